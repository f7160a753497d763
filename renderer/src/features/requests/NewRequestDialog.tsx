import { Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { localDate } from '#shared/domain/bogota.ts';
import { subjectRequestKind } from '#shared/domain/codes.ts';
import type { HostRole, SubjectRequestKind } from '#shared/domain/codes.ts';
import { REQUEST_TERMS } from '#shared/domain/subject-request.ts';
import { labels } from '#shared/text/labels.ts';
import type { RequestsHand } from '#renderer/features/requests/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { readDate } from '#renderer/lib/dates.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { PersonField } from '#renderer/ui/PersonField.tsx';
import classes from '#renderer/features/requests/AnswerDialog.module.css';

interface NewRequest {
  readonly personId: string;
  readonly kind: SubjectRequestKind;
  readonly detail: string;
  readonly receivedOn: string;
}

interface NewRequestDialogProps {
  readonly host: HostRole;
  /** Whose request it is, when the person's file led here. */
  readonly person: RequestsHand | undefined;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (input: NewRequest) => void;
  readonly onClose: () => void;
}

const WHAT: Readonly<Record<SubjectRequestKind, string>> = {
  CONSULTA: 'quiere saber qué datos tenemos',
  RECLAMO: 'pide corregir algo o se queja',
  SUPRESION: 'pide que se borren sus datos',
};

export function NewRequestDialog({ host, person, busy, failure, onSave, onClose }: NewRequestDialogProps) {
  const [today] = useState(() => localDate(Date.now()));
  const [chosen, setChosen] = useState<string | null>(person?.personId ?? null);
  const [kind, setKind] = useState<SubjectRequestKind>('CONSULTA');
  const [typed, setTyped] = useState(() => today.split('-').toReversed().join('/'));
  const receivedOn = readDate(typed);
  const dateFault =
    receivedOn === undefined
      ? 'Escríbala como DD/MM/AAAA.'
      : receivedOn > today
        ? 'No puede ser futura.'
        : undefined;
  const [detail, setDetail] = useState('');
  const kinds = subjectRequestKind.options.map(
    (code, index): { code: SubjectRequestKind; action: Action } => ({
      code,
      action: {
        id: `request.${code}`,
        label: labels.subjectRequestKind[code],
        keys: [`F${index + 1}`],
        run: () => {
          setKind(code);
        },
      },
    }),
  );
  const save: Action = {
    id: 'request.save',
    label: 'Anotar la solicitud',
    keys: ['Ctrl+Enter'],
    when: () => !busy && chosen !== null && detail.trim() !== '' && dateFault === undefined,
    run: () => {
      if (chosen !== null && receivedOn !== undefined)
        onSave({ personId: chosen, kind, detail: detail.trim(), receivedOn });
    },
  };
  const term = REQUEST_TERMS[kind];
  return (
    <Dialog
      title="Nueva solicitud"
      onClose={onClose}
      actions={[...kinds.map(({ action }) => action), save]}
      size="36rem"
    >
      <Stack gap="md">
        {person === undefined ? (
          <PersonField label="De quién" host={host} value={chosen} onChange={setChosen} />
        ) : (
          <Text>
            De <strong>{person.name}</strong>
          </Text>
        )}
        <Radio.Group
          label="Qué pide"
          value={kind}
          onChange={(code) => {
            setKind(subjectRequestKind.parse(code));
          }}
        >
          <div className={classes.choices}>
            {kinds.map(({ code, action }, index) => (
              <span key={code} className={classes.choice}>
                <Radio
                  value={code}
                  label={`${action.label}: ${WHAT[code]}`}
                  data-autofocus={(person !== undefined && index === 0) || undefined}
                  aria-keyshortcuts={action.keys[0]}
                />
                <KeyCap keys={action.keys} decorative />
              </span>
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label="Con sus palabras"
          autosize
          minRows={2}
          maxRows={4}
          maxLength={1_000}
          value={detail}
          onChange={(event) => {
            setDetail(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Recibida el"
          description={`Se responde en ${term.days} días hábiles contados desde el siguiente (${term.law}).`}
          inputMode="numeric"
          autoComplete="off"
          error={dateFault}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se anotó la solicitud." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}
