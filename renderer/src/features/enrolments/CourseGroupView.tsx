import { TextInput } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { GroupCounters } from '#renderer/features/enrolments/GroupCounters.tsx';
import {
  callWords,
  documentWords,
  FILTERS,
  rowsOf,
  sessionWords,
  shownRows,
} from '#renderer/features/enrolments/model.ts';
import type { CourseGroup, Filter, GroupPerson, Promoted } from '#renderer/features/enrolments/model.ts';
import { PAGE_ROWS, PeopleGrid } from '#renderer/features/enrolments/PeopleGrid.tsx';
import { isPossible } from '#renderer/lib/actions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { useScan } from '#renderer/lib/scan.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { normalizeDocumentNumber } from '#shared/domain/person.ts';
import { labels } from '#shared/text/labels.ts';
import classes from '#renderer/features/enrolments/CourseGroupView.module.css';

/** What the last act led to; it stays until the next one or Esc. */
export type Outcome =
  | { readonly kind: 'done'; readonly title: string; readonly words: string }
  | { readonly kind: 'withdrawn'; readonly name: string; readonly promoted: readonly Promoted[] }
  | { readonly kind: 'failed'; readonly title: string; readonly failure: Failure };

interface CourseGroupViewProps {
  readonly group: CourseGroup;
  readonly now: number;
  readonly outcome: Outcome | undefined;
  /** A dialog is open: it has the focus and gives it back. */
  readonly covered: boolean;
  /** The desk enrols and withdraws; instructors and the centre look on. */
  readonly mayAct: boolean;
  /** The group's own Punto calls the roll. */
  readonly mayTeach: boolean;
  readonly onOutcomeSeen: () => void;
  readonly onConfirm: (person: GroupPerson) => void;
  readonly onWithdraw: (person: GroupPerson) => void;
  readonly onEnrol: (text: string) => void;
  readonly onPrint: () => void;
  readonly onFile: (person: GroupPerson) => void;
  readonly onRollCall: (() => void) | undefined;
  readonly onResults: () => void;
  readonly onCertificates: () => void;
  readonly onBack: () => void;
}

const CLOSED: Readonly<Record<NonNullable<CourseGroup['closed']>, string>> = {
  CANCELADO: 'El grupo se canceló',
  RETIRADO: 'La central retiró el curso',
  TERMINADO: 'El curso terminó',
};

