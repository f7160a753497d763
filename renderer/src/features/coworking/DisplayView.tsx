import { IconArrowRight } from '@tabler/icons-react';
import { formatTime } from '#renderer/lib/formats.ts';
import { Mark } from '#renderer/ui/Mark.tsx';
import classes from '#renderer/features/coworking/DisplayView.module.css';

/** A number that was called, and where to. Names and documents never come here. */
export interface CalledNumber {
  readonly number: number;
  readonly space: string;
}

interface DisplayViewProps {
  readonly place: string;
  readonly now: number;
  /** The latest call first. */
  readonly called: readonly CalledNumber[];
  /** Who comes next, in order. */
  readonly next: readonly number[];
  /** Why nothing new can be shown; what stands there may be old. */
  readonly trouble?: string | undefined;
}

/** As many as a person reads from the door. */
const NEXT_SHOWN = 5;
const CALLED_SHOWN = 4;

/** The screen that whoever waits looks at: which number, where to, and which come next. */
export function DisplayView({ place, now, called, next, trouble }: DisplayViewProps) {
  const [latest, ...before] = called;
  return (
    <main className={classes.wall}>
      <header className={classes.head}>
        <Mark size={36} />
        <h1>
          Puntos Digitales <span>{place}</span>
        </h1>
        <span className={classes.clock}>{formatTime(now)}</span>
      </header>
      <div className={classes.body}>
        <section className={classes.call} aria-label="Turno llamado" aria-live="assertive">
          {latest === undefined ? (
            <>
              <p className={classes.label}>Turnos</p>
              <p className={classes.calm}>
                {next.length === 0 ? 'Nadie espera' : 'Espere su número en esta pantalla'}
              </p>
            </>
          ) : (
            <>
              <p className={classes.label}>Turno</p>
              {/* A new number is a new element: it lights up once. */}
              <p key={latest.number} className={classes.number}>
                {latest.number}
              </p>
              <p className={classes.space}>
                <IconArrowRight aria-hidden="true" stroke={2.5} />
                {latest.space}
              </p>
            </>
          )}
        </section>
        <aside className={classes.side} aria-label="Los que siguen">
          {before.length === 0 ? null : (
            <>
              <p className={classes.label}>También</p>
              <ul className={classes.also}>
                {before.slice(0, CALLED_SHOWN - 1).map((each) => (
                  <li key={each.number}>
                    <strong>{each.number}</strong> {each.space}
                  </li>
                ))}
              </ul>
            </>
          )}
          <p className={classes.label}>{next.length === 0 ? 'No hay más turnos' : 'Siguen'}</p>
          <ol className={classes.next}>
            {next.slice(0, NEXT_SHOWN).map((number) => (
              <li key={number}>{number}</li>
            ))}
          </ol>
          {next.length > NEXT_SHOWN ? <p className={classes.more}>y {next.length - NEXT_SHOWN} más</p> : null}
        </aside>
      </div>
      {trouble === undefined ? null : (
        <p className={classes.trouble} role="status">
          {trouble}
        </p>
      )}
    </main>
  );
}
