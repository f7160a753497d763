import { withArticle } from '#shared/text/clock-words.ts';
import { ActCard } from '#renderer/features/coworking/ActCard.tsx';
import { CandidateList } from '#renderer/features/coworking/CandidateList.tsx';
import { faceOf, KIND_WORDS, timeLeftWords } from '#renderer/features/coworking/look.ts';
import type { Meaning } from '#renderer/features/coworking/meaning.ts';
import type { Spot } from '#renderer/features/coworking/model.ts';
import type { Candidate, Selection } from '#renderer/features/coworking/selection.ts';
import type { Outcome } from '#renderer/features/coworking/useActs.ts';
import type { Scanning } from '#renderer/features/coworking/useFloor.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDuration, formatMoment, formatStay, formatTime } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

export interface HandActions {
  readonly enter: Action;
  readonly extend: Action;
  readonly move: Action;
  readonly arrived: Action;
  readonly absent: Action;
  readonly give: Action;
  readonly giveOther: Action;
  readonly withdraw: Action;
  readonly undo: Action;
  readonly fault: Action;
  readonly clear: Action;
}

interface HandPanelProps {
  readonly selection: Selection;
  readonly meaning: Meaning;
  readonly outcome: Outcome | undefined;
  readonly scanning: Scanning | undefined;
  readonly searchFailure: Failure | undefined;
  readonly now: number;
  readonly extensionMinutes: number;
  readonly actions: HandActions;
  readonly onPick: (candidate: Candidate) => void;
}

type Other = { readonly action: Action; readonly label: string };

/** What the blue button says: the act and its object. */
function meaningWords(meaning: Meaning): string | undefined {
  switch (meaning.kind) {
    case 'end':
      return meaning.next === undefined ? 'Terminar' : `Terminar y llamar al ${meaning.next.number}`;
    case 'call':
      return `Llamar al ${meaning.turn.number}`;
    case 'arrived':
      return 'Llegó';
    case 'seat':
      return `Sentar en ${meaning.spot.name}`;
    case 'give':
      return `Dar turno para ${KIND_WORDS[meaning.wants].one}`;
    case 'move':
      return `Cambiar a ${meaning.spot.name}`;
    case 'fault':
      return 'Ver el daño';
    case 'choose':
      return 'Elegir';
    case 'new-person':
      return 'Persona nueva';
    case 'nothing':
      return undefined;
  }
}

const WHY_NOT_LONGER = {
  YA_AMPLIADO: 'Ya se le dio más tiempo una vez.',
  HAY_ESPERA: 'No se le puede dar más tiempo: hay quien espera.',
  HAY_RESERVA: 'No se le puede dar más tiempo: está reservado después.',
  SE_PUEDE: undefined,
} as const;

/** @param reasons whether to say beforehand what will be refused; not where a refusal says it already */
function spotWords(spot: Spot, now: number, reasons: boolean): { title: string; facts: readonly string[] } {
  const { use, fault, kept, next } = spot;
  if (use !== null)
    return {
      title: use.name,
      facts: [
        `Desde ${withArticle(formatTime(use.startedAt))} Tenía ${formatStay(use.minutes * 60_000)}.`,
        ...[reasons ? WHY_NOT_LONGER[use.extension] : undefined].filter((why) => why !== undefined),
      ],
    };
  if (fault !== null)
    return {
      title: fault.label,
      facts: [
        fault.description,
        `Desde ${withArticle(formatMoment(fault.reportedAt, now))}, hace ${formatDuration(now - fault.reportedAt)}.`,
      ],
    };
  if (kept?.kind === 'turn')
    return {
      title: `Turno ${kept.number}`,
      facts: [
        kept.until > now
          ? 'Se llamó para este puesto y viene en camino.'
          : 'Se llamó y no ha llegado: si no está, pase al siguiente.',
      ],
    };
  if (kept !== null)
    return {
      title: kept.who,
      facts: [
        `${kept.kind === 'session' ? 'Curso' : 'Reserva'} de ${formatTime(kept.startsAt)} a ${formatTime(kept.endsAt)}`,
        kept.begun || now < kept.startsAt
          ? ''
          : `Hace ${formatDuration(now - kept.startsAt)} que debía llegar; se libera sola cuando pase la espera.`,
      ].filter((fact) => fact !== ''),
    };
  return {
    title: 'Libre',
    facts: [
      next === null
        ? 'Sin reservas el resto del día.'
        : `Reservado desde ${withArticle(formatTime(next.startsAt))} para ${next.who}.`,
      spot.kind === 'SALA' ? '' : 'Pase la cédula o escriba el nombre de quien se sienta.',
    ].filter((fact) => fact !== ''),
  };
}

function spotOthers(spot: Spot, { extensionMinutes, actions, now }: HandPanelProps): readonly Other[] {
  const { look } = faceOf(spot, now);
  if (look === 'used' || look === 'over')
    return [
      { action: actions.extend, label: `Dar ${extensionMinutes} min` },
      { action: actions.move, label: 'Cambiar' },
    ];
  if (spot.kept?.kind === 'turn') return [{ action: actions.absent, label: 'No está' }];
  if (look === 'free') return [{ action: actions.fault, label: 'Reportar un daño' }];
  return [];
}

