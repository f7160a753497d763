import { SNAPSHOT_SETTINGS } from '#core/sync/hub/snapshot.ts';
import { meanwhile, someStep } from './accidents.ts';
import { checkAtRest } from './checks.ts';
import { halfAYearLater, newcomersAgree } from './compaction.ts';
import { damageIsHealed } from './comparison.ts';
import { centreIsLost } from './lost-centre.ts';
import { makeTemplates, type Templates } from './machine.ts';
import type { Mutation } from './mutations.ts';
import { randomOf } from './random.ts';
import { comeToRest } from './rest.ts';
import { createWorld, endWorld, type Violation } from './world.ts';

/** What one seed showed. */
export interface Outcome {
  readonly seed: number;
  readonly operations: number;
  readonly violations: readonly Violation[];
  readonly story: readonly string[];
}

let templates: Promise<Templates> | null = null;

/** The files that every run begins with: the same for all seeds, made once in a process. */
export function theTemplates(): Promise<Templates> {
  templates ??= makeTemplates({
    random: randomOf(1),
    trueTime: () => 1_776_000_000_000,
    defect: (_machine, error) => {
      throw error;
    },
    committed: () => {},
    snapshots: SNAPSHOT_SETTINGS,
    lies: undefined,
    tears: undefined,
  });
  return templates;
}

/**
 * Runs the history of one seed to its rest and checks the invariants; the same seed tells the same story.
 * `lostCentre` is how often it ends with a centre that is lost for good (0 to 1).
 */
export async function simulate(
  seed: number,
  mutation: Mutation | null = null,
  lostCentre = 0.05,
): Promise<Outcome> {
  const world = await createWorld(seed, await theTemplates(), mutation);
  try {
    world.meanwhile = meanwhile;
    const steps = world.random.between(20, 60);
    for (let i = 0; i < steps && world.violations.length === 0; i += 1) await someStep(world);
    await comeToRest(world);
    const compaction = mutation?.invariant === 7;
    if (world.random.chance(0.15) || compaction) await halfAYearLater(world);
    if (world.random.chance(0.3)) await damageIsHealed(world);
    await checkAtRest(world);
    if (world.random.chance(world.collected.size > 0 ? 0.3 : 0.05) || compaction) await newcomersAgree(world);
    if (mutation === null && world.random.chance(lostCentre)) await centreIsLost(world);
  } finally {
    await endWorld(world);
  }
  const { operations, violations, story } = world;
  return { seed, operations, violations, story };
}
