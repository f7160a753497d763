import { Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RequestRow } from '#renderer/features/requests/model.ts';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/requests/AnswerDialog.module.css';

type Decision = 'ATENDIDA' | 'NEGADA';

interface AnswerDialogProps {
  readonly request: RequestRow;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (decision: Decision, text: string) => void;
  readonly onClose: () => void;
}

/** What cannot be taken back is typed, not pressed. */
const WORD = 'SUPRIMIR';
/** The ink of what is bad: 6.0 under white text. */
const DANGER = 'var(--pd-bad)';

export function AnswerDialog({ request, busy, failure, onSave, onClose }: AnswerDialogProps) {
  const [decision, setDecision] = useState<Decision | undefined>(undefined);
  const [text, setText] = useState('');
  const [word, setWord] = useState('');
  const suppresses = request.kind === 'SUPRESION';
  const erases = suppresses && decision === 'ATENDIDA';
  const decisions = (
    [
      ['ATENDIDA', suppresses ? 'Conceder la supresión' : 'Atender lo que pide', 'F1'],
      ['NEGADA', 'Negar, con el motivo', 'F2'],
    ] as const
  ).map(([code, label, key]) => ({
    code,
    action: {
      id: `answer.${code}`,
      label,
      keys: [key],
      run: () => {
        setDecision(code);
      },
    } satisfies Action,
  }));
  const save: Action = {
    id: 'answer.save',
    label: erases ? 'Suprimir los datos' : 'Guardar la respuesta',
    keys: ['Ctrl+Enter'],
    when: () =>
      !busy &&
      decision !== undefined &&
      text.trim() !== '' &&
      (!erases || word.trim().toUpperCase() === WORD),
    run: () => {
      if (decision !== undefined) onSave(decision, text.trim());
    },
  };
  return (
    <Dialog
      title={`Responder ${labels.subjectRequestKind[request.kind].toLowerCase()} ${request.number}`}
      onClose={onClose}
      actions={[...decisions.map(({ action }) => action), save]}
      size="36rem"
    >
      <Stack gap="md">
        <Text>
          <strong>{request.name}</strong> pidió: {request.detail}
        </Text>
        <Radio.Group
          label="Decisión"
          value={decision ?? null}
          onChange={(code) => {
            setDecision(code === 'ATENDIDA' ? 'ATENDIDA' : 'NEGADA');
          }}
        >
          <div className={classes.choices}>
            {decisions.map(({ code, action }, index) => (
              <span key={code} className={classes.choice}>
                <Radio
                  value={code}
                  label={action.label}
                  data-autofocus={index === 0 || undefined}
                  aria-keyshortcuts={action.keys[0]}
                />
                <KeyCap keys={action.keys} decorative />
              </span>
            ))}
          </div>
        </Radio.Group>
        {erases ? (
          <Banner tone="bad" title="No se puede deshacer.">
            <ul className={classes.list}>
              <li>
                Se va: nombre, documento, contacto, barrio, representante, respuestas sensibles y notas, aquí,
                en la central y en los demás Puntos.
              </li>
              <li>
                Queda: las atenciones sin nombre (sexo, comuna y año de nacimiento), para que las cifras no
                cambien, y la constancia de lo que autorizó.
              </li>
              <li>Las copias de seguridad, cifradas, guardan sus datos hasta 30 días más.</li>
            </ul>
          </Banner>
        ) : null}
        <Textarea
          label={decision === 'NEGADA' ? 'Por qué se niega' : 'Qué se le responde'}
          description={
            suppresses && decision !== 'ATENDIDA'
              ? 'Solo se niega si un deber legal o contractual obliga a conservar los datos (Decreto 1377 de 2013, art. 9).'
              : 'Como se le dice a la persona.'
          }
          autosize
          minRows={2}
          maxRows={5}
          maxLength={2_000}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        {erases ? (
          <TextInput
            label={`Escriba ${WORD} para confirmar`}
            autoComplete="off"
            value={word}
            onChange={(event) => {
              setWord(event.currentTarget.value);
            }}
          />
        ) : null}
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se guardó la respuesta." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} {...(erases ? { color: DANGER } : {})} />
      </Stack>
    </Dialog>
  );
}
