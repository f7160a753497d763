import { withArticle } from '#shared/text/clock-words.ts';
import { useState } from 'react';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { KIND_WORDS } from '#renderer/features/coworking/look.ts';
import type { Spot, Turn } from '#renderer/features/coworking/model.ts';
import type { AtHand } from '#renderer/features/coworking/selection.ts';
import { api, client, queryClient, refusalOf } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatStay, formatTime } from '#renderer/lib/formats.ts';

type UndoableAct = Outputs['coworking']['seat']['act'];

/** What the last key led to; it stays until the next thing is typed. */
export type Outcome =
  | {
      readonly kind: 'done';
      readonly title: string;
      readonly detail: string;
      readonly undo: UndoableAct | undefined;
    }
  | { readonly kind: 'failed'; readonly title: string; readonly message: string; readonly code: string };

const MINUTE = 60_000;

/** Without an answer nobody knows whether it was written; the core refuses what it already did. */
function failed(error: unknown, what: string): Outcome {
  const { code, message } = refusalOf(error);
  const title = code === 'SIN_RED' ? 'Sin respuesta: mire el puesto antes de repetir' : what;
  return { kind: 'failed', title, message, code };
}

function done(title: string, detail = '', undo?: UndoableAct): Outcome {
  return { kind: 'done', title, detail, undo };
}

export interface Acts {
  readonly outcome: Outcome | undefined;
  readonly busy: boolean;
  readonly forget: () => void;
  readonly seat: (person: Pick<AtHand, 'id' | 'name'>, spot: Spot, then: () => void) => void;
  readonly end: (spot: Spot, next: Turn | undefined, then: () => void) => void;
  readonly extend: (spot: Spot, then: () => void) => void;
  readonly move: (from: Spot, spot: Spot, then: () => void) => void;
  readonly giveTurn: (person: AtHand, wants: SpaceKind, then: () => void) => void;
  readonly call: (turn: Turn, spot: Spot | undefined, then: () => void) => void;
  readonly arrived: (turn: Turn, then: () => void) => void;
  readonly absent: (turn: Turn, then: () => void) => void;
  readonly withdraw: (turn: Turn, then: () => void) => void;
  readonly undo: () => void;
  /** Says something that needed no write. */
  readonly say: (outcome: Outcome) => void;
}

