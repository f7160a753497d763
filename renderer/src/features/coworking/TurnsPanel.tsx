import { Paper, Title } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { faceOf, KIND_WORDS, remainingWords } from '#renderer/features/coworking/look.ts';
import type { Spot, Turn } from '#renderer/features/coworking/model.ts';
import { calledOf, nextNumber, waitingFor } from '#renderer/features/coworking/queue.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity, formatStay } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import classes from '#renderer/features/coworking/TurnsPanel.module.css';

/** What fits in the panel at 1366×768 beside one called turn; the others are counted. */
const SHOWN = 5;

interface TurnsPanelProps {
  readonly turns: readonly Turn[];
  readonly spots: readonly Spot[];
  readonly now: number;
  /** When the core told the waiting times. */
  readonly asOf: number;
  /** How long a called turn has to come, ms. */
  readonly callMs: number;
  readonly actions: {
    readonly arrived: Action;
    readonly absent: Action;
    readonly call: Action;
    readonly give: Action;
    readonly display: Action;
  };
}

function queueWords(waiting: number, next: number): string {
  if (waiting === 0) return `Nadie espera, el próximo es el ${next}`;
  return `${waiting === 1 ? '1 espera' : `${waiting} esperan`}, el próximo es el ${next}`;
}

/** Something that spares somebody the wait: free spaces of another kind. */
function hint(spots: readonly Spot[], waiting: readonly Turn[], now: number): string | undefined {
  const wanted = new Set(waiting.map((turn) => turn.wants));
  const free = spots.filter(
    (spot) => spot.kind === 'PUESTO' && !wanted.has('PUESTO') && faceOf(spot, now).look === 'free',
  ).length;
  if (!wanted.has('EQUIPO') || free === 0) return undefined;
  return `Hay ${formatQuantity(free, 'puesto', 'puestos')} de coworking ${free === 1 ? 'libre' : 'libres'}. Quien traiga portátil no tiene que esperar.`;
}

function comingWords(left: number): string {
  return left <= 0 ? 'Ya casi' : `En ${remainingWords(left)}`;
}

function wantsWords(wants: SpaceKind): string {
  const { one } = KIND_WORDS[wants];
  return one.charAt(0).toUpperCase() + one.slice(1);
}

/** Who was called, who comes next and where, and what a key does about it. */
export function TurnsPanel({ turns, spots, now, asOf, callMs, actions }: TurnsPanelProps) {
  const waiting = waitingFor(turns);
  const called = calledOf(turns);
  const tip = hint(spots, waiting, now);
  const shown = waiting.slice(0, Math.max(1, SHOWN - called.length));
  return (
    <Paper component="section" className={classes.panel} aria-label="Turnos">
      <div className={classes.head}>
        <Title order={2}>Turnos</Title>
        <span>{queueWords(waiting.length, nextNumber(turns))}</span>
      </div>
      <ul className={classes.rows}>
        {called.map((turn, index) => {
          const left = (turn.since ?? now) + callMs - now;
          return (
            <li key={turn.id} className={classes.called} data-late={left <= 0 || undefined}>
              <span className={classes.big}>{turn.number}</span>
              <span className={classes.who}>
                <strong>{turn.name}</strong>
                <span>Llamado para {turn.spaceName}</span>
                <span className={classes.left}>
                  {left > 0 ? `Tiene ${remainingWords(left)} para llegar` : 'Ya pasó su tiempo para llegar'}
                </span>
              </span>
              {index === 0 ? (
                <span className={classes.answers}>
                  <ActionHint action={actions.arrived} label="Llegó" />
                  <ActionHint action={actions.absent} label="No está" />
                </span>
              ) : null}
            </li>
          );
        })}
        {shown.map((turn) => (
          <li key={turn.id} className={classes.row}>
            <span className={classes.number}>{turn.number}</span>
            <span className={classes.who}>
              <strong>{turn.name}</strong>
              <span>
                {wantsWords(turn.wants)}, espera hace {formatStay(now - turn.givenAt)}
              </span>
            </span>
            {turn.waitMs === null ? null : (
              <span className={classes.outlook}>{comingWords(asOf + turn.waitMs - now)}</span>
            )}
          </li>
        ))}
        {waiting.length > shown.length ? (
          <li className={classes.more}>y {waiting.length - shown.length} más</li>
        ) : null}
      </ul>
      {called.length + waiting.length === 0 ? (
        <p className={classes.none}>
          Cuando no haya equipos libres, dé un turno: aparece aquí y en la pantalla pública.
        </p>
      ) : null}
      {tip === undefined ? null : (
        <p className={classes.tip}>
          <IconBulb size={17} aria-hidden="true" />
          {tip}
        </p>
      )}
      <div className={classes.foot}>
        <ActionHint action={actions.give} label="Dar turno" />
        <ActionHint action={actions.call} label="Llamar" />
        <ActionHint action={actions.display} label="Pantalla" />
      </div>
    </Paper>
  );
}
