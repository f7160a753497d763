import { useState } from 'react';
import { labels } from '#shared/text/labels.ts';
import { AnswerTile } from '#renderer/features/characterise/AnswerTile.tsx';
import { decided, needsRepresentative, passed } from '#renderer/features/characterise/flow.ts';
import type { Decision, Flow, Form } from '#renderer/features/characterise/flow.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { NoticeDialog } from '#renderer/ui/NoticeDialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/characterise/CharacteriseView.module.css';

const CHOICES: readonly { readonly decision: Decision; readonly label: string }[] = [
  { decision: 'FIRMA', label: 'Sí, con su firma' },
  { decision: 'HUELLA_PAPEL', label: 'Sí, con su huella en papel' },
  { decision: 'VERBAL_TESTIGO', label: 'Sí, de voz y con un testigo' },
  { decision: 'NO', label: 'No autoriza' },
];

interface ConsentStepProps {
  readonly form: Form;
  readonly flow: Flow;
  readonly onFlow: (next: Flow) => void;
}

/** What is asked, why, and that it is optional: before any sensitive question, and nothing is marked beforehand. */
export function ConsentStep({ form, flow, onFlow }: ConsentStepProps) {
  const [reading, setReading] = useState(false);
  const alone = needsRepresentative(form);
  const choices = CHOICES.map(({ decision, label }, index): Action & { readonly decision: Decision } => ({
    id: `characterise.consent.${decision}`,
    label,
    keys: [String(index + 1)],
    decision,
    run: () => {
      onFlow(decided(flow, decision));
    },
  }));
  const onward: Action = {
    id: 'characterise.basic',
    label: 'Seguir sin las preguntas sensibles',
    keys: ['Enter'],
    run: () => {
      onFlow(passed(flow));
    },
  };
  const read: Action = {
    id: 'characterise.notice',
    label: 'Leer el aviso completo',
    keys: ['Ctrl+L'],
    run: () => {
      setReading(true);
    },
  };
  useActions('Caracterización', alone ? [onward, read] : [...choices, read]);
  const [summary] = form.notice.text.split('\n');
  return (
    <>
      <p className={classes.notice}>{summary}</p>
      <p className={classes.help}>
        Primero vienen cuatro que no son sensibles: estrato, dónde vive, estudios y ocupación. Cualquiera se
        salta con la tecla 0.
      </p>
      <div className={classes.aside}>
        <ActionHint action={read} />
      </div>
      {form.minor && !alone ? (
        <Banner
          tone="planned"
          title={`Es menor de edad: autoriza ${form.representative === null ? 'quien le representa' : `quien le representa (${labels.kinship[form.representative].toLowerCase()})`}, después de escucharle.`}
        />
      ) : null}
      {alone ? (
        <>
          <Banner tone="doubt" title="Es menor de edad y en su ficha no está quién le representa.">
            Sin representante no puede autorizar. Agréguelo en la ficha para hacerle después las otras
            preguntas.
          </Banner>
          <div className={classes.aside}>
            <AnswerTile action={onward} />
          </div>
        </>
      ) : (
        <div className={classes.answers} data-two>
          {choices.map((choice) => (
            <AnswerTile key={choice.id} action={choice} chosen={flow.decision === choice.decision} />
          ))}
        </div>
      )}
      {reading ? (
        <NoticeDialog
          notices={[form.notice]}
          onClose={() => {
            setReading(false);
          }}
        />
      ) : null}
    </>
  );
}