/** A group with everybody who has a seat, waits, asked for one or left, and what the desk does with them. */
export function CourseGroupView(props: CourseGroupViewProps) {
  const { group, now, outcome } = props;
  const [filter, setFilter] = useState<Filter>('TODOS');
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const all = useMemo(() => rowsOf(group.people), [group.people]);
  const rows = useMemo(() => shownRows(all, filter, text), [all, filter, text]);
  const at = Math.min(cursor, Math.max(0, rows.length - 1));
  const current = rows[at]?.person;
  const empty = group.people.length === 0;

  const show = (next: Filter) => {
    setFilter(next);
    setCursor(0);
  };
  const move = (
    id: string,
    label: string,
    key: string,
    to: () => number,
    shownKeys?: readonly string[],
  ): Action => ({
    id: `group.${id}`,
    label,
    keys: [key],
    ...(shownKeys === undefined ? {} : { shownKeys }),
    keysOnly: true,
    when: () => rows.length > 0,
    run: () => {
      setCursor(Math.max(0, Math.min(to(), rows.length - 1)));
    },
  });
  const down = move('down', 'Moverse', 'ArrowDown', () => at + 1, ['ArrowDown', 'ArrowUp']);
  const movements = [
    down,
    move('up', 'Persona anterior', 'ArrowUp', () => at - 1),
    move('pageDown', 'Página siguiente', 'PageDown', () => at + PAGE_ROWS),
    move('pageUp', 'Página anterior', 'PageUp', () => at - PAGE_ROWS),
    move('first', 'La primera', 'Home', () => 0),
    move('last', 'La última', 'End', () => rows.length - 1),
  ];
  const ofCurrent = (
    action: Omit<Action, 'run'>,
    possible: (person: GroupPerson) => boolean,
    run: (person: GroupPerson) => void,
  ): Action => ({
    ...action,
    when: () => current !== undefined && possible(current),
    run: () => {
      if (current !== undefined) run(current);
    },
  });
  const confirm = ofCurrent(
    { id: 'group.confirm', label: 'Confirmar', keys: ['Enter'] },
    ({ state }) => props.mayAct && state === 'PREINSCRITO' && group.closed === null,
    props.onConfirm,
  );
  const withdraw = ofCurrent(
    { id: 'group.withdraw', label: 'Retirar', keys: ['Delete'] },
    ({ state }) => props.mayAct && state !== 'RETIRADO',
    props.onWithdraw,
  );
  const file = ofCurrent(
    { id: 'group.file', label: 'Abrir la ficha', keys: ['Ctrl+O'] },
    () => props.mayAct,
    props.onFile,
  );
  const enrol: Action = {
    id: 'group.enrol',
    label: 'Inscribir a alguien',
    keys: ['Insert'],
    when: () => props.mayAct && group.closed === null,
    run: () => {
      props.onEnrol('');
    },
  };
  const find: Action = {
    id: 'group.find',
    label: 'Buscar en la lista',
    keys: ['/'],
    run: () => search.current?.focus(),
  };
  const print: Action = {
    id: 'group.print',
    label: 'Imprimir la lista',
    keys: ['Ctrl+P'],
    when: () => !empty,
    run: props.onPrint,
  };
  const rollCall: Action = {
    id: 'group.rollCall',
    label: 'Llamar a lista',
    keys: ['L'],
    when: () => props.mayTeach && props.onRollCall !== undefined,
    run: () => props.onRollCall?.(),
  };
  const results: Action = {
    id: 'group.results',
    label: 'Resultados',
    keys: ['R'],
    when: () => props.mayTeach,
    run: props.onResults,
  };
  const certificates: Action = {
    id: 'group.certificates',
    label: 'Certificados',
    keys: ['C'],
    when: () => props.mayTeach,
    run: props.onCertificates,
  };
  const filters = FILTERS.map(({ code, label }, index): Action => ({
    id: `group.filter.${code}`,
    label,
    keys: [String(index)],
    run: () => {
      show(code);
    },
  }));
  const back: Action = {
    id: 'group.back',
    label: 'Volver',
    keys: ['Escape'],
    run: () => {
      // One step back: the message, then what was typed, then the filter, then the place.
      if (outcome !== undefined) props.onOutcomeSeen();
      else if (text !== '' || document.activeElement === search.current) {
        setText('');
        grid.current?.focus();
      } else if (filter !== 'TODOS') show('TODOS');
      else props.onBack();
    },
  };
  useActions('Grupo', [
    confirm,
    withdraw,
    enrol,
    file,
    ...movements,
    find,
    ...filters,
    rollCall,
    results,
    certificates,
    print,
    back,
  ]);
  useScan({
    onScan: (reading) => {
      if (reading.kind === 'NOT_UNDERSTOOD') return;
      const number = normalizeDocumentNumber(reading.documentNumber);
      const found = all.findIndex(({ person }) => person.documentNumber === number);
      if (found >= 0) {
        setFilter('TODOS');
        setText('');
        setCursor(found);
      } else if (props.mayAct && group.closed === null) props.onEnrol(reading.documentNumber);
    },
  });

  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div className={classes.title}>
          <h2>
            {group.courseName}, {group.name}
          </h2>
          <p>
            {[
              labels.ally[group.ally],
              group.siteName,
              group.instructorName === null ? undefined : `dicta ${group.instructorName}`,
              sessionWords(group, now),
            ]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </p>
        </div>
        <div className={classes.keys}>
          <ActionHint action={rollCall} />
          <ActionHint action={results} />
          <ActionHint action={certificates} />
          <ActionHint action={print} label="Imprimir" />
          <ActionHint action={back} />
        </div>
      </header>
      {group.closed === null ? null : (
        <Banner tone="doubt" title={`${CLOSED[group.closed]}: no recibe inscripciones.`}>
          {group.cancelReason}
        </Banner>
      )}
      {outcome === undefined ? null : <Told outcome={outcome} />}
      <div className={classes.tools}>
        <GroupCounters group={group} filter={filter} actions={filters} />
        <div className={classes.find}>
          <TextInput
            id="group-search"
            ref={search}
            type="search"
            aria-label="Buscar en la lista por nombre o documento"
            placeholder="Nombre o documento"
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setCursor(0);
            }}
          />
          <ActionHint action={find} capOnly />
        </div>
        <ActionButton action={enrol} />
      </div>
      {empty ? (
        <EmptyState title="Nadie se ha inscrito todavía">
          Quien se inscriba aparece aquí en orden: primero los cupos, luego la lista de espera. Pase una
          cédula, o use la tecla Ins.
        </EmptyState>
      ) : (
        <PeopleGrid
          grid={grid}
          covered={props.covered}
          rows={rows}
          cursor={at}
          label={`Personas de ${group.courseName}, ${group.name}`}
          onCursor={setCursor}
        />
      )}
      {empty ? null : (
        <footer className={classes.foot}>
          <ActionHint action={down} />
          <span className={classes.current}>
            {current === undefined ? null : (
              <>
                <strong>{current.name}</strong> {documentWords(current)}
                {current.withdrawal === null ? '' : `. ${labels.withdrawal[current.withdrawal]}`}
              </>
            )}
          </span>
          <ActionHint action={file} label="Ficha" />
          <ActionHint action={withdraw} />
          <ActionHint action={confirm} tone={isPossible(confirm) ? 'strong' : 'normal'} />
        </footer>
      )}
    </div>
  );
}

function Told({ outcome }: { readonly outcome: Outcome }) {
  if (outcome.kind === 'failed') {
    return (
      <Banner tone="bad" title={outcome.title} urgent>
        {outcome.failure.message} (código {outcome.failure.code})
      </Banner>
    );
  }
  if (outcome.kind === 'done') {
    return (
      <Banner tone="good" title={outcome.title}>
        {outcome.words}
      </Banner>
    );
  }
  return (
    <Banner tone="good" title={`Se retiró ${outcome.name}.`}>
      {outcome.promoted.length === 0
        ? 'Nadie estaba esperando el cupo.'
        : outcome.promoted
            .map((promoted) => `Ahora tiene cupo ${promoted.name}: ${callWords(promoted)}.`)
            .join(' ')}
    </Banner>
  );
}
