import type { HostRole } from '#shared/domain/codes.ts';
import type { Status } from '#renderer/lib/status.ts';

/** What the status bar says, put together from the procedures that know it. */
export function useStatus(host: HostRole, place: string): Status {
  return {
    host,
    place,
    network: { kind: 'alone' },
    sync: { pending: 0, oldest: undefined, lastAt: undefined, running: false },
    wifi: undefined,
  };
}
