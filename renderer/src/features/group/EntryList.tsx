import { wordsOf } from '#renderer/features/group/entry-words.ts';
import type { Entry } from '#renderer/features/group/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { isPossible } from '#renderer/lib/actions.ts';
import { formatTime } from '#renderer/lib/formats.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/group/EntryList.module.css';

interface EntryListProps {
  readonly entries: readonly Entry[];
  readonly undo: Action;
  readonly retry: Action;
}

/** Everybody of this group, newest first and numbered as they came. */
export function EntryList({ entries, undo, retry }: EntryListProps) {
  return (
    <Panel
      title="En este grupo"
      className={classes.panel}
      flush
      aside={
        <span className={classes.keys}>
          {isPossible(retry) ? <ActionButton action={retry} size="xs" /> : null}
          <ActionHint action={undo} />
        </span>
      }
    >
      {entries.length === 0 ? (
        <p className={classes.none}>Cada persona aparece aquí en cuanto pasa.</p>
      ) : (
        <ScrollRegion className={classes.scroll} label="Personas del grupo">
          <ol className={classes.rows}>
            {entries.map((entry, index) => {
              const { tone, name, words } = wordsOf(entry);
              return (
                <li key={entry.key} className={classes.row} data-kind={entry.state.kind}>
                  <span className={classes.number}>{entries.length - index}</span>
                  <StateMark tone={tone} size={18} />
                  <strong>{name}</strong>
                  <span className={classes.words}>{words}</span>
                  <span className={classes.time}>{formatTime(entry.at)}</span>
                </li>
              );
            })}
          </ol>
        </ScrollRegion>
      )}
    </Panel>
  );
}
