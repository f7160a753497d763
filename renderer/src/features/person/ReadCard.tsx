import { IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReadPerson } from '#shared/domain/cedula.ts';
import { labels } from '#shared/text/labels.ts';
import type { Draft, IdentityField } from '#renderer/features/person/draft.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/person/ReadCard.module.css';

interface ReadCardProps {
  readonly draft: Draft;
  readonly read: ReadPerson;
  readonly asked: readonly IdentityField[];
  readonly age: number | undefined;
  readonly correct: Action;
}

/** What the document said: done, and quiet. What it did not say is asked below. */
export function ReadCard({ draft, read, asked, age, correct }: ReadCardProps) {
  const facts: readonly (readonly [IdentityField, string, string])[] = [
    ['documentNumber', 'Documento', `${draft.documentType} ${draft.documentNumber}`],
    ['givenNames', 'Nombres', draft.givenNames],
    ['surnames', 'Apellidos', draft.surnames],
    [
      'birthDate',
      'Nacimiento',
      `${formatLocalDate(draft.birthDate)}${age === undefined ? '' : `, ${age} años`}`,
    ],
    ['sex', 'Sexo', draft.sex === '' ? '' : labels.sex[draft.sex]],
  ];
  return (
    <section className={classes.card} aria-labelledby="read-title">
      <header className={classes.head}>
        <IconCircleCheckFilled size={18} className={classes.mark} aria-hidden="true" />
        <strong id="read-title">Leído de la cédula</strong>
        <span className={classes.note}>
          {read.source === 'PDF417' ? 'Las huellas que trae el código no se guardaron.' : 'Zona de lectura.'}
        </span>
        <ActionHint action={correct} label="Corregir" />
      </header>
      <dl className={classes.facts}>
        {facts
          .filter(([field]) => !asked.includes(field))
          .map(([field, label, value]) => (
            <div key={field}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {read.warnings.map(({ code, message }) => (
        <p key={code} className={classes.warning}>
          <StateMark tone="doubt" size={16} />
          {message}
        </p>
      ))}
    </section>
  );
}
