import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertsShown, readAlerts } from '#core/wifi/alerts.ts';
import type { ZoneState } from '#shared/domain/codes.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { addZones, openWifiFolder, type WifiFolder } from '#tests/support/wifi-folder.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** 10:42 of 14 April 2026 in Bogotá. */
const NOW = Date.parse('2026-04-14T15:42:00Z');
const at = (minutes: number) => NOW + minutes * MINUTE;
const APRIL = { from: '2026-04-01', to: '2026-05-01' };
let t: TestCore;

beforeEach(async () => {
  t = await openTestCore('central');
});
afterEach(() => t.close());

/** «U-300..-40 D-40..-10»: what a vantage saw, in minutes from now. */
async function saw(zoneId: string, text: string, vantage = 's1'): Promise<void> {
  const states: Readonly<Record<string, ZoneState>> = { U: 'UP', D: 'DOWN', N: 'UNKNOWN' };
  await t.core.context.ledger.write('test', async (tx) => {
    for (const part of text.split(' ')) {
      const [t0 = 0, t1 = 0] = part.slice(1).split('..').map(Number);
      const state = states[part.charAt(0)] ?? 'UNKNOWN';
      await tx.append('wifiInterval', {
        id: tx.newId(),
        siteId: 's',
        vantage,
        zoneId,
        state,
        t0: at(t0),
        t1: at(t1),
      });
    }
  });
}

const DOWN = { vantage: 's1', state: 'DOWN', rttMs: null, clients: null, outcome: 'NO_REPLY' } as const;

/** The last word of a vantage: it has been down since then. */
async function isDown(zoneId: string, sinceMinutes: number): Promise<void> {
  await t.store.local
    .insertInto('zoneStatus')
    .values({ ...DOWN, zoneId, since: at(sinceMinutes), sampledAt: t.clock.now })
    .onConflict((conflict) =>
      conflict
        .columns(['vantage', 'zoneId'])
        .doUpdateSet({ since: at(sinceMinutes), sampledAt: t.clock.now }),
    )
    .execute();
}

const wifi = () => t.callerAs('wifi').incidents;
const stages = async () =>
  (await wifi().list(APRIL)).incidents.map(({ zoneId, stage, downMs }) => [zoneId, stage, downMs / MINUTE]);

