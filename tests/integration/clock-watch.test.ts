import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClockWatch, type ClockWatch } from '#core/clock-watch.ts';
import { startClosingRule } from '#core/features/attendance/closing.ts';
import { closeOpenUses } from '#core/space-use-closing.ts';
import { localInstant } from '#shared/domain/bogota.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { minutes, newSpaces, onBoard } from '#tests/support/floor.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
let watch: ClockWatch | null;
/** ms that have really passed. */
let truth: number;
let pc1: string;
let pc2: string;
let ana: string;
let luz: string;
beforeEach(async () => {
  t = await openTestCore();
  truth = 0;
  watch = null;
  [pc1 = '', pc2 = ''] = await newSpaces(t, 'PC 1..2');
  ana = await newPerson(t, 1);
  luz = await newPerson(t, 2);
});
afterEach(async () => {
  await watch?.stop();
  await t.close();
});

const desk = () => t.callerAs('desk').coworking;
async function begin(): Promise<ClockWatch> {
  watch = await startClockWatch(t.core.context, {
    elapsed: () => truth,
    everyMs: 3_600_000,
    report: (_place, error) => {
      throw error;
    },
  });
  return watch;
}
/** Time passes, for people and for the clock alike. */
function passes(ms: number): void {
  truth += ms;
  t.clock.now += ms;
}
const steps = () => t.store.read.selectFrom('clockStep').select(['at', 'stepMs']).orderBy('id').execute();
const left = async (spaceId: string) => (await onBoard(t, spaceId)).use?.remainingMs;

describe('a clock that is set while people sit', () => {
  it.each([
    ['an hour back', -minutes(60)],
    ['ten years ahead', 10 * 365 * 86_400_000],
    ['to the year 2001', Date.parse('2001-01-01T05:00:00Z') - Date.parse('2026-04-14T15:52:00Z')],
  ])('%s takes nobody any time, and ends nobody', async (_what, step) => {
    const watching = await begin();
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    passes(minutes(10));
    await watching.look();
    t.clock.now += step;
    await watching.look();
    expect([await left(pc1), (await steps()).map(({ stepMs }) => stepMs)]).toEqual([minutes(50), [step]]);
    expect((await desk().board()).clockStep).toEqual({ at: t.clock.now, stepMs: step });
    await desk().seat({ personId: luz, spaceId: pc2 });
    passes(minutes(5));
    await watching.look();
    expect([await left(pc1), await left(pc2)]).toEqual([minutes(45), minutes(55)]);
    expect(await desk().end({ useId })).toMatchObject({ lastedMs: minutes(15) });
    const end = await t.store.read
      .selectFrom('useEnd')
      .innerJoin('useStart', 'useStart.id', 'useEnd.useId')
      .select(['startedAt', 'endedAt'])
      .executeTakeFirstOrThrow();
    // Whoever reads the facts elsewhere, without the steps of this clock, finds how long it lasted.
    expect(end.endedAt - end.startedAt).toBe(minutes(15));
    expect((await onBoard(t, pc1)).state).toBe('LIBRE');
  });

  it('and what the desk wrote before anybody noticed is told by the clock that it was written with', async () => {
    const watching = await begin();
    await desk().seat({ personId: ana, spaceId: pc1 });
    passes(1_000);
    t.clock.now -= minutes(60);
    await desk().seat({ personId: luz, spaceId: pc2 });
    passes(1_000);
    await watching.look();
    passes(minutes(10));
    expect([await left(pc1), await left(pc2)]).toEqual([minutes(50) - 2_000, minutes(50) - 1_000]);
  });

  it('is no step when it only drifts, or when the computer slept', async () => {
    const watching = await begin();
    passes(2_000);
    t.clock.now += 900;
    await watching.look();
    passes(minutes(480));
    await watching.look();
    expect(await steps()).toEqual([]);
  });
});

describe('a start of the program', () => {
  it('notices a clock that fell back while the computer was off, once', async () => {
    await desk().seat({ personId: ana, spaceId: pc1 });
    const at = t.clock.now;
    t.clock.now -= minutes(300);
    await (await begin()).stop();
    await begin();
    expect(await steps()).toEqual([{ at: at - minutes(300), stepMs: -minutes(300) }]);
    expect(await left(pc1)).toBe(minutes(60));
    passes(minutes(7));
    expect(await left(pc1)).toBe(minutes(53));
  });

  it('takes no time for a step when nothing was written meanwhile, or the clock went on', async () => {
    await begin();
    t.clock.now += minutes(45);
    await begin();
    expect(await steps()).toEqual([]);
  });
});

describe('the rule that ends uses', () => {
  const ends = () => t.store.read.selectFrom('useEnd').select(['useId', 'endedAt', 'how']).execute();

  it('writes down, once the date is over, what nobody ended, and nothing twice', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    const other = await desk().seat({ personId: luz, spaceId: pc2 });
    passes(minutes(10));
    await desk().end({ useId: other.useId });
    const said = await ends();
    t.clock.now = localInstant('2026-04-14', '23:59');
    expect(await closeOpenUses(t.core.context)).toBe(0);
    t.clock.now = localInstant('2026-04-20', '08:00');
    expect([await closeOpenUses(t.core.context), await closeOpenUses(t.core.context)]).toEqual([1, 0]);
    const closing = localInstant('2026-04-14', '18:00');
    expect((await ends()).filter((end) => end.how === 'REGLA')).toEqual([
      { useId, endedAt: closing, how: 'REGLA' },
    ]);
    expect((await ends()).length).toBe(said.length + 1);
  });

  it('runs with that of the visits, and leaves alone who sits there while the clock is days ahead', async () => {
    const watching = await begin();
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    passes(2_000);
    t.clock.now += 3 * 86_400_000;
    await watching.look();
    expect(await closeOpenUses(t.core.context)).toBe(0);
    passes(2_000);
    t.clock.now -= 3 * 86_400_000;
    await watching.look();
    expect(await left(pc1)).toBe(minutes(60) - 4_000);
    t.clock.now = localInstant('2026-04-15', '08:00');
    const rule = startClosingRule(t.core.context, {
      report: (_place, error) => {
        throw error;
      },
    });
    await expect.poll(async () => (await ends()).map((end) => end.useId)).toEqual([useId]);
    await rule.stop();
  });
});
