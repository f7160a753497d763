import { labels } from '#shared/text/labels.ts';
import type { ReadPerson } from '#shared/domain/cedula.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import classes from '#renderer/features/reception/AnswerCard.module.css';

interface ScanDetailsProps {
  readonly read: ReadPerson;
  /** What to look at on the card before saving. */
  readonly warnings?: boolean;
}

/** What the document in hand says, as far as it was understood. */
export function ScanDetails({ read, warnings = false }: ScanDetailsProps) {
  const facts = [
    `${read.documentType} ${read.documentNumber}`,
    read.nameKnown ? `${read.givenNames ?? ''} ${read.surnames ?? ''}` : undefined,
    read.birthDate === null ? undefined : `nació el ${formatLocalDate(read.birthDate)}`,
    read.sex === null ? undefined : labels.sex[read.sex],
  ].filter((fact) => fact !== undefined);
  return (
    <>
      <ul className={classes.facts}>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {warnings ? read.warnings.map(({ code, message }) => <div key={code}>{message}</div>) : null}
    </>
  );
}
