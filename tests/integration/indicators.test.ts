import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indicators } from '#core/features/indicators/indicators.ts';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Service, Sex } from '#shared/domain/codes.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { referenceValues, type ReferenceVisit } from '#tests/support/attendances.ts';
import { openTestStore, type TestStore } from '#tests/support/store.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';

let t: TestStore;
beforeEach(async () => {
  t = await openTestStore({ ordering: 'centre' });
});
afterEach(() => t.close());

const MINUTE = 60_000;
const SITES = ['pd1', 'pd2'] as const;

const site = (tx: LedgerTx, id: string, code: string, deletedAt: number | null = null) =>
  tx.create('site', { id, code, name: `Punto ${code}`, comuna: null, active: 1, deletedAt });

interface Registration {
  id: string;
  number: string | null;
  givenNames: string;
  sex: Sex;
}

const register = (tx: LedgerTx, who: Registration) =>
  tx.create('person', {
    id: who.id,
    siteId: 'pd1',
    documentType: who.number === null ? 'SIN_DOC' : 'CC',
    documentNumber: who.number,
    givenNames: who.givenNames,
    surnames: 'Prueba',
    birthDate: null,
    sex: who.sex,
    phone: null,
    neighbourhood: null,
    comuna: 'NO_INFORMA',
    publicServant: 0,
    ...UNREPRESENTED,
    registeredAt: tx.now,
    deletedAt: null,
  });

async function attend(tx: LedgerTx, id: string, personId: string, startedAt: number, over = {}) {
  await tx.append('attendance', {
    id,
    siteId: 'pd1',
    personId,
    service: 'NAVEGACION',
    startedAt,
    localDate: localDate(startedAt),
    origin: 'DESK',
    note: null,
    recordedAt: tx.now,
    importId: null,
    ...over,
  });
}

const voidOf = (tx: LedgerTx, attendanceId: string) =>
  tx.append('attendanceVoid', {
    id: tx.newId(),
    siteId: 'pd1',
    attendanceId,
    reason: 'Error de registro',
    voidedAt: tx.now,
  });

async function values(from: string, to: string, siteCode?: string, on: TestStore = t) {
  const report = await indicators(on, { from, to, siteCode });
  const by = new Map(report.indicators.map((i) => [i.code, i]));
  return {
    atenciones: by.get('ATENCIONES')?.value,
    people: by.get('PERSONAS_ATENDIDAS')?.value,
    connectivity: by.get('CONECTIVIDAD_COWORKING')?.value,
    connectivityPeople: by.get('CONECTIVIDAD_COWORKING')?.parts['people'],
    bySex: by.get('POR_SEXO')?.parts,
  };
}

const ana: Registration = { id: 'p-ana', number: '9999000017', givenNames: 'Ana', sex: 'MUJER' };

describe('a period', () => {
  it('begins at midnight in Bogotá and ends before the midnight that is named', async () => {
    const midnight = Date.parse('2026-04-01T05:00:00Z');
    await t.ledger.write('test', async (tx) => {
      await register(tx, ana);
      await attend(tx, 'before', ana.id, midnight - 1, { service: 'SALA' });
      await attend(tx, 'first', ana.id, midnight);
      await attend(tx, 'last', ana.id, midnight + 86_400_000 - 1);
      await attend(tx, 'after', ana.id, midnight + 86_400_000, { service: 'SALA' });
    });
    const read = async (from: string, to: string) => (await values(from, to)).atenciones;
    expect(await read('2026-04-01', '2026-04-02')).toBe(2);
    expect(await read('2026-03-31', '2026-04-01')).toBe(1);
    expect(await read('2026-04-02', '2026-04-03')).toBe(1);
    expect(await read('2026-03-31', '2026-04-03')).toBe(4);
  });

  it.each([
    ['empty', '2026-01-01', '2026-02-01'],
    ['in the future', '2090-01-01', '2090-02-01'],
  ])('that is %s gives zeros whose checks hold', async (_name, from, to) => {
    const report = await indicators(t, { from, to });
    expect(report).toMatchObject({ from, to, site: null });
    expect(report.indicators.map((i) => [i.code, i.value])).toEqual([
      ['ATENCIONES', 0],
      ['PERSONAS_ATENDIDAS', 0],
      ['CONECTIVIDAD_COWORKING', 0],
      ['POR_SEXO', 0],
      ['CARACTERIZADOS', 0],
      ['SOLICITUDES', 0],
      ['INSCRITOS', 0],
      ['PARTICIPANTES', 0],
      ['CAPACITADOS', 0],
      ['DISPONIBILIDAD', null],
      ['ZONAS_ACTIVAS', 0],
    ]);
    expect(report.indicators.flatMap((i) => i.checks).every((check) => check.ok)).toBe(true);
  });

  it.each([
    ['2026-04-01', '2026-04-01', 'El periodo está al revés o vacío'],
    ['2026-04-02', '2026-04-01', 'El periodo está al revés o vacío'],
    ['2026-02-30', '2026-04-01', 'La fecha no existe'],
    ['2026-04-01', 'mañana', 'La fecha no existe'],
  ])('from %s to %s is refused in Spanish', async (from, to, message) => {
    await expect(indicators(t, { from, to })).rejects.toMatchObject({
      code: 'ENTRADA_INVALIDA',
      message: expect.stringContaining(message),
    });
  });
});

