import { withArticle } from '#shared/text/clock-words.ts';
import { IconClockEdit, IconNote } from '@tabler/icons-react';
import type { Visit } from '#renderer/features/reception/model.ts';
import { formatTime } from '#renderer/lib/formats.ts';
import { CorrectedTime } from '#renderer/ui/CorrectedTime.tsx';
import classes from '#renderer/features/reception/VisitMarks.module.css';

/** What else is to be known of a visit, in one line: when it was written, how it ended, what was noted. */
export function VisitMarks({ visit }: { readonly visit: Visit }) {
  const { origin, endedByRule, notes, rawAt } = visit;
  const last = notes.at(-1);
  if (origin === 'DESK' && !endedByRule && last === undefined && rawAt === null) return null;
  return (
    <span className={classes.marks}>
      {origin === 'LATE' ? (
        <span className={classes.mark} title={`Anotada a ${withArticle(formatTime(visit.recordedAt))}`}>
          <IconClockEdit size={15} aria-hidden="true" /> anotada después
        </span>
      ) : null}
      {origin === 'GROUP' ? <span>en grupo</span> : null}
      {origin === 'IMPORT' ? <span>importada</span> : null}
      <CorrectedTime rawAt={rawAt} />
      {endedByRule ? <span>cerrada por regla</span> : null}
      {last === undefined ? null : (
        <span className={classes.note} title={notes.map((note) => note.text).join('\n')}>
          <IconNote size={15} aria-hidden="true" />
          {notes.length > 1 ? `${notes.length} notas: ` : ''}
          {last.text}
        </span>
      )}
    </span>
  );
}
