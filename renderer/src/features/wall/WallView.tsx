import { startOfLocalDate } from '#shared/domain/bogota.ts';
import type { WallBoard } from '#shared/domain/wall.ts';
import type { Action } from '#renderer/lib/actions.ts';
import {
  formatCount,
  formatDate,
  formatMonth,
  formatPercent,
  formatQuantity,
  formatShortTime,
  formatTimeWithSeconds,
} from '#renderer/lib/formats.ts';
import { STATE_WORDS, ZONE_STATES } from '#renderer/lib/zone-states.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import { bandsOf, calmOf, countsOf, isBlind, listOf, problemsOf } from '#renderer/features/wall/model.ts';
import type { Counts, Heard } from '#renderer/features/wall/model.ts';
import { Matrix } from '#renderer/features/wall/Matrix.tsx';
import { Problems } from '#renderer/features/wall/Problems.tsx';
import classes from '#renderer/features/wall/WallView.module.css';

interface WallViewProps {
  readonly board: WallBoard;
  readonly heard: Heard;
  readonly leave: Action;
}

/** What hangs on the wall: the worst zones and how long first, then how many of each state, then where. */
export function WallView({ board, heard, leave }: WallViewProps) {
  const { now } = heard;
  const counts = countsOf(board);
  const problems = problemsOf(board);
  const bands = bandsOf(board, heard);
  return (
    <main className={classes.wall}>
      <header className={classes.head}>
        <h1>
          Zonas WiFi <span>Bucaramanga</span>
        </h1>
        <Tally counts={counts} />
        <p className={classes.clock}>
          {formatShortTime(now)}
          <span>{dayWords(now)}</span>
        </p>
      </header>
      {bands.map((band) => (
        <p key={band.title} className={classes.band} data-tone={band.tone} role="status">
          <StateMark tone={band.tone} size={28} />
          <strong>{band.title}</strong>
          <span>{band.detail}</span>
        </p>
      ))}
      <div className={classes.body}>
        {problems.length === 0 ? (
          <Calm board={board} old={bands.some(({ tone }) => tone === 'unknown')} />
        ) : isBlind(board) ? (
          <section className={classes.calm} aria-label="Sin red" data-blind>
            <StateMark tone="unknown" size={120} />
            <p>No vemos la red</p>
            <span>
              {formatQuantity(counts.UNKNOWN, 'zona', 'zonas')} sin datos. Revise el cable o el internet de
              este equipo.
            </span>
          </section>
        ) : (
          <Problems list={listOf(problems)} now={now} />
        )}
        <Matrix comunas={board.comunas} />
      </div>
      <Foot board={board} leave={leave} />
    </main>
  );
}

function Tally({ counts }: { readonly counts: Counts }) {
  return (
    <ul className={classes.tally} aria-label="Zonas por estado">
      {ZONE_STATES.map((state) => (
        <li
          key={state}
          className={classes.count}
          data-state={state}
          data-alarm={(state === 'DOWN' && counts.DOWN > 0) || undefined}
          data-none={counts[state] === 0 || undefined}
        >
          <StateMark tone={STATE_WORDS[state].tone} size={34} />
          <strong>{formatCount(counts[state])}</strong>
          {counts[state] === 1 ? STATE_WORDS[state].one : STATE_WORDS[state].many}
        </li>
      ))}
    </ul>
  );
}

function Calm({ board, old }: { readonly board: WallBoard; readonly old: boolean }) {
  const { tone, title, detail } = calmOf(board, old);
  return (
    <section className={classes.calm} aria-label="Sin problemas" data-tone={tone}>
      <StateMark tone={tone} size={120} />
      <p>{title}</p>
      <span>{detail}</span>
    </section>
  );
}

/** "mar. 14 abr.": nobody forgets the year. */
function dayWords(now: number): string {
  return formatDate(now).split('\u00A0').slice(0, -1).join('\u00A0');
}

function stationWords(polling: number, blind: number): string {
  if (polling === 0) return 'Ninguna estación sondea ahora';
  const some = formatQuantity(polling, 'estación sondea', 'estaciones sondean');
  return `${some}, ${blind === 0 ? 'ninguna ciega' : formatQuantity(blind, 'ciega', 'ciegas')}`;
}

/** What the contract asks for, of the days that are over. */
function Month({ month }: { readonly month: WallBoard['month'] }) {
  const { from, availability, coverage, targetMilli } = month;
  const name = formatMonth(startOfLocalDate(from));
  if (availability === null) return <span>Disponibilidad de {name}: aún sin días medidos</span>;
  return (
    <span>
      Disponibilidad de {name} hasta ayer <strong>{formatPercent(availability)}</strong>, cobertura{' '}
      <strong>{coverage === null ? '–' : formatPercent(coverage, 1)}</strong>
      {targetMilli === null ? null : (
        <>
          , meta <strong>{formatPercent(targetMilli / 100_000)}</strong>
        </>
      )}
    </span>
  );
}

function Foot({ board, leave }: { readonly board: WallBoard; readonly leave: Action }) {
  const { polling, blind } = board.stations;
  return (
    <footer className={classes.foot}>
      <span>
        {board.polledAt === null
          ? 'Aún sin sondeo'
          : `Sondeo ${formatTimeWithSeconds(board.polledAt)}, cada ${board.intervalMs / 1_000} s`}
      </span>
      <span>{stationWords(polling, blind)}</span>
      <Month month={board.month} />
      <span className={classes.leave}>
        <ActionHint action={leave} />
      </span>
    </footer>
  );
}
