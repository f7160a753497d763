import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indicators } from '#core/features/indicators/indicators.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { openTestStore, type TestStore } from '#tests/support/store.ts';

let t: TestStore;
beforeEach(async () => {
  t = await openTestStore({ ordering: 'centre' });
});
afterEach(() => t.close());

const START = startOfLocalDate('2026-04-01');
const APRIL = { from: '2026-04-01', to: '2026-05-01' } as const;
const MARCH = { from: '2026-03-01', to: '2026-04-01' } as const;

const site = (tx: LedgerTx, id: string, code: string) =>
  tx.create('site', { id, code, name: `Punto ${code}`, comuna: null, active: 1, deletedAt: null });

/** Two registrations with one document are one person. */
const register = (tx: LedgerTx, id: string, documentNumber: string | null) =>
  tx.create('person', {
    ...UNREPRESENTED,
    id,
    siteId: 'pd1',
    documentType: documentNumber === null ? 'SIN_DOC' : 'CC',
    documentNumber,
    givenNames: 'Ana',
    surnames: 'Prueba',
    birthDate: null,
    sex: 'MUJER',
    phone: null,
    neighbourhood: null,
    comuna: 'NO_INFORMA',
    publicServant: 0,
    registeredAt: tx.now,
    deletedAt: null,
  });

interface Event {
  id: string;
  personId: string;
  at: number;
  siteId?: string;
  origin?: 'DESK' | 'WEB';
  authorised?: 0 | 1;
  importId?: string | null;
}
const characterise = (tx: LedgerTx, event: Event) =>
  tx.append('characterisationEvent', {
    siteId: 'pd1',
    origin: 'DESK',
    authorised: 1,
    importId: null,
    ...event,
    localDate: localDate(event.at),
  });

const run = (tx: LedgerTx, id: string, undoneAt: number | null) =>
  tx.create('importRun', {
    id,
    siteId: '-',
    kind: 'CARACTERIZADOS',
    fileName: 'web.csv',
    fileHash: 'a'.repeat(64),
    rows: 1,
    imported: 1,
    startedAt: START,
    finishedAt: START,
    actor: 'admin',
    undoneAt,
    undoReason: undoneAt === null ? null : 'Archivo equivocado',
    deletedAt: null,
  });

const request = (tx: LedgerTx, id: string, number: string, requestedAt: number, over = {}) =>
  tx.append('onlineRequest', {
    id,
    siteId: 'pd1',
    importId: 'good',
    number,
    requestedAt,
    localDate: localDate(requestedAt),
    subject: 'Curso de Excel',
    personId: null,
    ...over,
  });

async function figure(code: string, period: { from: string; to: string }, siteCode?: string, on = t) {
  const report = await indicators(on, { ...period, siteCode });
  const found = report.indicators.find((each) => each.code === code);
  if (found === undefined) throw new Error(`${code} is missing`);
  return found;
}

it('stand after the indicators of attendance, in a fixed order', async () => {
  const report = await indicators(t, APRIL);
  expect(report.indicators.map((each) => each.code)).toEqual([
    'ATENCIONES',
    'PERSONAS_ATENDIDAS',
    'CONECTIVIDAD_COWORKING',
    'POR_SEXO',
    'CARACTERIZADOS',
    'SOLICITUDES',
    'INSCRITOS',
    'PARTICIPANTES',
    'CAPACITADOS',
    'DISPONIBILIDAD',
    'ZONAS_ACTIVAS',
  ]);
  expect(report.indicators.flatMap((each) => each.checks.filter((check) => !check.ok))).toEqual([]);
});

