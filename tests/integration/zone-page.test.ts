import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wifiBoard } from '#core/features/wifi/board.ts';
import { zoneDay } from '#core/features/wifi/zone-day.ts';
import { zonePage } from '#core/features/wifi/zone-page.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import {
  at,
  centreWithZones,
  contractFor,
  excluded,
  polledHours,
  saysNow,
  seenSince,
  span,
} from '#tests/support/zone-history.ts';

const HOUR = 3_600_000;
const TODAY = '2026-04-14';
let t: TestCore;
let zoneId: string;
let idOf: (name: string) => string;

/** Half past two in February until the evening, and since this morning. */
const OUTAGES = [
  span('2026-02-15', '14:10:05', '18:58:12'),
  { from: at(TODAY, '08:14'), to: at(TODAY, '10:42') },
];

beforeAll(async () => {
  t = await openTestCore('central');
  const { context } = t.core;
  idOf = await centreWithZones(context);
  zoneId = idOf('PARQUE DE LOS NIÑOS');
  await contractFor(context, [zoneId]);
  await seenSince(context, zoneId, '2026-01-01', t.clock.now, {
    down: OUTAGES,
    unseen: [span('2026-03-02', '00:00', '06:00')],
  });
  const down = { state: 'DOWN', since: at(TODAY, '08:14'), outcome: 'NO_REPLY', clients: null } as const;
  await saysNow(context, { [zoneId]: down }, { [idOf('PARQUE TURBAY')]: ['st-inem'] });
  await excluded(context, zoneId, {
    ...span('2026-01-10', '08:00', '12:00'),
    reason: 'Poda',
    approved: true,
  });
  await excluded(context, zoneId, {
    ...span('2026-02-15', '14:00', '19:00'),
    reason: 'Energía',
    approved: false,
  });
  await excluded(context, idOf('PARQUE SAN P'), {
    ...span(TODAY, '10:00', '12:00'),
    reason: 'Cambio de antena',
    approved: true,
  });
  await polledHours(context, zoneId, [
    { hour: at(TODAY, '06:00'), rtt: 21, clients: 4 },
    { hour: at(TODAY, '07:00'), rtt: 25, clients: 9 },
  ]);
});
afterAll(() => t.close());

const tileOf = async (name: string) =>
  (await wifiBoard(t.core.context)).comunas.flatMap(({ zones }) => zones).find(({ id }) => id === idOf(name));

describe('the board of 82 zones', () => {
  it('shows an approved exclusion that holds now as maintenance, until when and why', async () => {
    expect(await tileOf('PARQUE SAN P')).toMatchObject({
      state: 'MAINTENANCE',
      since: at(TODAY, '10:00'),
      excludedUntil: at(TODAY, '12:00'),
      cause: 'Exclusión aprobada: Cambio de antena. Ahora responde.',
    });
    expect((await wifiBoard(t.core.context)).counts).toEqual({
      down: 1,
      suspect: 0,
      unknown: 0,
      maintenance: 1,
      up: 80,
    });
  });

  it('says which station reaches a zone that others do not', async () => {
    expect(await tileOf('PARQUE TURBAY')).toMatchObject({
      state: 'UP',
      cause: 'Solo se alcanza desde 1 de 2 estaciones: INEM.',
      seenBy: [
        { name: 'INEM', state: 'UP' },
        { name: 'La Joya', state: 'DOWN' },
      ],
    });
  });

  it('names the open incident of a zone that is down, and who took it in hand once somebody did', async () => {
    const from = at(TODAY, '08:14');
    expect(await tileOf('PARQUE DE LOS NIÑOS')).toMatchObject({
      state: 'DOWN',
      contract: '137 de 2025',
      incident: { from, acknowledgedBy: null },
    });
    await t.callerAs('wifi').incidents.act({ zoneId, at: from, act: 'ATENDER' });
    expect(await tileOf('PARQUE DE LOS NIÑOS')).toMatchObject({ incident: { from, acknowledgedBy: 'wifi' } });
  });

  it('does not count the word of a station while the zone is assigned to another', async () => {
    const other = idOf('PARQUE CRISTAL');
    await t.core.context.ledger.write('test', async (tx) => {
      await tx.create('zoneAssignment', {
        id: 'assignment',
        siteId: 'site-st-joya',
        vantage: 'st-joya',
        zoneId: other,
        rank: 'PRIMERA',
        startsAt: at(TODAY, '00:00'),
        endsAt: null,
        sealedTarget: null,
        deletedAt: null,
      });
    });
    expect(await tileOf('PARQUE CRISTAL')).toMatchObject({ seenBy: [{ name: 'La Joya', state: 'UP' }] });
  });
});

