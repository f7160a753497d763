import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wifiBoard } from '#core/features/wifi/board.ts';
import { readAvailability } from '#core/wifi/availability.ts';
import type { ZoneStatusRow } from '#core/db/tables.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { addZones, openWifiFolder, type WifiFolder } from '#tests/support/wifi-folder.ts';

const NOW = Date.parse('2026-04-14T15:42:00Z');
const MINUTE = 60_000;
let folder: string;
let centre: WifiFolder;

beforeEach(async () => {
  folder = temporaryFolder();
  centre = await openWifiFolder(folder, () => NOW, 'central');
});
afterEach(async () => {
  await centre.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a station said last, as its synchronisation leaves it at the centre. */
async function says(vantage: string, zoneId: string, word: Partial<ZoneStatusRow>): Promise<void> {
  const row = { state: 'UP' as const, since: NOW - 60 * MINUTE, sampledAt: NOW - 20_000 };
  await centre.context.store.local
    .insertInto('zoneStatus')
    .values({ vantage, zoneId, rttMs: 8, clients: 3, outcome: 'OK', ...row, ...word })
    .execute();
}

describe('the board of the central office', () => {
  it('merges the stations, worst first, and counts every zone once', async () => {
    await addZones(centre.context, { calle: '1', d: '1', lago: '16', mutis: '17', sin: '17' });
    await says('s1', 'calle', { sampledAt: NOW - 10_000 });
    await says('s2', 'calle', { state: 'DOWN', since: NOW - 9 * MINUTE, outcome: 'NO_REPLY', clients: null });
    await says('s1', 'd', {
      state: 'SUSPECT',
      since: NOW - 20_000,
      outcome: 'NO_REPLY',
      clients: null,
      rttMs: null,
    });
    await says('s2', 'd', { state: 'UNKNOWN', since: NOW - 5 * MINUTE, outcome: 'BUSY' });
    await says('s1', 'lago', {});
    await says('s1', 'mutis', {
      state: 'DOWN',
      since: NOW - 9 * MINUTE,
      outcome: 'NO_REPLY',
      clients: null,
      rttMs: null,
    });
    const board = await wifiBoard(centre.context);
    expect(board).toMatchObject({
      polledAt: NOW - 10_000,
      nextPollAt: NOW + 40_000,
      stations: { polling: 2, blind: 0 },
      counts: { down: 1, suspect: 1, unknown: 1, maintenance: 0, up: 2 },
    });
    expect(
      board.comunas.map(({ code, name, zones }) => [code, name, zones.map((zone) => [zone.id, zone.state])]),
    ).toEqual([
      [
        '17',
        'Mutis',
        [
          ['mutis', 'DOWN'],
          ['sin', 'UNKNOWN'],
        ],
      ],
      [
        '1',
        'Norte',
        [
          ['d', 'SUSPECT'],
          ['calle', 'UP'],
        ],
      ],
      ['16', 'Lagos del Cacique', [['lago', 'UP']]],
    ]);
    expect(board.comunas[1]?.zones[1]).toEqual({
      id: 'calle',
      name: 'Parque Calle',
      address: 'CL. 1',
      neighbourhood: 'Centro',
      state: 'UP',
      since: NOW - 60 * MINUTE,
      clients: 3,
      rttMs: 8,
      cause: 'Solo se alcanza desde 1 de 2 estaciones.',
      hasTarget: true,
      target: null,
      seenBy: [
        { name: 'Otra estación', state: 'UP' },
        { name: 'Otra estación', state: 'DOWN' },
      ],
      excludedUntil: null,
      incident: null,
      contract: null,
    });
  });

  it('does not repeat what a silent station said: it is unknown, since its word ceased to hold', async () => {
    await addZones(centre.context, { a: '1', b: '1' });
    const heard = NOW - 60 * MINUTE;
    await says('s1', 'a', { sampledAt: heard });
    await says('s1', 'b', { state: 'DOWN', since: heard - MINUTE, sampledAt: heard, outcome: 'NO_REPLY' });
    const board = await wifiBoard(centre.context);
    expect(board.counts).toEqual({ down: 0, suspect: 0, unknown: 2, maintenance: 0, up: 0 });
    expect(board).toMatchObject({ polledAt: heard, nextPollAt: null, stations: { polling: 0, blind: 0 } });
    expect(board.comunas[0]?.zones[0]).toMatchObject({
      state: 'UNKNOWN',
      since: heard + 6.5 * MINUTE,
      clients: null,
      cause: 'Nadie la ha sondeado en los últimos minutos.',
    });
  });

  it('is empty before the zones are imported, and ignores zones that are gone', async () => {
    await says('s1', 'gone', {});
    expect(await wifiBoard(centre.context)).toEqual({
      polledAt: null,
      nextPollAt: null,
      stations: { polling: 0, blind: 0 },
      counts: { down: 0, suspect: 0, unknown: 0, maintenance: 0, up: 0 },
      comunas: [],
    });
  });
});

describe('availability at the central office', () => {
  it('counts what any station saw, facts and last words together, and nothing twice', async () => {
    await addZones(centre.context, { a: '1' });
    const hour = 60 * MINUTE;
    const day = Date.parse('2026-04-14T05:00:00Z');
    await centre.context.ledger.write('test', async (tx) => {
      const fact = { siteId: 's', zoneId: 'a' };
      await tx.append('wifiInterval', {
        ...fact,
        id: '1',
        vantage: 's1',
        state: 'UP',
        t0: day - hour,
        t1: day + 2 * hour,
      });
      await tx.append('wifiInterval', {
        ...fact,
        id: '2',
        vantage: 's1',
        state: 'DOWN',
        t0: day + 2 * hour,
        t1: day + 4 * hour,
      });
      await tx.append('wifiInterval', {
        ...fact,
        id: '3',
        vantage: 's2',
        state: 'UP',
        t0: day + 3 * hour,
        t1: day + 4 * hour,
      });
    });
    await says('s1', 'a', { since: day + 4 * hour, sampledAt: day + 6 * hour });
    const report = await readAvailability(centre.context, {
      from: '2026-04-14',
      to: '2026-04-15',
      target: 99.5,
    });
    const figure = {
      targetMilli: 99_500,
      E: 24 * hour,
      U: 5 * hour,
      D: hour,
      N: 18 * hour,
      availability: 5 / 6,
      coverage: 6 / 24,
      bounds: [5 / 24, 23 / 24],
      verdict: 'INCUMPLE',
    };
    expect(report).toEqual({
      from: '2026-04-14',
      to: '2026-04-15',
      target: 99.5,
      zones: [{ zoneId: 'a', zone: 'PARQUE A', comuna: '1', contractId: null, ...figure }],
      comunas: [{ comuna: '1', zones: 1, ...figure }],
      contracts: [],
      city: { zones: 1, ...figure },
    });
  });

  it.each([
    [{ from: '2026-04-14', to: '2026-04-14' }, 'from'],
    [{ from: '2026-02-30', to: '2026-04-14' }, 'from'],
    [{ from: '2026-04-15', to: '2026-04-16' }, 'from'],
    [{ from: '2026-04-13', to: '2026-04-14', target: 101 }, 'target'],
    [{ from: '2026-04-13', to: '2026-04-14', target: Number.NaN }, 'target'],
  ])('refuses a period or a target that makes no sense: %o', async (request, field) => {
    await expect(readAvailability(centre.context, request)).rejects.toMatchObject({
      code: 'ENTRADA_INVALIDA',
      details: { field },
    });
  });
});