describe('the Punto filter', () => {
  it('refuses an unknown code and names the known ones', async () => {
    const ask = () => indicators(t, { from: '2026-04-01', to: '2026-05-01', siteCode: 'PD99' });
    await expect(ask()).rejects.toMatchObject({ code: 'NO_EXISTE' });
    await t.ledger.write('test', async (tx) => {
      await site(tx, 'pd2', 'PD02');
      await site(tx, 'pd1', 'PD01');
    });
    await expect(ask()).rejects.toMatchObject({
      code: 'NO_EXISTE',
      message: 'No hay un Punto con ese código. Los códigos son: PD01, PD02.',
    });
  });

  it('takes the Punto in use when a removed one had the same code', async () => {
    await t.ledger.write('test', async (tx) => {
      await site(tx, 'a-old', 'PD01', tx.now);
      await site(tx, 'pd1', 'PD01');
      await register(tx, ana);
      await attend(tx, 'x', ana.id, Date.parse('2026-04-10T15:00:00Z'));
    });
    const report = await indicators(t, { from: '2026-04-01', to: '2026-05-01', siteCode: ' pd01 ' });
    expect([report.site, report.indicators[0]?.value]).toEqual(['PD01', 1]);
  });
});

describe('people', () => {
  it('under two registrations count once, with the sex of the first registration', async () => {
    await t.ledger.write('test', async (tx) => {
      await register(tx, { ...ana, id: 'p-1', sex: 'MUJER' });
      await register(tx, { ...ana, id: 'p-2', givenNames: 'Ana María', sex: 'HOMBRE' });
      await attend(tx, 'a', 'p-1', Date.parse('2026-04-10T15:00:00Z'));
      await attend(tx, 'b', 'p-2', Date.parse('2026-04-10T15:20:00Z'));
      await attend(tx, 'c', 'p-2', Date.parse('2026-04-10T15:31:00Z'));
    });
    expect(await values('2026-04-01', '2026-05-01')).toMatchObject({
      atenciones: 2,
      people: 1,
      bySex: { MUJER: 2, HOMBRE: 0, people: { MUJER: 1, HOMBRE: 0 } },
    });
  });

  it('with only voided attendances do not count, and a voided one blocks nobody', async () => {
    await t.ledger.write('test', async (tx) => {
      await register(tx, ana);
      await attend(tx, 'a', ana.id, Date.parse('2026-04-10T15:00:00Z'));
      await voidOf(tx, 'a');
      await voidOf(tx, 'a');
    });
    expect(await values('2026-04-01', '2026-05-01')).toMatchObject({ atenciones: 0, people: 0 });
    await t.ledger.write('test', (tx) => attend(tx, 'b', ana.id, Date.parse('2026-04-10T15:10:00Z')));
    expect(await values('2026-04-01', '2026-05-01')).toMatchObject({ atenciones: 1, people: 1 });
  });

  it('known only from the shared directory count with its sex, and removed people still count', async () => {
    await t.ledger.write('test', async (tx) => {
      await tx.create('directory', {
        id: 'p-dir',
        claim: 'abc',
        givenNames: 'Luz',
        surnames: 'Prueba',
        birthDate: null,
        sex: 'INTERSEXUAL',
        deletedAt: null,
      });
      await register(tx, ana);
      await attend(tx, 'a', 'p-dir', Date.parse('2026-04-10T15:00:00Z'));
      await attend(tx, 'b', ana.id, Date.parse('2026-04-10T15:00:00Z'));
      await tx.patch('person', ana.id, { deletedAt: tx.now });
    });
    expect(await values('2026-04-01', '2026-05-01')).toMatchObject({
      people: 2,
      bySex: { MUJER: 1, INTERSEXUAL: 1, people: { MUJER: 1, INTERSEXUAL: 1 } },
    });
  });

  it('who are not on this machine make the sums by sex fail instead of disappearing', async () => {
    await t.ledger.write('test', (tx) => attend(tx, 'a', 'nobody', Date.parse('2026-04-10T15:00:00Z')));
    const report = await indicators(t, { from: '2026-04-01', to: '2026-05-01' });
    const bySex = report.indicators.find((i) => i.code === 'POR_SEXO');
    expect([bySex?.value, bySex?.checks.map((check) => check.ok)]).toEqual([1, [false, false]]);
  });
});