describe('the page of a zone', () => {
  it('holds its periods against the target of its contract, exclusions taken off', async () => {
    const { periods, contract } = await zonePage(t.core.context, zoneId);
    expect(contract).toMatchObject({ number: '137 de 2025', targetMilli: 99_500 });
    const february = 28 * 24 * HOUR;
    const down = 4 * HOUR + 48 * 60_000 + 7_000;
    expect(periods.map(({ kind, from, verdict, running }) => [kind, from, verdict, running])).toEqual([
      ['QUARTER', '2026-01-01', 'NO_CONCLUYENTE', false],
      ['MONTH', '2026-01-01', 'CUMPLE', false],
      ['MONTH', '2026-02-01', 'INCUMPLE', false],
      ['MONTH', '2026-03-01', 'NO_CONCLUYENTE', false],
      ['MONTH', '2026-04-01', 'INCUMPLE', true],
    ]);
    expect(periods[1]).toMatchObject({ owed: 744 * HOUR, excluded: 4 * HOUR, E: 740 * HOUR, U: 740 * HOUR });
    expect(periods[2]).toMatchObject({
      E: february,
      U: february - down,
      D: down,
      N: 0,
      availability: (february - down) / february,
    });
    expect(periods[3]).toMatchObject({ E: 744 * HOUR, U: 738 * HOUR, D: 0, N: 6 * HOUR, availability: 1 });
  });

  it('shows its days, its incidents newest first, what waits for approval and its last hours', async () => {
    const page = await zonePage(t.core.context, zoneId);
    expect(page.days.filter(({ D }) => D > 0).map(({ date }) => date)).toEqual(['2026-02-15', TODAY]);
    expect(page.incidents).toEqual({
      list: [
        {
          from: at(TODAY, '08:14'),
          recoveredAt: null,
          downMs: 2 * HOUR + 28 * 60_000,
          stage: 'ATENDIDO',
          cause: null,
          officer: 'wifi',
        },
        {
          from: at('2026-02-15', '14:10:05'),
          recoveredAt: at('2026-02-15', '18:58:12'),
          downMs: 4 * HOUR + 48 * 60_000 + 7_000,
          stage: 'RECUPERADO',
          cause: null,
          officer: null,
        },
      ],
      closed: 0,
      meanRepairMs: null,
    });
    expect(page.waiting).toEqual([{ ...span('2026-02-15', '14:00', '19:00'), reason: 'Energía' }]);
    expect(page.lastDay.down).toEqual([{ from: at(TODAY, '08:14'), to: t.clock.now }]);
    expect(page.lastDay.hours.map(({ hour, rttMean, clientsMax }) => [hour, rttMean, clientsMax])).toEqual([
      [at(TODAY, '06:00'), 21, 7],
      [at(TODAY, '07:00'), 25, 12],
    ]);
  });

  it('says nothing in percent of a zone that nobody observed', async () => {
    const { periods } = await zonePage(t.core.context, idOf('PARQUE CRISTAL'));
    expect(periods[0]).toMatchObject({ availability: null, coverage: 0, bounds: [0, 1], verdict: null });
  });

  it('of a zone that is not in the list is refused', async () => {
    await expect(zonePage(t.core.context, 'nadie')).rejects.toMatchObject({ code: 'NO_EXISTE' });
    await expect(zoneDay(t.core.context, 'nadie', TODAY)).rejects.toMatchObject({ code: 'NO_EXISTE' });
  });

  it('is for supervisors: the desk sees the board alone', async () => {
    await expect(t.callerAs('desk').wifi.zone({ zoneId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(t.callerAs('desk').wifi.zoneDay({ zoneId, date: TODAY })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('one day of a zone', () => {
  it('tells what every station saw, to the millisecond', async () => {
    const day = await zoneDay(t.core.context, zoneId, '2026-02-15');
    const [down] = OUTAGES;
    const observed = [
      { t0: at('2026-02-15', '00:00'), t1: down?.from, state: 'UP' },
      { t0: down?.from, t1: down?.to, state: 'DOWN' },
      { t0: down?.to, t1: at('2026-02-16', '00:00'), state: 'UP' },
    ];
    expect(day).toMatchObject({
      observed,
      vantages: [
        { name: 'INEM', observed },
        { name: 'La Joya', observed },
      ],
      notOwed: [],
      exclusions: [],
      events: [],
    });
    expect(day.figures).toMatchObject({ E: 24 * HOUR, N: 0, excluded: 0, verdict: 'INCUMPLE' });
  });

  it('shows its exclusions with who approved them', async () => {
    const day = await zoneDay(t.core.context, zoneId, '2026-01-10');
    expect(day.exclusions).toMatchObject([
      {
        ...span('2026-01-10', '08:00', '12:00'),
        reason: 'Poda',
        evidence: 'Acta 12',
        decidedBy: 'central.uno',
      },
    ]);
    expect(day.figures).toMatchObject({ owed: 24 * HOUR, excluded: 4 * HOUR, E: 20 * HOUR });
  });

  it('that has not come is refused', async () => {
    await expect(zoneDay(t.core.context, zoneId, '2026-04-15')).rejects.toMatchObject({
      code: 'ENTRADA_INVALIDA',
    });
  });
});