describe('CARACTERIZADOS', () => {
  it('counts a person once, however often, wherever and under however many registrations', async () => {
    await t.ledger.write('test', async (tx) => {
      await site(tx, 'pd1', 'PD01');
      await site(tx, 'pd2', 'PD02');
      await register(tx, 'p1', '9999000017');
      await register(tx, 'p2', '9999000017');
      await characterise(tx, { id: 'a', personId: 'p1', at: START });
      await characterise(tx, { id: 'b', personId: 'p2', at: START + 5, siteId: 'pd2', origin: 'WEB' });
      await characterise(tx, { id: 'c', personId: 'p1', at: START + 9 });
    });
    expect(await figure('CARACTERIZADOS', APRIL)).toMatchObject({
      value: 1,
      parts: {
        desk: 1,
        web: 0,
        first: 1,
        refreshed: 0,
        authorised: 1,
        basic: 0,
        sites: { PD01: 1, PD02: 1 },
      },
      checks: [
        { name: 'SUMA_ORIGEN', ok: true },
        { name: 'SUMA_VECES', ok: true },
        { name: 'SUMA_SENSIBLES', ok: true },
        {
          name: 'CIUDAD_Y_PUNTOS',
          ok: true,
          message:
            'Los Puntos suman 2 personas y la ciudad tiene 1: quien se caracteriza en dos Puntos es una sola persona.',
        },
      ],
    });
    expect((await figure('CARACTERIZADOS', APRIL, 'PD02')).parts).toMatchObject({ desk: 0, web: 1 });
  });

  it('tells a first time from a refresh, also when the first was under the other registration', async () => {
    await t.ledger.write('test', async (tx) => {
      await register(tx, 'p1', '9999000017');
      await register(tx, 'p2', '9999000017');
      await register(tx, 'p3', null);
      await characterise(tx, { id: 'a', personId: 'p2', at: START - 1, siteId: 'pd2' });
      await characterise(tx, { id: 'b', personId: 'p1', at: START });
      await characterise(tx, { id: 'c', personId: 'p3', at: START });
    });
    expect((await figure('CARACTERIZADOS', APRIL)).parts).toMatchObject({ first: 1, refreshed: 1 });
    expect((await figure('CARACTERIZADOS', MARCH)).parts).toMatchObject({ first: 1, refreshed: 0 });
  });

  it('leaves out what came with an import that was undone, as a first time too', async () => {
    await t.ledger.write('test', async (tx) => {
      await run(tx, 'bad', START + DAY_MS);
      await register(tx, 'p1', null);
      await characterise(tx, { id: 'a', personId: 'p1', at: START - 1, origin: 'WEB', importId: 'bad' });
      await characterise(tx, { id: 'b', personId: 'p1', at: START });
    });
    expect((await figure('CARACTERIZADOS', MARCH)).value).toBe(0);
    expect((await figure('CARACTERIZADOS', APRIL)).parts).toMatchObject({ first: 1, refreshed: 0 });
  });

  it('names what the centre imported apart from the Puntos', async () => {
    await t.ledger.write('test', async (tx) => {
      await register(tx, 'p1', null);
      await characterise(tx, { id: 'a', personId: 'p1', at: START, siteId: '-', origin: 'WEB' });
    });
    expect((await figure('CARACTERIZADOS', APRIL)).parts).toMatchObject({ sites: { CENTRAL: 1 } });
  });

  it('reads more events than one page holds, many at one moment, each exactly once', async () => {
    for (let first = 0; first < 2_300; first += 460) {
      await t.ledger.write('test', async (tx) => {
        for (let i = first; i < first + 460; i += 1)
          await characterise(tx, { id: `e${(i * 7_919) % 2_300}`, personId: `p${i}`, at: START + (i % 3) });
      });
    }
    expect((await figure('CARACTERIZADOS', APRIL)).value).toBe(2_300);
  });
});

describe('SOLICITUDES', () => {
  it('counts a number once where it was first made, whatever the spelling of its subject', async () => {
    await t.ledger.write('test', async (tx) => {
      await site(tx, 'pd1', 'PD01');
      await run(tx, 'good', null);
      await run(tx, 'bad', START + DAY_MS);
      await request(tx, 'a', 'W-1', START);
      await request(tx, 'b', 'W-1', START + 9, { siteId: '-', subject: 'Otra cosa' });
      await request(tx, 'c', 'W-2', START, { siteId: '-', subject: 'curso de excel', personId: 'p1' });
      await request(tx, 'd', 'W-3', START, { importId: 'bad' });
      await request(tx, 'e', 'W-4', START - 1);
      await request(tx, 'f', 'W-4', START + 1);
    });
    expect(await figure('SOLICITUDES', APRIL)).toMatchObject({
      value: 2,
      parts: {
        known: 1,
        unknown: 1,
        sites: { CENTRAL: 1, PD01: 1 },
        subjects: { 'Curso de Excel': 2 },
        otherSubjects: 0,
      },
    });
    expect((await figure('SOLICITUDES', MARCH)).value).toBe(1);
    expect((await figure('SOLICITUDES', APRIL, 'PD01')).value).toBe(1);
  });

  it('names the twenty most frequent subjects and adds up the rest', async () => {
    await t.ledger.write('test', async (tx) => {
      for (let i = 0; i < 25; i += 1)
        await request(tx, `r${i}`, `W-${i}`, START, { subject: `Trámite ${String(i).padStart(2, '0')}` });
    });
    const { value, parts, checks } = await figure('SOLICITUDES', APRIL);
    expect([value, Object.keys(parts['subjects'] ?? {}).length, parts['otherSubjects']]).toEqual([25, 20, 5]);
    expect(checks.every((check) => check.ok)).toBe(true);
  });
});

