import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { WallBoard } from '#shared/domain/wall.ts';
import type { CoreContext } from '../../context.ts';
import { readAvailability } from '../../wifi/availability.ts';
import { wifiBoard } from './board.ts';
import { readIntervalMs } from './poll-settings.ts';

/** A clock this far off makes "since when" wrong by as much. */
const CLOCK_OFF_MS = 60_000;

/** How long the month's figures hold: they rest on days that are over, and late data is no matter of seconds. */
const MONTH_HOLDS_MS = 5 * 60_000;

export interface Wall {
  read(): Promise<WallBoard>;
}

/** A wall asks every few seconds; what needs more than a look at the last words is kept between two answers. */
export function openWall(context: () => CoreContext, version: () => string): Wall {
  let kept: { readonly at: number; readonly month: Promise<WallBoard['month']> } | null = null;
  return {
    read: async () => {
      const now = context().clocks.now();
      const old =
        kept === null || Math.abs(now - kept.at) > MONTH_HOLDS_MS || localDate(now) !== localDate(kept.at);
      const held = !old && kept !== null ? kept : { at: now, month: measureMonth(context(), now) };
      kept = held;
      const [board, month] = await Promise.all([wallBoard(context()), held.month]).catch((error: unknown) => {
        kept = null;
        throw error;
      });
      return { ...board, version: version(), month };
    },
  };
}

async function measureMonth(context: CoreContext, now: number): Promise<WallBoard['month']> {
  const to = localDate(now);
  const from = `${localDate(startOfLocalDate(to) - 1).slice(0, 7)}-01`;
  const { city } = await readAvailability(context, { from, to });
  const { availability, coverage, targetMilli } = city;
  return { from, availability, coverage, targetMilli };
}

/** The board as it hangs on a wall, where anybody reads it: without addresses of devices and names of people. */
async function wallBoard(context: CoreContext): Promise<Omit<WallBoard, 'version' | 'month'>> {
  const [board, intervalMs, clocks] = await Promise.all([
    wifiBoard(context),
    readIntervalMs(context.store.read),
    wrongClocks(context),
  ]);
  return {
    now: context.clocks.now(),
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