/** How the last act went. It stays above what comes next, with the way back. */
function OutcomeNote({ outcome, undo }: { readonly outcome: Outcome; readonly undo: Action }) {
  if (outcome.kind === 'failed')
    return (
      <Banner tone="bad" title={outcome.title} urgent>
        {outcome.message} (código {outcome.code})
      </Banner>
    );
  return (
    <ActCard
      badge={{ look: 'free', words: 'Hecho' }}
      title={outcome.title}
      facts={outcome.detail === '' ? [] : [outcome.detail]}
      others={outcome.undo === undefined ? [] : [{ action: undo, label: 'Deshacer' }]}
    />
  );
}

/** The card at the right: one thing, how it stands, and what each key does with it. */
export function HandPanel(props: HandPanelProps) {
  const { selection, meaning, outcome, scanning, searchFailure, now, actions } = props;
  const words = meaningWords(meaning);
  const primary = words === undefined ? undefined : { action: actions.enter, label: words };
  const note = outcome?.kind === 'failed' ? <OutcomeNote outcome={outcome} undo={actions.undo} /> : null;
  if (scanning?.kind === 'reading')
    return (
      <ActCard title="Leyendo la cédula…" facts={['No toque el teclado hasta que termine.']} others={[]} />
    );
  if (scanning?.kind === 'unread')
    return (
      <ActCard
        title="No se entendió la lectura"
        facts={[scanning.message]}
        others={[{ action: actions.clear, label: 'Entendido' }]}
      />
    );
  if (searchFailure !== undefined)
    return (
      <ActCard
        title="No se pudo buscar"
        facts={[`${searchFailure.message} (código ${searchFailure.code})`]}
        others={[{ action: actions.clear, label: 'Entendido' }]}
      />
    );
  if (outcome?.kind === 'done' && selection.kind === 'nothing')
    return <OutcomeNote outcome={outcome} undo={actions.undo} />;
  switch (selection.kind) {
    case 'spot': {
      const { spot } = selection;
      const face = faceOf(spot, now);
      const badge = spot.use === null ? face.word : timeLeftWords(spot.use.endsAt, now);
      return (
        <ActCard
          badge={{ look: face.look, words: badge }}
          where={spot.name}
          {...spotWords(spot, now, outcome?.kind !== 'failed')}
          primary={primary}
          others={spotOthers(spot, props)}
        >
          {note}
        </ActCard>
      );
    }
    case 'seat': {
      const { person, spot, turn, wants } = selection;
      const none =
        spot === undefined ? [`No hay ${KIND_WORDS[wants].free}. Con ↓ ↑ elige otro que esté libre.`] : [];
      return (
        <ActCard
          badge={
            spot === undefined ? undefined : { look: faceOf(spot, now).look, words: faceOf(spot, now).word }
          }
          where={spot?.name}
          title={person.name}
          facts={[
            person.document,
            ...(turn === undefined
              ? none
              : [`Tiene el turno ${turn.number} para ${KIND_WORDS[turn.wants].one}.`]),
          ]}
          primary={primary}
          others={
            turn === undefined
              ? [
                  ...(meaning.kind === 'give'
                    ? []
                    : [{ action: actions.give, label: `Turno, ${KIND_WORDS[wants].one}` }]),
                  {
                    action: actions.giveOther,
                    label: `Turno, ${wants === 'EQUIPO' ? KIND_WORDS.PUESTO.one : KIND_WORDS.EQUIPO.one}`,
                  },
                ]
              : [{ action: actions.withdraw, label: 'Ya no espera' }]
          }
        >
          {note}
        </ActCard>
      );
    }
    case 'move': {
      const { from, spot } = selection;
      return (
        <ActCard
          badge={spot === undefined ? undefined : { look: 'free', words: 'Libre' }}
          where={spot?.name}
          title={from.use?.name ?? ''}
          facts={[
            `Está en ${from.name}. Sigue con el tiempo que le queda.`,
            ...(spot === undefined ? ['No hay otro puesto libre que responda a lo escrito.'] : []),
          ]}
          primary={primary}
          others={[{ action: actions.clear, label: 'Dejarlo donde está' }]}
        >
          {note}
        </ActCard>
      );
    }
    case 'several':
      return (
        <ActCard title="¿Cuál?" facts={[]} primary={primary} others={[]}>
          <CandidateList candidates={selection.candidates} cursor={selection.cursor} onPick={props.onPick} />
        </ActCard>
      );
    case 'nobody':
      return (
        <ActCard
          title="Nadie responde a eso"
          facts={[
            selection.read === undefined
              ? `No hay un puesto ni una persona con «${selection.text}».`
              : `La cédula ${selection.text} no está registrada.`,
          ]}
          primary={primary}
          others={[{ action: actions.clear, label: 'Borrar' }]}
        />
      );
    case 'searching':
      return <ActCard title="Buscando…" facts={[]} others={[]} />;
    case 'nothing':
      return (
        <ActCard
          title="Pase la cédula"
          facts={['O escriba un equipo, un puesto o un nombre. Con las flechas se recorre el piso.']}
          others={[]}
        >
          {note}
        </ActCard>
      );
  }
}
