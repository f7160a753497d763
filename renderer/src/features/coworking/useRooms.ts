import { useQuery } from '@tanstack/react-query';
import { localDate } from '#shared/domain/bogota.ts';
import type { RoomDay, RoomEvent } from '#renderer/features/coworking/RoomRow.tsx';
import type { LiveBoard } from '#renderer/features/coworking/useBoard.ts';
import { api } from '#renderer/lib/api.ts';

/** What happens in each room today, and the hours that its line is drawn over; undefined while that is not known. */
export function useRooms({ board, spots, now }: LiveBoard): RoomDay | undefined {
  const any = spots.some((spot) => spot.kind === 'SALA');
  const { data } = useQuery(
    api.rooms.day.queryOptions({ date: localDate(now) }, { enabled: any && board !== undefined }),
  );
  if (data === undefined) return undefined;
  const events = new Map(
    data.rooms.map(({ space, entries }) => [
      space.id,
      entries
        .filter((entry) => entry.state !== 'CANCELADA' && entry.state !== 'DESPLAZADA')
        .map((entry): RoomEvent => ({
          id: entry.id,
          kind: entry.kind,
          label: entry.title,
          startsAt: entry.startsAt,
          endsAt: entry.endsAt,
          missed: entry.state === 'NO_LLEGO',
        })),
    ]),
  );
  return { window: data.window, events };
}