describe('an incident', () => {
  beforeEach(() => addZones(t.core.context, { parque: '17', cancha: '17', plaza: '1' }));

  it('goes from confirmed to closed, and its trail says who did what', async () => {
    await saw('parque', 'U-300..-40 D-40..-10');
    const fell = at(-40);
    expect(await stages()).toEqual([['parque', 'CONFIRMADO', 30]]);
    await wifi().act({ zoneId: 'parque', at: fell, act: 'ATENDER' });
    await wifi().act({ zoneId: 'parque', at: fell, act: 'ATENDER' });
    expect(await stages()).toEqual([['parque', 'ATENDIDO', 30]]);
    await expect(
      wifi().act({ zoneId: 'parque', at: fell, act: 'CERRAR', cause: 'ENERGIA' }),
    ).rejects.toMatchObject({
      message: 'La zona sigue sin servicio: el incidente se puede cerrar cuando vuelva a responder.',
    });
    await saw('parque', 'U-10..-1');
    expect(await stages()).toEqual([['parque', 'RECUPERADO', 30]]);
    await expect(wifi().act({ zoneId: 'parque', at: fell, act: 'CERRAR' })).rejects.toMatchObject({
      message: 'Indique la causa antes de cerrar el incidente.',
    });
    await wifi().act({ zoneId: 'parque', at: fell, act: 'CERRAR', cause: 'ENERGIA', note: 'Volvió la luz.' });
    expect((await wifi().list(APRIL)).incidents[0]).toMatchObject({
      stage: 'CERRADO',
      acknowledged: { at: NOW, officer: 'wifi' },
      attributed: { cause: 'ENERGIA', officer: 'wifi' },
      closed: { note: 'Volvió la luz.', officer: 'wifi' },
    });
    await wifi().act({ zoneId: 'parque', at: fell, act: 'REABRIR' });
    expect(await stages()).toEqual([['parque', 'RECUPERADO', 30]]);
    const trail = await t.store.read
      .selectFrom('auditEntry')
      .select(['subject', 'detail'])
      .where('action', '=', 'INCIDENTE_GESTIONADO')
      .execute();
    expect(trail.map(({ subject, detail }) => [subject, JSON.parse(detail ?? '').act])).toEqual([
      ['parque', 'ATENDER'],
      ['parque', 'ATRIBUIR'],
      ['parque', 'CERRAR'],
      ['parque', 'REABRIR'],
    ]);
    expect(t.topics).toContain('availability');
  });

  it('is refused an act where there is none, and one that lacks its words', async () => {
    await saw('parque', 'U-300..-40 D-40..-10');
    await expect(wifi().act({ zoneId: 'parque', at: at(-200), act: 'ATENDER' })).rejects.toMatchObject({
      message:
        'Ya no hay un incidente de esa zona a esa hora: llegaron datos que lo cambiaron. Revise la lista.',
    });
    await expect(wifi().act({ zoneId: 'parque', at: at(-40), act: 'ATRIBUIR' })).rejects.toMatchObject({
      message: 'Indique la causa del incidente.',
    });
    await expect(wifi().act({ zoneId: 'parque', at: at(-40), act: 'TICKET' })).rejects.toMatchObject({
      message: 'Escriba el número que dio la mesa de ayuda.',
    });
    await expect(
      t.callerAs('desk').incidents.act({ zoneId: 'parque', at: at(-40), act: 'ATENDER' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await t.store.read.selectFrom('incidentAct').selectAll().execute()).toEqual([]);
  });

  it('keeps what was done when data that arrive late join it to another, and when they refute it', async () => {
    await saw('parque', 'U-300..-100 D-100..-80 U-80..-70 D-70..-40 U-40..-1');
    await wifi().act({ zoneId: 'parque', at: at(-100), act: 'TICKET', note: 'STS-7' });
    await wifi().act({ zoneId: 'parque', at: at(-70), act: 'ATRIBUIR', cause: 'ENLACE' });
    // A station that was offline had seen the zone down a little longer; there was service for two minutes only.
    await saw('parque', 'D-80..-72', 's2');
    expect(await stages()).toHaveLength(2);
    await saw('cancha', 'U-300..-100 D-100..-80 N-80..-70 D-70..-40 U-40..-1');
    await wifi().act({ zoneId: 'cancha', at: at(-100), act: 'ATENDER' });
    await saw('cancha', 'U-600..-60', 's2');
    const { incidents, strays } = await wifi().list(APRIL);
    expect(incidents.filter(({ zoneId }) => zoneId === 'cancha')).toMatchObject([
      { from: at(-60), downMs: 20 * MINUTE, acknowledged: { officer: 'wifi' } },
    ]);
    expect(strays).toBe(0);
    await saw('cancha', 'U-60..-1', 's2');
    const refuted = await wifi().list(APRIL);
    expect(refuted.incidents.filter(({ zoneId }) => zoneId === 'cancha')).toEqual([]);
    expect(refuted.strays).toBe(1);
  });

  it('is whole wherever the period cuts it, also after months without service', async () => {
    const minutes = (days: number) => (days * DAY) / MINUTE;
    await saw(
      'parque',
      `U${minutes(-120)}..${minutes(-110)} D${minutes(-110)}..${minutes(-100)} N${minutes(-100)}..-30`,
    );
    const { incidents, figures } = await wifi().list({ from: '2026-04-14', to: '2026-04-15' });
    expect(incidents).toMatchObject([
      { zoneId: 'parque', from: at(minutes(-110)), downMs: 10 * DAY, recoveredAt: null },
    ]);
    expect(figures).toEqual({
      begun: 0,
      recovered: 0,
      open: 1,
      mttrMs: null,
      mtbfMs: null,
      longestMs: 10 * DAY,
    });
  });

  it('of a zone is listed as open first, the longest first, then the latest recovered', async () => {
    await saw('parque', 'U-300..-200 D-200..-190 U-190..-1');
    await saw('cancha', 'U-300..-50 D-50..-1');
    await saw('plaza', 'U-300..-250 D-250..-240 U-240..-90 D-90..-1');
    expect(await stages()).toEqual([
      ['plaza', 'CONFIRMADO', 89],
      ['cancha', 'CONFIRMADO', 49],
      ['parque', 'RECUPERADO', 10],
      ['plaza', 'RECUPERADO', 10],
    ]);
  });

  it('tells the help desk where, since when, what and why, and gives no address of a device', async () => {
    await saw('parque', 'U-300..-40 D-40..-10 U-10..-1');
    await t.core.context.ledger.write('test', (tx) =>
      tx.append('zoneEvent', {
        id: 'e1',
        siteId: 's',
        vantage: 's1',
        zoneId: 'parque',
        kind: 'REINICIO',
        at: at(-10),
        until: null,
        uptimeMs: 4 * MINUTE,
        silentMs: 30 * MINUTE,
        saidBy: 'sysUpTime',
      }),
    );
    await wifi().act({ zoneId: 'parque', at: at(-40), act: 'TICKET', note: 'STS-2026-118' });
    expect(await wifi().ticketText({ zoneId: 'parque', at: at(-40) })).toEqual({
      fileName: 'zona-Parque-Parque-2026-04-14.txt',
      text: [
        'Solicitud de soporte (STS) · Zona WiFi Parque Parque',
        '',
        'Zona: Parque Parque',
        'Lugar: CL. 1, Centro, comuna 17 Mutis',
        'Contrato: sin contrato',
        'Qué pasa: no respondió desde 14/04/2026 10:02 y volvió a responder 14/04/2026 10:32.',
        'Tiempo caída: 30 min 00 s; cuenta para el contrato: 30 min 00 s',
        '  - 14/04/2026 10:02:00 a 14/04/2026 10:32:00 (30 min 00 s)',
        'Causa: Energía (propuesta). Al volver, el equipo llevaba 4 min 00 s encendido, menos que la caída: perdió la energía o lo reiniciaron.',
        'Reporta: wifi',
        'Caso: STS-2026-118',
        '',
      ].join('\r\n'),
    });
  });
});

describe('the cause that is proposed', () => {
  it('is the link of a comuna whose zones fell together, and nothing for the one that fell alone', async () => {
    await addZones(t.core.context, { a: '17', b: '17', c: '17', d: '17', e: '1', f: '1' });
    for (const zoneId of ['a', 'b', 'c']) await saw(zoneId, 'U-300..-40 D-40..-1');
    for (const zoneId of ['d', 'f']) await saw(zoneId, 'U-300..-1');
    await saw('e', 'U-300..-90 D-90..-1');
    const { incidents } = await wifi().list(APRIL);
    expect(incidents.map(({ zoneId, suggestion }) => [zoneId, suggestion])).toEqual([
      ['e', null],
      ...['a', 'b', 'c'].map((zoneId) => [
        zoneId,
        { cause: 'ENLACE', because: { kind: 'COMUNA', fell: 3, watched: 4 } },
      ]),
    ]);
  });

  it('is the station where everything fell that only it watches, in several comunas', async () => {
    await addZones(t.core.context, { a: '17', b: '16', c: '1', d: '2' });
    for (const zoneId of ['a', 'b', 'c']) await saw(zoneId, 'U-300..-40 D-40..-1', 'lejos');
    await saw('d', 'U-300..-1', 's1');
    const { incidents } = await wifi().list(APRIL);
    expect(incidents.map(({ suggestion }) => suggestion)).toEqual(
      Array.from({ length: 3 }, () => ({
        cause: 'ESTACION',
        because: { kind: 'ESTACION', fell: 3, watched: 3 },
      })),
    );
  });
});

describe('the figures', () => {
  it('are told for the city, each comuna, contract and zone, and name who fails again and again', async () => {
    await addZones(t.core.context, { a: '17', b: '1', c: '1' });
    await t.core.context.ledger.write('test', async (tx) => {
      await tx.create('contract', {
        id: 'c1',
        number: '137 de 2025',
        operator: 'INFOTIC SA',
        targetMilli: 99_500,
        serviceHours: JSON.stringify(ROUND_THE_CLOCK),
        startsOn: '2026-01-01',
        endsOn: null,
        deletedAt: null,
      });
      const under = {
        contractId: 'c1',
        commissionedAt: at(-DAY / MINUTE),
        withdrawnAt: null,
        deletedAt: null,
      };
      await tx.create('contractZone', { id: 'cz1', zoneId: 'a', ...under });
    });
    await saw('a', 'U-300..-200 D-200..-190 U-190..-180 D-180..-170 U-170..-160 D-160..-150 U-150..-1');
    await saw('b', 'U-300..-100 D-100..-1');
    await saw('c', 'U-300..-1');
    const { city, comunas, contracts, zones } = await wifi().figures(APRIL);
    expect(city).toEqual({
      begun: 4,
      recovered: 3,
      open: 1,
      mttrMs: 10 * MINUTE,
      mtbfMs: Math.round(((269 + 200 + 299) * MINUTE) / 4),
      longestMs: 99 * MINUTE,
    });
    expect(comunas.map(({ comuna, zones: count, begun, open }) => [comuna, count, begun, open])).toEqual([
      ['1', 2, 1, 1],
      ['17', 1, 3, 0],
    ]);
    expect(contracts).toEqual([
      {
        name: '137 de 2025',
        zones: 1,
        begun: 3,
        recovered: 3,
        open: 0,
        mttrMs: 10 * MINUTE,
        mtbfMs: Math.round((269 * MINUTE) / 3),
        longestMs: 10 * MINUTE,
      },
    ]);
    expect(zones.map(({ zoneId, begun, repeats }) => [zoneId, begun, repeats])).toEqual([
      ['a', 3, true],
      ['b', 1, false],
    ]);
  });

  it('are refused for a period that has not begun and for one that is none', async () => {
    await expect(wifi().figures({ from: '2026-05-01', to: '2026-06-01' })).rejects.toMatchObject({
      message: 'Ese periodo no ha empezado: elija uno que ya tenga días.',
    });
    await expect(wifi().list({ from: '2026-04-14', to: '2026-04-14' })).rejects.toMatchObject({
      message: 'El periodo va de un día a otro posterior, escritos como AAAA-MM-DD; el último no se cuenta.',
    });
  });
});

describe('what a supervisor is told', () => {
  const zones = Object.fromEntries(
    Array.from({ length: 82 }, (_, index) => [`z${index}`, String(1 + (index % 17))]),
  );

  it('of 82 zones that fall is one digest, once for each supervisor, and nothing for the desk', async () => {
    await addZones(t.core.context, zones);
    for (const zoneId of Object.keys(zones)) await isDown(zoneId, -3);
    const alerts = await wifi().alerts();
    expect(alerts.map(({ title, body, zoneIds }) => [title, body, zoneIds.length])).toEqual([
      [
        '82 zonas WiFi caídas',
        'Son de 17 comunas; la primera desde las 10:39\u00A0a.\u00A0m.: Parque Z0, Parque Z1, Parque Z10 y 79 más.',
        82,
      ],
    ]);
    await wifi().alertsShown({ zoneIds: Object.keys(zones) });
    expect(await wifi().alerts()).toEqual([]);
    expect(await t.callerAs('wifi', true).incidents.alerts()).toEqual([]);
    expect(await t.callerAs('central').incidents.alerts()).toHaveLength(1);
    expect(await t.callerAs('desk').incidents.alerts()).toEqual([]);
  });

  it('leaves out what somebody attends, what an exclusion covers, and what nobody has seen for a while', async () => {
    await addZones(t.core.context, { k: '17', m: '1', n: '2', p: '3' });
    for (const zoneId of ['k', 'm', 'p']) await isDown(zoneId, -5);
    t.clock.now = at(-30);
    await isDown('n', -40);
    t.clock.now = NOW;
    const titles = async () => (await wifi().alerts()).map(({ title }) => title);
    expect(await titles()).toEqual(['3 zonas WiFi caídas']);
    await t.core.context.ledger.write('test', async (tx) => {
      await tx.append('exclusion', {
        id: 'x1',
        siteId: '-',
        zoneId: null,
        comuna: '3',
        contractId: null,
        kind: 'MANTENIMIENTO',
        startsAt: at(-60),
        endsAt: at(60),
        reason: 'Cambio de la antena.',
        evidence: 'Acta 4',
        requestedAt: at(-90),
        officer: 'wifi',
      });
      const decided = { siteId: '-', reason: null, decidedAt: at(-80), officer: 'central' };
      await tx.append('exclusionDecision', { id: 'd1', exclusionId: 'x1', decision: 'APROBADA', ...decided });
    });
    expect(await titles()).toEqual(['Zona WiFi caída: Parque K', 'Zona WiFi caída: Parque M']);
    await wifi().act({ zoneId: 'k', at: at(-5), act: 'ATENDER' });
    expect(await wifi().alerts()).toEqual([
      {
        title: 'Zona WiFi caída: Parque M',
        body: 'Comuna 1 Norte. No responde desde las 10:37\u00A0a.\u00A0m.',
        zoneIds: ['m'],
      },
    ]);
  });

  it('is not told again after a restart, and is told of the next outage of the zone', async () => {
    const folder = temporaryFolder();
    let now = NOW;
    const says = (since: number) => (station: WifiFolder) =>
      station.context.store.local
        .insertInto('zoneStatus')
        .values({ ...DOWN, zoneId: 'k', since, sampledAt: now })
        .onConflict((conflict) =>
          conflict.columns(['vantage', 'zoneId']).doUpdateSet({ since, sampledAt: now }),
        )
        .execute();
    const told = async (prepare: (station: WifiFolder) => Promise<unknown>) => {
      const station = await openWifiFolder(folder, () => now);
      await prepare(station);
      const alerts = await readAlerts(station.context, 'wifi');
      for (const { zoneIds } of alerts) await alertsShown(station.context, 'wifi', zoneIds);
      await station.close();
      return alerts.length;
    };
    const first = await told(async (station) => {
      await addZones(station.context, { k: '17' });
      await says(at(-5))(station);
    });
    now = at(30);
    const restarted = await told(says(at(-5)));
    now = at(90);
    const again = await told(async (station) => {
      await station.context.ledger.write('test', (tx) =>
        tx.append('wifiInterval', {
          id: 'u',
          siteId: '',
          vantage: 's1',
          zoneId: 'k',
          state: 'UP',
          t0: at(40),
          t1: at(80),
        }),
      );
      await says(at(85))(station);
    });
    expect([first, restarted, again]).toEqual([1, 0, 1]);
    rmSync(folder, { recursive: true, force: true });
  });
});
