import { Table } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useEffect } from 'react';
import {
  aboutOf,
  canBeUndone,
  deedOf,
  pastKey,
  stateOf,
  whoOf,
} from '#renderer/features/decisions/history.ts';
import type { Past } from '#renderer/features/decisions/history.ts';
import { useHistory } from '#renderer/features/decisions/useHistory.ts';
import type { UseHistory } from '#renderer/features/decisions/useHistory.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatMoment } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import frame from '#renderer/features/decisions/DecisionsScreen.module.css';
import classes from '#renderer/features/decisions/HistoryView.module.css';

interface HistoryViewProps {
  readonly now: number;
  /** Back to the cases that wait. */
  readonly leave: Action;
}

const rowId = (past: Past) => `past-${pastKey(past)}`;

/** Who decided what and why, so that it can be taken back tomorrow as well. */
export function HistoryView({ now, leave }: HistoryViewProps) {
  const history = useHistory();
  const { all, current, last, index } = history;
  const undoChosen: Action = {
    id: 'history.undo',
    label: 'Deshacer la elegida',
    keys: ['D'],
    when: () => !history.busy && current !== undefined && canBeUndone(current),
    run: () => {
      if (current !== undefined) history.undo(current);
    },
  };
  const undoLast: Action = {
    id: 'history.undoLast',
    label: 'Deshacer mi última',
    keys: ['Ctrl+Z'],
    when: () => !history.busy && last !== undefined,
    run: () => {
      if (last !== undefined) history.undo(last);
    },
  };
  const open: Action = {
    id: 'history.pair',
    label: 'Ver las dos fichas',
    keys: ['F'],
    when: () => current?.kind === 'PAIR',
    run: () => {
      if (current?.kind !== 'PAIR') return;
      const { a, b } = current;
      goTo('duplicados', { pair: { a, b }, back: { place: 'decisiones', value: { view: 'HISTORY' } } });
    },
  };
  const step = (by: number, label: string): Action => ({
    id: `history.step${by}`,
    label,
    keys: [by > 0 ? 'ArrowDown' : 'ArrowUp'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      history.select(index + by);
    },
  });
  const down = step(1, 'Otra decisión');
  useActions('Historial de decisiones', [undoChosen, undoLast, open, down, step(-1, 'La anterior'), leave]);
  const at = current === undefined ? undefined : rowId(current);
  // Where the arrows are, the focus is, and what has it can be seen.
  useEffect(() => {
    if (at !== undefined) document.querySelector<HTMLElement>(`#${CSS.escape(at)}`)?.focus();
  }, [at]);

  return (
    <div className={frame.screen}>
      <header className={frame.head}>
        <h2>Historial de decisiones</h2>
        <p role="status" className={frame.said}>
          {history.said}
        </p>
        <span className={frame.hints}>
          {all === undefined || all.length < 2 ? null : <ActionHint action={down} />}
          <ActionHint action={leave} />
        </span>
      </header>
      {all === undefined ? (
        <Loading history={history} />
      ) : all.length === 0 ? (
        <EmptyState title="Todavía no se ha decidido nada" icon={<IconHistory size={32} />} action={leave}>
          Cada decisión queda aquí con su autor, su hora y su motivo, y se puede deshacer también otro día.
        </EmptyState>
      ) : (
        <section className={classes.card} aria-label="Decisiones tomadas">
          {history.refusal === undefined ? null : (
            <div className={classes.refusal}>
              <Banner tone="bad" urgent title={history.refusal.message}>
                Nada cambió con este intento.
              </Banner>
            </div>
          )}
          <ScrollRegion label="Lista de decisiones" className={classes.scroll}>
            <Rows history={history} all={all} now={now} />
          </ScrollRegion>
          <footer className={classes.foot}>
            <p>
              Deshacer deja el caso en espera otra vez, aquí y en los Puntos. Si otra persona decidió mientras
              tanto, se avisa y no se toca.
            </p>
            <span className={classes.acts}>
              {current?.kind === 'PAIR' ? <ActionButton action={open} variant="default" /> : null}
              <ActionButton action={undoLast} variant="default" />
              <ActionButton action={undoChosen} loading={history.busy} />
            </span>
          </footer>
        </section>
      )}
    </div>
  );
}

interface RowsProps {
  readonly history: UseHistory;
  readonly all: readonly Past[];
  readonly now: number;
}

function Rows({ history, all, now }: RowsProps) {
  return (
    <Table className={classes.table} horizontalSpacing="md" verticalSpacing={8} stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Qué se decidió</Table.Th>
          <Table.Th>Sobre qué</Table.Th>
          <Table.Th>Motivo</Table.Th>
          <Table.Th>Quién</Table.Th>
          <Table.Th className={classes.when}>Cuándo</Table.Th>
          <Table.Th>Estado</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {all.map((past, index) => {
          const { tone, label } = stateOf(past);
          const chosen = index === history.index;
          return (
            <Table.Tr
              key={pastKey(past)}
              data-chosen={chosen || undefined}
              data-undone={label === 'Deshecha' || undefined}
              onClick={() => {
                history.select(index);
              }}
            >
              <Table.Td>
                <button
                  type="button"
                  id={rowId(past)}
                  className={classes.deed}
                  tabIndex={chosen ? 0 : -1}
                  aria-current={chosen || undefined}
                >
                  {deedOf(past)}
                </button>
              </Table.Td>
              <Table.Td>{aboutOf(past)}</Table.Td>
              <Table.Td>{past.kind === 'SYNC' && past.reason !== null ? past.reason : '–'}</Table.Td>
              <Table.Td>{whoOf(past)}</Table.Td>
              <Table.Td className={classes.when}>{formatMoment(past.at, now)}</Table.Td>
              <Table.Td>
                <span className={classes.state}>
                  <StateMark tone={tone} size={16} />
                  <span>
                    {label}
                    {past.kind === 'SYNC' && past.undoneAt !== null
                      ? `, ${formatMoment(past.undoneAt, now)}`
                      : ''}
                  </span>
                </span>
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

function Loading({ history }: { readonly history: UseHistory }) {
  const again: Action = {
    id: 'history.again',
    label: 'Volver a intentar',
    keys: ['F9'],
    run: history.again,
  };
  useActions('Historial de decisiones', history.failure === undefined ? [] : [again]);
  if (history.failure === undefined) return <SkeletonRows rows={10} height={44} />;
  return <ErrorState failure={history.failure} action={again} />;
}
