import { Radio } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { NoticeText } from '#shared/domain/consent.ts';
import type { ContactAnswer } from '#renderer/features/person/draft.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { versionWords } from '#renderer/ui/NoticeDialog.tsx';
import classes from '#renderer/features/person/ConsentCard.module.css';

export const CONTACT_ANSWERS: readonly { readonly value: ContactAnswer; readonly label: string }[] = [
  { value: 'FIRMA', label: 'Sí, con firma' },
  { value: 'HUELLA_PAPEL', label: 'Sí, con huella' },
  { value: 'VERBAL_TESTIGO', label: 'Sí, de voz y con testigo' },
  { value: 'NO_AUTORIZA', label: 'No autoriza' },
];

interface ConsentCardProps {
  /** The notice that is shown now: of the contact where it is asked, else of the service. */
  readonly notice: NoticeText | undefined;
  readonly asked: boolean;
  readonly answer: ContactAnswer | undefined;
  readonly problem: string | undefined;
  readonly read: Action;
  readonly onAnswer: (answer: ContactAnswer) => void;
}

/** What the person has to know, and the one question that needs an answer: nothing is marked beforehand. */
export function ConsentCard({ notice, asked, answer, problem, read, onAnswer }: ConsentCardProps) {
  return (
    <section className={classes.card} aria-labelledby="notice-title" data-step="notice">
      <header className={classes.head}>
        <IconShieldCheck size={18} aria-hidden="true" />
        <h3 id="notice-title">Aviso de datos personales</h3>
        <span className={classes.version}>{notice === undefined ? '' : versionWords(notice)}</span>
        <ActionHint action={read} label="Leer completo" />
      </header>
      <p className={classes.words}>{notice?.text.split('\n')[0] ?? 'El aviso no se pudo abrir.'}</p>
      {asked ? (
        <div
          className={classes.question}
          id="person-contact"
          role="radiogroup"
          aria-labelledby="contact-question"
        >
          <span id="contact-question" className={classes.ask}>
            ¿Autoriza el contacto?
          </span>
          {CONTACT_ANSWERS.map(({ value, label }, index) => (
            <Radio
              key={value}
              className={classes.answer}
              name="contact"
              checked={answer === value}
              aria-keyshortcuts={String(index + 1)}
              label={
                <span className={classes.label}>
                  {label} <KeyCap keys={[String(index + 1)]} decorative />
                </span>
              }
              onChange={() => {
                onAnswer(value);
              }}
            />
          ))}
        </div>
      ) : (
        <p className={classes.silent}>Sin celular no hay contacto que autorizar: no se pregunta.</p>
      )}
      {problem === undefined ? null : (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