it('counts anonymous heads by Punto and sex, without those that were voided', async () => {
  await t.ledger.write('test', async (tx) => {
    await site(tx, 'pd1', 'PD01');
    for (const [id, count] of [
      ['x', 30],
      ['y', 5],
      ['z', 7],
    ] as const) {
      const startedAt = Date.parse('2026-04-10T15:00:00Z');
      await tx.append('anonymousAttendance', {
        id,
        siteId: id === 'z' ? 'pd2' : 'pd1',
        service: 'COWORKING',
        startedAt,
        localDate: localDate(startedAt),
        sex: 'MUJER',
        ageGroup: '18-28',
        count,
        note: null,
        recordedAt: tx.now,
      });
    }
    await tx.append('anonymousVoid', {
      id: tx.newId(),
      siteId: 'pd1',
      anonymousId: 'y',
      reason: 'error',
      voidedAt: tx.now,
    });
  });
  const report = await indicators(t, { from: '2026-04-01', to: '2026-05-01' });
  expect(report.indicators[0]).toMatchObject({
    value: 37,
    parts: { identified: 0, anonymous: 37, sites: { PD01: 30, pd2: 7 } },
  });
  const one = await indicators(t, { from: '2026-04-01', to: '2026-05-01', siteCode: 'pd01' });
  expect(one.indicators[0]?.value).toBe(30);
});

it('reads more rows than one page holds, many of them at one moment, each exactly once', async () => {
  const moment = Date.parse('2026-04-10T15:00:00Z');
  const total = 2_300;
  for (let first = 0; first < total; first += 460) {
    await t.ledger.write('test', async (tx) => {
      for (let i = first; i < first + 460; i += 1) {
        await attend(tx, `a${(i * 7_919) % total}`, `p${i}`, moment + (i % 3) * MINUTE);
      }
    });
  }
  expect(await values('2026-04-10', '2026-04-11')).toMatchObject({ atenciones: total, people: total });
});

const REGISTRATIONS: readonly (Registration & { canonical: string })[] = [
  { id: 'r1', canonical: 'r1', number: '1001', givenNames: 'Ana', sex: 'MUJER' },
  { id: 'r2', canonical: 'r1', number: '1001', givenNames: 'Ana Sofía', sex: 'NO_INFORMA' },
  { id: 'r3', canonical: 'r3', number: '1003', givenNames: 'Luis', sex: 'HOMBRE' },
  { id: 'r4', canonical: 'r4', number: '1003', givenNames: 'Pedro', sex: 'HOMBRE' },
  { id: 'r5', canonical: 'r5', number: null, givenNames: 'Sol', sex: 'INTERSEXUAL' },
];
const SERVICES: readonly Service[] = ['NAVEGACION', 'CURSO'];

it('equals the quadratic reference on random histories with aliases, voids and borders of days', async () => {
  const start = startOfLocalDate('2026-04-02');
  const visits = fc.array(
    fc.record({
      who: fc.constantFrom(...REGISTRATIONS),
      siteId: fc.constantFrom(...SITES),
      service: fc.constantFrom(...SERVICES),
      // Half of them crowd around midnight, where periods begin and end.
      step: fc.oneof(fc.integer({ min: -12, max: 12 }), fc.integer({ min: -300, max: 300 })),
      offset: fc.integer({ min: -1, max: 1 }),
      voided: fc.nat(4).map((n) => n === 0),
    }),
    { minLength: 20, maxLength: 150, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(visits, async (raw) => {
      const own = await openTestStore({ ordering: 'centre' });
      try {
        await own.ledger.write('test', async (tx) => {
          await site(tx, 'pd1', 'PD01');
          await site(tx, 'pd2', 'PD02');
          for (const person of REGISTRATIONS) await register(tx, person);
          for (const [i, v] of raw.entries()) {
            const startedAt = start + v.step * 10 * MINUTE + v.offset;
            await attend(tx, `a${i}`, v.who.id, startedAt, { siteId: v.siteId, service: v.service });
            if (v.voided) await voidOf(tx, `a${i}`);
          }
        });
        const history: ReferenceVisit[] = raw.map((v) => ({
          person: v.who.canonical,
          siteId: v.siteId,
          service: v.service,
          startedAt: start + v.step * 10 * MINUTE + v.offset,
          sex: REGISTRATIONS.find((r) => r.id === v.who.canonical)?.sex ?? null,
          voided: v.voided,
        }));
        for (const [from, to] of [
          ['2026-04-01', '2026-04-02'],
          ['2026-04-02', '2026-04-03'],
          ['2026-03-30', '2026-04-06'],
        ] as const) {
          const [a, b] = [startOfLocalDate(from), startOfLocalDate(to)];
          expect(await values(from, to, undefined, own)).toEqual(referenceValues(history, a, b));
          expect(await values(from, to, 'PD02', own)).toEqual(referenceValues(history, a, b, 'pd2'));
        }
      } finally {
        await own.close();
      }
    }),
    { numRuns: 12 },
  );
});
