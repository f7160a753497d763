import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { labels } from '#shared/text/labels.ts';
import { isPossible } from '#renderer/lib/actions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import { RUN_TONES, type Run } from '#renderer/features/imports/model.ts';
import classes from '#renderer/features/imports/ImportView.module.css';

interface RunsPanelProps {
  readonly runs: readonly Run[] | undefined;
  readonly now: number;
  /** An import is under way: nothing can be undone meanwhile. */
  readonly importing: boolean;
  readonly onUndo: (run: Run) => void;
}

const mayUndo = (run: Run) => run.here && (run.state === 'TERMINADA' || run.state === 'SIN_TERMINAR');

/** Who imported what and when; the arrows choose one, and it can be undone. */
export function RunsPanel({ runs, now, importing, onUndo }: RunsPanelProps) {
  const [at, setAt] = useState(0);
  const list = runs ?? [];
  const chosen = list[Math.min(at, list.length - 1)];
  const move = (by: number) => setAt(Math.max(0, Math.min(list.length - 1, at + by)));
  const undo: Action = {
    id: 'imports.undo',
    label: 'Deshacer la elegida',
    keys: ['U'],
    when: () => chosen !== undefined && mayUndo(chosen) && !importing,
    run: () => {
      if (chosen !== undefined) onUndo(chosen);
    },
  };
  const up: Action = {
    id: 'imports.up',
    label: 'Elegir',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => move(-1),
  };
  const down: Action = { ...up, id: 'imports.down', keys: ['ArrowDown'], run: () => move(1) };
  useActions('Importaciones anteriores', list.length === 0 ? [] : [down, up, undo]);
  return (
    <Panel
      title="Importaciones anteriores"
      className={classes.runs}
      aside={
        list.length === 0 ? null : <ActionHint action={{ ...down, shownKeys: ['ArrowDown', 'ArrowUp'] }} />
      }
    >
      {runs === undefined ? (
        <SkeletonRows rows={4} height={52} />
      ) : list.length === 0 ? (
        <EmptyState title="Todavía no hay ninguna" icon={<IconHistory size={28} />}>
          Aquí queda quién importó qué archivo y cuándo, y se puede deshacer entera.
        </EmptyState>
      ) : (
        <>
          <ScrollRegion label="Lista de importaciones" className={classes.runList}>
            <ul>
              {list.map((run) => (
                <li key={run.id} data-chosen={run === chosen || undefined} aria-current={run === chosen}>
                  <button
                    type="button"
                    className={classes.run}
                    onClick={() => setAt(list.indexOf(run))}
                    tabIndex={-1}
                  >
                    <span className={classes.runHead}>
                      <StateMark tone={RUN_TONES[run.state]} />
                      <strong>{run.fileName}</strong>
                    </span>
                    <span className={classes.runFacts}>
                      {formatCount(run.imported)} de {formatQuantity(run.rows, 'fila', 'filas')},{' '}
                      {labels.importState[run.state]}
                      {run.undoneAt === null ? '' : ` ${formatMoment(run.undoneAt, now)}`}
                    </span>
                    <span className={classes.runFacts}>
                      {formatMoment(run.startedAt, now)}, {run.by ?? 'una orden en este equipo'}
                      {run.here ? '' : '; se hizo en otro lugar'}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </ScrollRegion>
          {isPossible(undo) ? (
            <div className={classes.actions}>
              <ActionHint action={undo} />
            </div>
          ) : null}
        </>
      )}
    </Panel>
  );
}
