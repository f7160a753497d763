import { withArticle } from '#shared/text/clock-words.ts';
import { useQuery } from '@tanstack/react-query';
import { DisplayView } from '#renderer/features/coworking/DisplayView.tsx';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useServerEvents } from '#renderer/lib/events.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { formatTime } from '#renderer/lib/formats.ts';

/** How long after a failure it is tried again; without one it asks only when something changed. */
const AGAIN_MS = 10_000;

/**
 * The public screen. It shows numbers and names of spaces, and never a person, so it needs no lock of its own and goes
 * on while the desk is locked. It asks only when the core says that something changed: left on overnight it does not
 * keep the desk's session alive.
 */
export function DisplayScreen({ place }: { readonly place: string }) {
  const now = useNow();
  useServerEvents(AGAIN_MS);
  const board = useQuery(
    api.coworking.publicBoard.queryOptions(undefined, {
      refetchInterval: (query) => (query.state.error === null ? false : AGAIN_MS),
    }),
  );
  // From when on what stands here may be old: the last time that the core answered.
  const since = board.error === null ? undefined : board.dataUpdatedAt || board.errorUpdatedAt;
  useActions('Pantalla pública', [
    {
      id: 'display.close',
      label: 'Cerrar la pantalla',
      keys: ['Escape'],
      run: () => {
        window.close();
      },
    },
    {
      id: 'display.full',
      label: 'Pantalla completa',
      keys: ['F11'],
      run: () => {
        // Refused where the system does not allow it: the window then stays as large as it is.
        const change =
          document.fullscreenElement === null
            ? document.documentElement.requestFullscreen()
            : document.exitFullscreen();
        change.catch(() => undefined);
      },
    },
  ]);
  const ended = board.error !== null && refusalOf(board.error).code === 'SESION_VENCIDA';
  return (
    <DisplayView
      place={place}
      now={now}
      called={ended ? [] : (board.data?.called ?? [])}
      next={ended ? [] : (board.data?.waiting.map((turn) => turn.number) ?? [])}
      trouble={
        ended
          ? 'Los turnos aparecen cuando alguien entra en el equipo de recepción.'
          : since === undefined
            ? undefined
            : `Sin noticias desde ${withArticle(formatTime(since))} Pregunte en recepción.`
      }
    />
  );
}