it('both equal a count by the words of their definitions on random histories', async () => {
  /** Registration → person: p1 and p2 are one. */
  const personOf: Record<string, string> = { p1: 'p1', p2: 'p1', p3: 'p3', nobody: 'nobody' };
  const moment = fc.integer({ min: -4, max: 4 }).map((step) => START + step * DAY_MS * 10);
  const where = fc.constantFrom('pd1', 'pd2', '-');
  const importId = fc.constantFrom('good', 'bad', null);
  const events = fc.array(
    fc.record({
      personId: fc.constantFrom(...Object.keys(personOf)),
      at: moment,
      siteId: where,
      origin: fc.constantFrom('DESK' as const, 'WEB' as const),
      authorised: fc.constantFrom(0 as const, 1 as const),
      importId,
    }),
    { maxLength: 40 },
  );
  const requests = fc.array(
    fc.record({
      number: fc.constantFrom('1', '2', '3', '4', '5', '6'),
      requestedAt: moment,
      siteId: where,
      importId: fc.constantFrom('good', 'bad'),
    }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(events, requests, async (history, asked) => {
      const own = await openTestStore({ ordering: 'centre' });
      try {
        await own.ledger.write('test', async (tx) => {
          await site(tx, 'pd1', 'PD01');
          await site(tx, 'pd2', 'PD02');
          await run(tx, 'good', null);
          await run(tx, 'bad', START);
          await register(tx, 'p1', '9999000017');
          await register(tx, 'p2', '9999000017');
          await register(tx, 'p3', null);
          for (const [i, event] of history.entries()) await characterise(tx, { id: `e${i}`, ...event });
          for (const [i, { number, requestedAt, ...over }] of asked.entries())
            await request(tx, `r${String(i).padStart(2, '0')}`, number, requestedAt, over);
        });
        const live = history.filter((event) => event.importId !== 'bad');
        const firstOf = new Map<string, (typeof asked)[number]>();
        for (const each of asked.filter((one) => one.importId !== 'bad')) {
          const known = firstOf.get(each.number);
          if (known === undefined || each.requestedAt < known.requestedAt) firstOf.set(each.number, each);
        }
        for (const [period, siteCode, siteId] of [
          [APRIL, undefined, null],
          [MARCH, 'PD02', 'pd2'],
        ] as const) {
          const [from, to] = [startOfLocalDate(period.from), startOfLocalDate(period.to)];
          const within = live.filter(
            (e) => e.at >= from && e.at < to && (siteId === null || e.siteId === siteId),
          );
          const who = (of: typeof within) => new Set(of.map((e) => personOf[e.personId] ?? ''));
          const people = who(within);
          const earlier = who(live.filter((e) => e.at < from));
          const desk = who(within.filter((e) => e.origin === 'DESK')).size;
          const authorised = who(within.filter((e) => e.authorised === 1)).size;
          const refreshed = [...people].filter((person) => earlier.has(person)).length;
          const characterised = await figure('CARACTERIZADOS', period, siteCode, own);
          expect([characterised.value, characterised.parts]).toMatchObject([
            people.size,
            {
              desk,
              web: people.size - desk,
              first: people.size - refreshed,
              refreshed,
              authorised,
              basic: people.size - authorised,
            },
          ]);
          const counted = [...firstOf.values()].filter(
            (r) => r.requestedAt >= from && r.requestedAt < to && (siteId === null || r.siteId === siteId),
          );
          const made = await figure('SOLICITUDES', period, siteCode, own);
          expect(made.value).toBe(counted.length);
          expect([...characterised.checks, ...made.checks].filter((check) => !check.ok)).toEqual([]);
        }
      } finally {
        await own.close();
      }
    }),
    { numRuns: 15 },
  );
});
