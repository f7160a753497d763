import { withArticle } from '#shared/text/clock-words.ts';
import type { Board } from '#renderer/features/coworking/model.ts';
import { formatDuration, formatTime } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/coworking/CoworkingView.module.css';

/** Closing is worth a word this long before. */
const CLOSING_MS = 30 * 60_000;

interface FloorNoticesProps {
  readonly board: Board;
  readonly now: number;
  /** How many people sit. */
  readonly seated: number;
}

/** What concerns everybody who sits: a clock that was set, and the end of the day. */
export function FloorNotices({ board, now, seated }: FloorNoticesProps) {
  const closing = board.rules.closesAt - now;
  return (
    <div className={classes.notices}>
      {board.clockStep === null ? null : (
        <Banner
          tone="doubt"
          title={`El reloj de este equipo ${board.clockStep.stepMs > 0 ? 'se adelantó' : 'se atrasó'} ${formatDuration(Math.abs(board.clockStep.stepMs))}.`}
        >
          Los tiempos de cada persona ya se corrigieron: a nadie se le quitó ni se le dio.
        </Banner>
      )}
      {closing < CLOSING_MS && seated > 0 ? (
        <Banner
          tone="doubt"
          title={
            closing > 0
              ? `El Punto cierra a ${withArticle(formatTime(board.rules.closesAt))}`
              : `El Punto cerró a ${withArticle(formatTime(board.rules.closesAt))}`
          }
        >
          {seated === 1 ? 'Queda 1 persona sentada.' : `Quedan ${seated} personas sentadas.`} Quien siga al
          final del día se cierra solo, con la hora de cierre.
        </Banner>
      ) : null}
    </div>
  );
}
