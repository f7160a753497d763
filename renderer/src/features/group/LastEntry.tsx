import { wordsOf } from '#renderer/features/group/entry-words.ts';
import type { Entry } from '#renderer/features/group/model.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/group/LastEntry.module.css';

/** The last thing that happened, large enough for the corner of an eye; what went wrong is read out at once. */
export function LastEntry({ entry }: { readonly entry: Entry | undefined }) {
  if (entry === undefined) {
    return (
      <p className={classes.last} data-tone="idle">
        Todavía no ha entrado nadie. No hace falta mirar la pantalla: lo que no se entienda espera aquí.
      </p>
    );
  }
  const { tone, name, words } = wordsOf(entry);
  return (
    // Each entry is a new element: what changes colour is seen, also when two in a row are alike.
    <p key={entry.key} className={classes.last} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <StateMark tone={tone} size={28} />
      <strong>{name}</strong>
      <span>{words}</span>
    </p>
  );
}