/** What the keys write, one act at a time, and what is said about it. */
export function useActs(): Acts {
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);

  const run = async (refused: string, act: () => Promise<Outcome>, then: () => void) => {
    // A key that bounces must not seat, end or call twice.
    if (busy) return;
    setBusy(true);
    try {
      const result = await act();
      await queryClient.invalidateQueries(api.coworking.pathFilter());
      setOutcome(result);
      then();
    } catch (error) {
      setOutcome(failed(error, refused));
      void queryClient.invalidateQueries(api.coworking.pathFilter());
      const { code } = refusalOf(error);
      // The session ended or was locked elsewhere: the frame has to ask who is here.
      if (code === 'SESION_VENCIDA' || code === 'SESION_BLOQUEADA')
        void queryClient.invalidateQueries(api.session.status.queryFilter());
    } finally {
      setBusy(false);
    }
  };
  const { coworking } = client;

  return {
    outcome,
    busy,
    forget: () => {
      setOutcome(undefined);
    },
    say: setOutcome,
    seat: (person, spot, then) => {
      void run(
        'No se sentó a nadie',
        async () => {
          const { minutes, cutBy, visit, act } = await coworking.seat.mutate({
            personId: person.id,
            spaceId: spot.id,
          });
          const cut =
            cutBy === null
              ? ''
              : ` Tiene menos tiempo: está reservado desde ${withArticle(formatTime(cutBy))}`;
          const counted =
            visit === 'REGISTERED' ? 'Atención registrada.' : 'Su atención ya estaba registrada.';
          return done(
            `${person.name} en ${spot.name}`,
            `Tiene ${formatStay(minutes * MINUTE)}. ${counted}${cut}`,
            act,
          );
        },
        then,
      );
    },
    end: (spot, next, then) => {
      const { use } = spot;
      if (use === null) return;
      void run(
        'No se terminó',
        async () => {
          const ended =
            next === undefined
              ? { ...(await coworking.end.mutate({ useId: use.id })), called: null }
              : await coworking.endAndCall.mutate({ useId: use.id });
          const { lastedMs, act, called } = ended;
          return done(
            called === null ? `${spot.name} quedó libre` : `Turno ${called.number}, a ${called.spaceName}`,
            `${use.name} estuvo ${formatStay(lastedMs)}.`,
            act,
          );
        },
        then,
      );
    },
    extend: (spot, then) => {
      const { use } = spot;
      if (use === null) return;
      void run(
        'No se dio más tiempo',
        async () => {
          const { endsAt, minutes } = await coworking.extend.mutate({ useId: use.id });
          return done(
            `${spot.name}: ${minutes} minutos más`,
            `${use.name}, hasta ${withArticle(formatTime(endsAt))}`,
          );
        },
        then,
      );
    },
    move: (from, spot, then) => {
      const { use } = from;
      if (use === null) return;
      void run(
        'No se cambió de puesto',
        async () => {
          const { act, minutes } = await coworking.move.mutate({ useId: use.id, spaceId: spot.id });
          return done(
            `${use.name} pasó a ${spot.name}`,
            `Sigue con el tiempo que le quedaba: ${formatStay(minutes * MINUTE)}. ${from.name} quedó libre.`,
            act,
          );
        },
        then,
      );
    },
    giveTurn: (person, wants, then) => {
      void run(
        'No se dio el turno',
        async () => {
          const { number, waitMs, act } = await coworking.giveTurn.mutate({ personId: person.id, wants });
          const wait =
            waitMs === null
              ? ''
              : waitMs === 0
                ? ' Ya hay uno libre.'
                : ` Espera más o menos ${formatStay(Math.ceil(waitMs / MINUTE) * MINUTE)}.`;
          return done(
            `Turno ${number} para ${person.name}`,
            `Espera un ${KIND_WORDS[wants].one}.${wait}`,
            act,
          );
        },
        then,
      );
    },
    call: (turn, spot, then) => {
      void run(
        'No se llamó a nadie',
        async () => {
          const called = await coworking.callTurn.mutate({ turnId: turn.id, spaceId: spot?.id ?? null });
          return done(`Turno ${called.number}, a ${called.spaceName}`, `Se llamó a ${turn.name}.`);
        },
        then,
      );
    },
    arrived: (turn, then) => {
      void run(
        'No se sentó a nadie',
        async () => {
          const { minutes, act } = await coworking.turnArrived.mutate({ turnId: turn.id, spaceId: null });
          return done(
            `${turn.name} en ${turn.spaceName ?? 'su puesto'}`,
            `Llegó el turno ${turn.number}. Tiene ${formatStay(minutes * MINUTE)}.`,
            act,
          );
        },
        then,
      );
    },
    absent: (turn, then) => {
      void run(
        'No se guardó que no está',
        async () => {
          await coworking.turnAbsent.mutate({ turnId: turn.id });
          return done(`El turno ${turn.number} no está`, 'Si aparece, se puede llamar otra vez.');
        },
        then,
      );
    },
    withdraw: (turn, then) => {
      void run(
        'No se retiró el turno',
        async () => {
          await coworking.withdrawTurn.mutate({ turnId: turn.id });
          return done(`Se retiró el turno ${turn.number}`, `${turn.name} ya no espera.`);
        },
        then,
      );
    },
    undo: () => {
      if (outcome?.kind !== 'done' || outcome.undo === undefined) return;
      const { title, undo } = outcome;
      void run(
        'No se pudo deshacer',
        async () => {
          await coworking.undo.mutate(undo);
          return done('Deshecho', `Se devolvió: ${title}.`);
        },
        () => undefined,
      );
    },
  };
}
