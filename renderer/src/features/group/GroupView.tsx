import { Paper, Title } from '@mantine/core';
import { IconScan } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Service } from '#shared/domain/codes.ts';
import { EntryList } from '#renderer/features/group/EntryList.tsx';
import { LastEntry } from '#renderer/features/group/LastEntry.tsx';
import { nameOf, tallyOf } from '#renderer/features/group/model.ts';
import type { Entry, Match, Newcomer } from '#renderer/features/group/model.ts';
import { NewcomerList } from '#renderer/features/group/NewcomerList.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useServices } from '#renderer/lib/services.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/group/GroupView.module.css';

export interface GroupViewProps {
  readonly service: Service;
  readonly text: string;
  /** Who bears the name that is being typed. */
  readonly matches: readonly Match[];
  readonly cursor: number;
  /** Newest first. */
  readonly entries: readonly Entry[];
  readonly newcomers: readonly Newcomer[];
  readonly failure: Failure | undefined;
  /** Somebody asked to leave while people are not registered yet. */
  readonly warned: boolean;
  readonly canUndo: boolean;
  readonly onText: (text: string) => void;
  readonly onSubmit: () => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onUndo: () => void;
  readonly onRetry: () => void;
  readonly onComplete: (newcomer: Newcomer) => void;
  readonly onDrop: (newcomer: Newcomer) => void;
  readonly onLeave: () => void;
}

export function GroupView(props: GroupViewProps) {
  const { text, matches, cursor, entries, newcomers } = props;
  const input = useRef<HTMLInputElement>(null);
  const { labelOf } = useServices();
  const tally = tallyOf(entries);
  const choosing = matches.length > 0;
  const current = newcomers[Math.min(cursor, newcomers.length - 1)];
  const submit: Action = { id: 'group.enter', label: 'Registrar', keys: ['Enter'], run: props.onSubmit };
  const leave: Action = {
    id: 'group.leave',
    label: text === '' ? 'Terminar el grupo' : 'Limpiar',
    keys: ['Escape'],
    run: () => {
      if (text === '') props.onLeave();
      else props.onText('');
    },
  };
  const undo: Action = {
    id: 'group.undo',
    label: 'Anular el último',
    keys: ['Ctrl+Z'],
    when: () => props.canUndo,
    run: props.onUndo,
  };
  const retry: Action = {
    id: 'group.retry',
    label: 'Repetir los que fallaron',
    keys: ['F9'],
    when: () => entries.some((entry) => entry.state.kind === 'failed'),
    run: props.onRetry,
  };
  const down: Action = {
    id: 'group.down',
    label: 'Elegir',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      props.onStep(1);
    },
  };
  const up: Action = {
    id: 'group.up',
    label: 'Elegir el de arriba',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      props.onStep(-1);
    },
  };
  const complete: Action = {
    id: 'group.complete',
    label: 'Completar',
    keys: ['F2'],
    when: () => current !== undefined,
    run: () => {
      if (current !== undefined) props.onComplete(current);
    },
  };
  const drop: Action = {
    id: 'group.drop',
    label: 'Quitar de la lista',
    keys: ['F8'],
    when: () => current !== undefined,
    run: () => {
      if (current !== undefined) props.onDrop(current);
    },
  };
  useActions('Grupo', [submit, leave, undo, retry, down, up, complete, drop]);
  useEffect(() => {
    input.current?.focus();
  }, []);

  return (
    <div className={classes.screen}>
      <div className={classes.main}>
        <div className={classes.head}>
          <Title order={2} className={classes.title}>
            Grupo: {labelOf(props.service)}
          </Title>
          <ActionHint action={leave} />
        </div>
        <div className={classes.block}>
          <label htmlFor="group-field" className={classes.label}>
            Pase las cédulas una tras otra, o escriba documento o nombre
          </label>
          <div className={classes.field}>
            <IconScan size={26} stroke={2} aria-hidden="true" />
            <input
              id="group-field"
              ref={input}
              type="search"
              className={classes.input}
              value={text}
              maxLength={120}
              autoComplete="off"
              autoCorrect="off"
              spellCheck={false}
              onChange={(event) => {
                props.onText(event.currentTarget.value);
              }}
            />
            <ActionHint action={submit} />
          </div>
          {choosing ? (
            <ul className={classes.matches} aria-label="Personas con ese nombre">
              {matches.map((match, index) => (
                <li key={match.id} className={classes.match} aria-current={index === cursor || undefined}>
                  <strong>{nameOf(match)}</strong>
                  <span>
                    {match.otherPunto
                      ? 'De otro Punto'
                      : match.documentNumber === null
                        ? 'Sin documento'
                        : `${match.documentType ?? ''} ${match.documentNumber}`}
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <LastEntry entry={entries[0]} />
          )}
          {props.warned && tally.unsettled > 0 ? (
            <Banner
              tone="bad"
              title={`Falta registrar a ${formatQuantity(tally.unsettled, 'persona', 'personas')}.`}
              urgent
            >
              F9 lo repite. Otra vez Esc sale sin registrar.
            </Banner>
          ) : null}
        </div>
        <EntryList entries={entries} undo={undo} retry={retry} />
      </div>
      <Paper component="aside" className={classes.side} aria-label="Cuenta del grupo">
        <div className={classes.figures}>
          <Figure value={tally.entered} label="entraron" main />
          <Figure value={tally.counted} label="ya contadas" />
          <Figure value={newcomers.length} label="por completar" />
        </div>
        <NewcomerList
          newcomers={newcomers}
          cursor={choosing ? -1 : Math.min(cursor, newcomers.length - 1)}
          failure={props.failure}
          complete={complete}
          drop={drop}
          move={down}
        />
      </Paper>
    </div>
  );
}
