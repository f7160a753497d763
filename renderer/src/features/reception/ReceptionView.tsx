import { useEffect, useRef } from 'react';
import { AnswerCard } from '#renderer/features/reception/AnswerCard.tsx';
import { InsidePanel } from '#renderer/features/reception/InsidePanel.tsx';
import { LatestPanel } from '#renderer/features/reception/LatestPanel.tsx';
import { lastService, personAtHand } from '#renderer/features/reception/model.ts';
import type { Card, Today } from '#renderer/features/reception/model.ts';
import type { PersonMatch } from '#renderer/lib/person-match.ts';
import { SearchField } from '#renderer/features/reception/SearchField.tsx';
import { ServiceGrid } from '#renderer/features/reception/ServiceGrid.tsx';
import type { Service } from '#shared/domain/codes.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { useServices } from '#renderer/lib/services.ts';
import classes from '#renderer/features/reception/ReceptionView.module.css';

export interface ReceptionViewProps {
  readonly text: string;
  readonly card: Card;
  readonly today: Today | undefined;
  readonly todayFailure: Failure | undefined;
  readonly now: number;
  /** A dialog is open: it has the focus and gives it back. */
  readonly covered: boolean;
  readonly onText: (text: string) => void;
  readonly onEnter: () => void;
  readonly onService: (service: Service) => void;
  readonly onClear: () => void;
  readonly onMove: (step: 1 | -1) => void;
  readonly onPick: (person: PersonMatch) => void;
  readonly onUndo: () => void;
  readonly onInside: () => void;
  readonly onNewPerson: () => void;
  /** People of a group who still have to be completed. */
  readonly newcomers: number;
  readonly onGroup: () => void;
  readonly onHeads: () => void;
  readonly onLate: () => void;
  readonly onNote: () => void;
  readonly onEnrol: () => void;
  readonly onFile: (personId: string) => void;
  /** The questions were never put to the person at hand, or too long ago. */
  readonly characterisationDue: boolean;
  readonly onCharacterise: (personId: string) => void;
}

export function ReceptionView(props: ReceptionViewProps) {
  const { card, today, now, covered } = props;
  const input = useRef<HTMLInputElement>(null);
  const person = personAtHand(card);
  const several = card.kind === 'several';
  const { offered } = useServices();

  const enter: Action = {
    id: 'reception.enter',
    label: 'Registrar o elegir',
    keys: ['Enter'],
    run: props.onEnter,
  };
  const clear: Action = { id: 'reception.clear', label: 'Limpiar', keys: ['Escape'], run: props.onClear };
  const move: Action = {
    id: 'reception.down',
    label: 'Moverse entre las personas',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    when: () => several,
    run: () => {
      props.onMove(1);
    },
  };
  const up: Action = {
    ...move,
    id: 'reception.up',
    label: 'Persona anterior',
    keys: ['ArrowUp'],
    shownKeys: ['ArrowUp'],
    run: () => {
      props.onMove(-1);
    },
  };
  const undo: Action = {
    id: 'reception.undo',
    label: 'Anular',
    keys: ['Ctrl+Z'],
    when: () => today !== undefined,
    run: props.onUndo,
  };
  const leave: Action = {
    id: 'reception.leave',
    label: 'Registrar salida',
    keys: ['Ctrl+F'],
    run: props.onInside,
  };
  const all: Action = {
    id: 'reception.inside',
    label: 'Ver quién está adentro',
    keys: ['F12'],
    run: props.onInside,
  };
  const newPerson: Action = {
    id: 'reception.new',
    label: 'Persona nueva',
    // With nobody found Enter is free; Ctrl+Enter opens the form at any time, also beside someone who is alike.
    keys: card.kind === 'nobody' ? ['Enter', 'Ctrl+Enter'] : ['Ctrl+Enter'],
    run: props.onNewPerson,
  };
  const group: Action = { id: 'reception.group', label: 'Grupo', keys: ['Ctrl+G'], run: props.onGroup };
  const heads: Action = {
    id: 'reception.heads',
    label: 'Contar un evento',
    keys: ['Ctrl+E'],
    run: props.onHeads,
  };
  const late: Action = {
    id: 'reception.late',
    label: 'Anotar una visita de otro momento',
    keys: ['Ctrl+H'],
    when: () => person !== undefined && today !== undefined,
    run: props.onLate,
  };
  const note: Action = {
    id: 'reception.note',
    label: 'Nota',
    keys: ['Ctrl+J'],
    when: () => (today?.visits.length ?? 0) > 0,
    run: props.onNote,
  };
  const enrol: Action = {
    id: 'reception.enrol',
    label: 'Inscribir en un curso',
    keys: ['Ctrl+I'],
    when: () => person !== undefined,
    run: props.onEnrol,
  };
  // A key of the place where one is already: whatever took the focus, it goes back to the field.
  const here: Action = {
    id: 'reception.here',
    label: 'Volver al campo',
    keys: ['Alt+1'],
    keysOnly: true,
    run: () => {
      input.current?.focus();
    },
  };
  const file: Action = {
    id: 'reception.file',
    label: 'Abrir la ficha',
    keys: ['Ctrl+O'],
    when: () => person !== undefined,
    run: () => {
      if (person !== undefined) props.onFile(person.id);
    },
  };
  const characterise: Action = {
    id: 'reception.characterise',
    label: 'Hacer la caracterización',
    keys: ['Ctrl+D'],
    when: () => props.characterisationDue && person !== undefined,
    run: () => {
      if (person !== undefined) props.onCharacterise(person.id);
    },
  };
  const services = offered.map((service): Action => ({
    id: `reception.${service.code}`,
    label: `Registrar ${service.label}`,
    keys: [service.key],
    run: () => {
      props.onService(service.code);
    },
  }));
  useActions('Recepción', [
    newPerson,
    enter,
    clear,
    ...services,
    file,
    enrol,
    characterise,
    move,
    up,
    group,
    late,
    note,
    heads,
    undo,
    leave,
    all,
    here,
  ]);

  // The next thing is always typed here: whatever took the focus gives it back.
  useEffect(() => {
    if (!covered) input.current?.focus();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies, react-hooks/exhaustive-deps -- each new answer is such a moment
  }, [covered, card.kind]);

  return (
    <div className={classes.screen}>
      <div className={classes.desk}>
        <SearchField
          text={props.text}
          onText={props.onText}
          clear={clear}
          input={input}
          aside={
            <>
              <ActionHint
                action={group}
                label={props.newcomers === 0 ? 'Grupo' : `Grupo: ${props.newcomers} por completar`}
                tone={props.newcomers === 0 ? 'normal' : 'strong'}
              />
              <ActionHint action={heads} />
            </>
          }
        />
        <AnswerCard
          card={card}
          now={now}
          actions={{ enter, clear, move, undo, newPerson, file, enrol, characterise }}
          onPick={props.onPick}
        />
        <ServiceGrid
          marked={card.kind === 'person' ? lastService(card.person) : undefined}
          ready={person !== undefined}
          late={late}
          onService={props.onService}
        />
        <LatestPanel
          latest={today?.visits}
          failure={props.todayFailure}
          undo={undo}
          note={note}
          rows={several ? 1 : 3}
        />
      </div>
      <InsidePanel today={today} now={now} leave={leave} all={all} />
    </div>
  );
}
