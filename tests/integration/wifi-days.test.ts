import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addTimes, measureTime } from '#shared/domain/availability.ts';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { slotsOf } from '#shared/domain/day-slots.ts';
import { daysOf } from '#shared/domain/local-days.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import { readAvailability } from '#core/wifi/availability.ts';
import { extendDays, refreshDays } from '#core/wifi/day-upkeep.ts';
import { readZoneDays } from '#core/wifi/days.ts';
import { readExpectedRules } from '#core/wifi/expected.ts';
import { settledOf } from '#core/wifi/observed.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { addZones, openWifiFolder, type WifiFolder } from '#tests/support/wifi-folder.ts';

/** 30 days of history that begin in one month and end in the next but one. */
const FIRST = '2026-01-27';
const BEGIN = startOfLocalDate(FIRST);
const LAST = plusDays(FIRST, 36);
const HOUR = 3_600_000;
const VANTAGES = ['v1', 'v2'] as const;

let now: number;
let folders: string[];
let centre: WifiFolder;
/** Two copies that hear of the same, and of nothing that the other tests write for all zones. */
let one: WifiFolder;
let other: WifiFolder;
let names = 0;

beforeAll(async () => {
  now = BEGIN + 10 * DAY_MS;
  folders = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  const [first = '', second = '', third = ''] = folders;
  centre = await openWifiFolder(first, () => now, 'central');
  one = await openWifiFolder(second, () => now, 'central');
  other = await openWifiFolder(third, () => now, 'central');
});
afterAll(async () => {
  await centre.close();
  await one.close();
  await other.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What happens to the history of a zone; every id comes from the act's own number, so that it can arrive twice. */
type Act =
  | {
      readonly kind: 'RUN';
      readonly vantage: string;
      readonly state: 'UP' | 'DOWN';
      readonly at: number;
      readonly ms: number;
    }
  | {
      readonly kind: 'ASSIGNED';
      readonly vantage: string;
      readonly at: number;
      readonly until: number | null;
    }
  | {
      readonly kind: 'EXCLUDED';
      readonly scope: 'ZONE' | 'COMUNA' | 'ALL';
      readonly at: number;
      readonly ms: number;
    }
  | { readonly kind: 'CONTRACT'; readonly nights: boolean; readonly from: number };

const at = fc.integer({ min: 0, max: 36 * DAY_MS }).map((ms) => BEGIN + ms);
const run = fc.record({
  kind: fc.constant('RUN' as const),
  vantage: fc.constantFrom(...VANTAGES),
  state: fc.constantFrom('UP' as const, 'UP' as const, 'DOWN' as const),
  at,
  ms: fc.oneof(fc.integer({ min: 1, max: 3 * HOUR }), fc.integer({ min: HOUR, max: 30 * HOUR })),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: run },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('ASSIGNED' as const),
      vantage: fc.constantFrom(...VANTAGES),
      at,
      until: fc.option(at, { nil: null }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('EXCLUDED' as const),
      scope: fc.constantFrom('ZONE' as const, 'COMUNA' as const, 'ALL' as const),
      at,
      ms: fc.integer({ min: 1, max: 60 * HOUR }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('CONTRACT' as const), nights: fc.boolean(), from: at }),
  },
);

/** Writes one act as the ledger or the synchronisation would; what is there already stays as it is. */
async function happen({ context }: WifiFolder, zoneId: string, name: string, what: Act): Promise<void> {
  const siteId = '-';
  await context.ledger.write('test', async (tx) => {
    const known = (table: 'wifiInterval' | 'zoneAssignment' | 'exclusion' | 'contract') =>
      tx.read.selectFrom(table).select('id').where('id', '=', name).executeTakeFirst();
    switch (what.kind) {
      case 'RUN': {
        if ((await known('wifiInterval')) !== undefined) return;
        const { vantage, state, at: t0, ms } = what;
        await tx.append('wifiInterval', { id: name, siteId, vantage, zoneId, state, t0, t1: t0 + ms });
        return;
      }
      case 'ASSIGNED': {
        if ((await known('zoneAssignment')) !== undefined) return;
        await tx.create('zoneAssignment', {
          id: name,
          siteId,
          vantage: what.vantage,
          zoneId,
          rank: 'PRIMERA',
          startsAt: what.at,
          endsAt: what.until,
          sealedTarget: null,
          deletedAt: null,
        });
        return;
      }
      case 'EXCLUDED': {
        if ((await known('exclusion')) !== undefined) return;
        await tx.append('exclusion', {
          id: name,
          siteId,
          zoneId: what.scope === 'ZONE' ? zoneId : null,
          comuna: what.scope === 'COMUNA' ? '4' : null,
          contractId: null,
          kind: 'MANTENIMIENTO',
          startsAt: what.at,
          endsAt: what.at + what.ms,
          reason: 'Cambio de equipo',
          evidence: 'Acta 1',
          requestedAt: now,
          officer: 'wifi',
        });
        await tx.append('exclusionDecision', {
          id: `${name}-d`,
          siteId,
          exclusionId: name,
          decision: 'APROBADA',
          reason: null,
          decidedAt: now,
          officer: 'central',
        });
        return;
      }
      case 'CONTRACT': {
        if ((await known('contract')) !== undefined) return;
        const week = Array.from({ length: 7 }, () => [{ from: '06:00', to: '22:00' }]);
        await tx.create('contract', {
          id: name,
          number: `${names} de 2026`,
          operator: 'Operador de prueba',
          targetMilli: 99_500,
          serviceHours: JSON.stringify(what.nights ? ROUND_THE_CLOCK : { week, holidays: 'NO_SE_EXIGE' }),
          startsOn: '2026-01-01',
          endsOn: null,
          deletedAt: null,
        });
        await tx.create('contractZone', {
          id: `${name}-z`,
          contractId: name,
          zoneId,
          commissionedAt: what.from,
          withdrawnAt: null,
          deletedAt: null,
        });
      }
    }
  });
}

/** The zone's days straight from its facts and rules, without anything kept. */
async function computed({ context }: WifiFolder, zoneId: string, from: string, to: string) {
  const { read } = context.store;
  const owed = (await readExpectedRules(read)).of(zoneId);
  const seen =
    (await settledOf(read, [zoneId], startOfLocalDate(from), startOfLocalDate(to))).get(zoneId) ?? [];
  return daysOf(from, to).map((date) => {
    const day = startOfLocalDate(date);
    return {
      localDate: date,
      ...measureTime(seen, owed.expected(day, day + DAY_MS)),
      slots: slotsOf(seen, day),
    };
  });
}

const kept = async ({ context }: WifiFolder, zoneId: string) => {
  const { read } = context.store;
  const days = await read.selectFrom('zoneDay').selectAll().where('zoneId', '=', zoneId).execute();
  const slots = await read.selectFrom('zoneSlots').selectAll().where('zoneId', '=', zoneId).execute();
  const months = await read.selectFrom('zoneMonth').selectAll().where('zoneId', '=', zoneId).execute();
  return {
    days,
    slots: slots.map((row) => ({ ...row, slots: Buffer.from(row.slots).toString('hex') })),
    months,
  };
};

async function newZone(...copies: readonly WifiFolder[]): Promise<string> {
  names += 1;
  const zoneId = `z${names}`;
  for (const copy of copies) await addZones(copy.context, { [zoneId]: '4' });
  return zoneId;
}

beforeEach(() => {
  now = BEGIN + 10 * DAY_MS;
});

describe('the days that are kept of a zone', () => {
  it('always say what its intervals and rules say: late data, later exclusions, contracts and assignments included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ what: act, days: fc.nat(12), upkeep: fc.boolean() }), {
          minLength: 1,
          maxLength: 7,
        }),
        async (history) => {
          now = BEGIN + 10 * DAY_MS;
          const zoneId = await newZone(centre);
          for (const [index, { what, days, upkeep }] of history.entries()) {
            await happen(centre, zoneId, `${zoneId}-${index}`, what);
            now += days * DAY_MS;
            if (upkeep) {
              await refreshDays(centre.context, { alone: true });
              await extendDays(centre.context);
            }
            const direct = await computed(centre, zoneId, FIRST, LAST);
            const shown = await readZoneDays(centre.context.store.read, zoneId, FIRST, LAST);
            expect(shown).toEqual(direct.map(({ slots: _slots, ...day }) => day));
            const { zones } = await readAvailability(centre.context, {
              from: FIRST,
              to: LAST,
              zoneIds: [zoneId],
            });
            expect(addTimes(zones)).toEqual(addTimes(direct));
          }
          await refreshDays(centre.context);
          await extendDays(centre.context);
          const all = await kept(centre, zoneId);
          const [first] = all.days;
          const today = localDate(now);
          const over = first === undefined ? [] : await computed(centre, zoneId, first.localDate, today);
          expect(all.days).toEqual(
            over.map(({ localDate: date, E, U, D, N }) => ({
              zoneId,
              localDate: date,
              expected: E,
              up: U,
              down: D,
              unknown: N,
            })),
          );
          expect(all.slots.map(({ slots }) => slots)).toEqual(
            over.map(({ slots }) => Buffer.from(slots).toString('hex')),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('are the same bytes whatever the order in which the history arrived, and however often', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 1, maxLength: 7 }).chain((history) =>
          fc.tuple(
            fc.constant(history),
            fc.shuffledSubarray(
              [...history, ...history].map((_, index) => index % history.length),
              { minLength: 2 * history.length, maxLength: 2 * history.length },
            ),
            fc.nat(history.length),
          ),
        ),
        async ([history, order, upkeepAfter]) => {
          const zoneId = await newZone(one, other);
          for (const [index, what] of history.entries())
            await happen(one, zoneId, `${zoneId}-${index}`, what);
          for (const [step, index] of order.entries()) {
            const what = history[index];
            if (what !== undefined) await happen(other, zoneId, `${zoneId}-${index}`, what);
            if (step === upkeepAfter) await refreshDays(other.context);
          }
          for (const copy of [one, other]) {
            await refreshDays(copy.context);
            await extendDays(copy.context);
          }
          expect(await kept(other, zoneId)).toEqual(await kept(one, zoneId));
        },
      ),
      { numRuns: 10 },
    );
  });

  it('are given up where a clock that ran ahead had called them over', async () => {
    const zoneId = await newZone(centre);
    const up = { kind: 'RUN', vantage: 'v1', state: 'UP', at: BEGIN, ms: HOUR } as const;
    await happen(centre, zoneId, `${zoneId}-1`, up);
    now = BEGIN + 40 * DAY_MS;
    await extendDays(centre.context);
    now = BEGIN + 2 * DAY_MS;
    await extendDays(centre.context);
    const { days, months } = await kept(centre, zoneId);
    expect(days.at(-1)?.localDate).toBe(localDate(BEGIN + DAY_MS));
    expect(months).toEqual([]);
    now = BEGIN + 40 * DAY_MS;
    await extendDays(centre.context);
    expect((await kept(centre, zoneId)).months.map((row) => row.month)).toEqual(['2026-01', '2026-02']);
  });

  it('are written a piece at a time: what an upkeep that was stopped left is done by the next', async () => {
    const zoneId = await newZone(centre);
    await refreshDays(centre.context);
    const up = { kind: 'RUN', vantage: 'v1', state: 'UP', at: BEGIN, ms: HOUR } as const;
    await happen(centre, zoneId, `${zoneId}-1`, up);
    now = BEGIN + 100 * DAY_MS;
    const stopped = new AbortController();
    stopped.abort();
    expect(await refreshDays(centre.context, { signal: stopped.signal })).toBe(false);
    expect((await kept(centre, zoneId)).days).toEqual([]);
    expect(await refreshDays(centre.context)).toBe(true);
    expect((await kept(centre, zoneId)).days).toHaveLength(126);
    expect(await refreshDays(centre.context)).toBe(false);
  });
});
