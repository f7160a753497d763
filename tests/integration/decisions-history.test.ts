import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decisionCounts, decisionList } from '#core/features/decisions/list.ts';
import { recentDecisions } from '#core/features/decisions/recent.ts';
import { duplicateCases } from '#core/duplicate-cases.ts';
import { separatePeople, undoDecision } from '#core/features/people/decisions.ts';
import { openDecisionCity, type DecisionCity } from '#tests/support/decision-city.ts';
import { register, type TestHub, type TestStation } from '#tests/support/sync-world.ts';

const CARLOS = 'user:carlos';

let city: DecisionCity;
let hub: TestHub;
let joya: TestStation;
let inem: TestStation;

beforeEach(async () => {
  city = await openDecisionCity();
  ({ hub, joya, inem } = city);
});
afterEach(() => city.close());

describe('the history of decisions', () => {
  const history = () => recentDecisions(hub.context, CARLOS);

  it('tells what was decided together as one act, and keeps what was undone in sight', async () => {
    await city.quarantined();
    await city.quarantined();
    const [held] = (await decisionList(hub.context)).quarantined;
    const operations = [held?.id ?? '', ...(held?.alike ?? [])];
    const outcomes = await hub.hub.decisions.dismiss(CARLOS, operations, 'Dos veces.');
    expect(outcomes).toHaveLength(2);
    const ids = outcomes.map(({ decision }) => decision ?? '').toReversed();
    const act = {
      kind: 'SYNC',
      ids,
      subject: 'OPERATION',
      action: 'DISMISS',
      about: 'Atenciones',
      siteName: 'La Joya',
      at: expect.any(Number),
      by: null,
      mine: true,
      reason: 'Dos veces.',
      undoneAt: null,
      superseded: false,
    };
    expect(await history()).toEqual([act]);
    await hub.hub.decisions.undo('user:berta', ids.toReversed());
    expect(await history()).toEqual([{ ...act, undoneAt: expect.any(Number) }]);
    await hub.hub.decisions.dismiss('user:berta', operations.slice(0, 1), 'Otra vez.');
    expect(
      (await history()).map(({ mine, at, ...rest }) => [mine, 'ids' in rest ? rest.ids.length : at]),
    ).toEqual([
      [false, 1],
      [true, 2],
    ]);
  });
});

describe('the number of pairs that wait', () => {
  const duplicates = async () => (await decisionCounts(hub.context)).duplicates;

  it('follows who is registered and what is decided, although it is not looked for at each event', async () => {
    expect(await duplicates()).toBe(0);
    await register(joya, { documentNumber: '9999000601' });
    await register(inem, { documentNumber: '9999000602' });
    for (const station of [joya, inem]) await station.sync.syncNow();
    expect(await duplicates()).toBe(1);
    const [pair] = await duplicateCases(hub.context);
    await separatePeople(hub.context, CARLOS, { a: pair?.a ?? '', b: pair?.b ?? '' });
    expect(await duplicates()).toBe(0);
    const [decided] = await recentDecisions(hub.context, CARLOS);
    expect(decided).toMatchObject({ kind: 'PAIR', relation: 'DISTINTAS', mine: true });
    const seen = { a: pair?.a ?? '', b: pair?.b ?? '', seen: decided?.at ?? 0 };
    await expect(undoDecision(hub.context, CARLOS, { ...seen, seen: seen.seen - 1 })).rejects.toMatchObject({
      code: 'CONFLICTO',
    });
    await undoDecision(hub.context, CARLOS, seen);
    expect(await duplicates()).toBe(1);
  });
});
