import type { WallBoard } from '#shared/domain/wall.ts';
import type { CoreContext } from '../../context.ts';
import { wifiBoard } from './board.ts';
import { readIntervalMs } from './poll-settings.ts';

/** A clock this far off makes "since when" wrong by as much. */
const CLOCK_OFF_MS = 60_000;

/** The board as it hangs on a wall, where anybody reads it: without addresses of devices and names of people. */
export async function wallBoard(context: CoreContext, version: string): Promise<WallBoard> {
  const [board, intervalMs, clocks] = await Promise.all([
    wifiBoard(context),
    readIntervalMs(context.store.read),
    wrongClocks(context),
  ]);
  return {
    now: context.clocks.now(),
    version,
    intervalMs,
    polledAt: board.polledAt,
    stations: board.stations,
    comunas: board.comunas.map(({ code, name, zones }) => ({
      code,
      name,
      zones: zones.map((zone) => ({
        id: zone.id,
        name: zone.name,
        state: zone.state,
        since: zone.since,
        until: zone.excludedUntil,
        watched: zone.hasTarget,
      })),
    })),
    clocks,
  };
}

async function wrongClocks({ store }: CoreContext): Promise<WallBoard['clocks']> {
  const rows = await store.read
    .selectFrom('device')
    .innerJoin('site', 'site.id', 'device.siteId')
    .select(['site.name', 'device.clockOffsetMs'])
    .where('device.revokedAt', 'is', null)
    .orderBy('site.name')
    .execute();
  return rows.flatMap(({ name, clockOffsetMs }) =>
    clockOffsetMs === null || Math.abs(clockOffsetMs) <= CLOCK_OFF_MS
      ? []
      : [{ place: name, offsetMs: clockOffsetMs }],
  );
}
