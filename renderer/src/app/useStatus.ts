import { useQuery } from '@tanstack/react-query';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { api } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { needsCode } from '#renderer/features/sync/situation.ts';
import type { Status } from '#renderer/lib/status.ts';

function networkOf(sync: Outputs['sync']['status']): Status['network'] {
  if (!sync.enrolled) return { kind: 'alone' };
  if (sync.online) return { kind: 'online' };
  if (sync.lastError === null) return { kind: 'connecting' };
  return {
    kind: 'offline',
    since: sync.lastContactAt ?? undefined,
    why: needsCode(sync) ? 'REFUSED' : sync.lastErrorCode === 'SIN_RED' ? 'NO_LINE' : 'OTHER',
  };
}

/** What the status bar says, put together from the procedures that know it. */
export function useStatus(host: HostRole, role: Role): Status | undefined {
  const station = host === 'station';
  const sync = useQuery(
    api.sync.status.queryOptions(undefined, {
      enabled: station && role !== 'central',
      refetchInterval: 20_000,
    }),
  );
  const board = useQuery(
    api.wifi.board.queryOptions(undefined, { enabled: role !== 'instructor', refetchInterval: 30_000 }),
  );
  const wifi =
    board.data === undefined
      ? undefined
      : {
          polledAt: board.data.polledAt ?? undefined,
          up: board.data.counts.up,
          total: Object.values(board.data.counts).reduce((sum, count) => sum + count, 0),
        };
  if (!station) return { host, network: { kind: 'online' }, sync: undefined, wifi };
  if (sync.data === undefined) return undefined;
  const { pending, pendingSince, lastContactAt, busy, quarantined } = sync.data;
  return {
    host,
    network: networkOf(sync.data),
    sync: {
      pending,
      refused: quarantined.length,
      oldest: pendingSince ?? undefined,
      lastAt: lastContactAt ?? undefined,
      running: busy,
    },
    wifi,
  };
}
