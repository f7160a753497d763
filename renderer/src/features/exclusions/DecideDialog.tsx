import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ExclusionVerdict } from '#shared/domain/exclusion.ts';
import { needsReason } from '#shared/domain/exclusion-rules.ts';
import { labels } from '#shared/text/labels.ts';
import { exactMoment } from '#renderer/features/exclusions/model.ts';
import { lengthWords, scopeName, zonesWords } from '#renderer/lib/exclusion-words.ts';
import type { ExclusionRow } from '#renderer/features/exclusions/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface DecideDialogProps {
  readonly row: ExclusionRow;
  readonly verdict: ExclusionVerdict;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (reason: string) => void;
  readonly onClose: () => void;
}

const WORDS: Readonly<
  Record<ExclusionVerdict, { readonly title: string; readonly save: string; readonly follows: string }>
> = {
  APROBADA: {
    title: 'Aprobar la exclusión',
    save: 'Aprobar',
    follows: 'Ese tiempo deja de exigirse; fuera de él ninguna cifra cambia.',
  },
  RECHAZADA: {
    title: 'Rechazar la exclusión',
    save: 'Rechazar',
    follows: 'El tiempo sigue contando. Quien la pidió leerá el motivo.',
  },
  REVOCADA: {
    title: 'Revocar la exclusión',
    save: 'Revocar',
    follows: 'El tiempo vuelve a exigirse. La aprobación anterior queda en el historial.',
  },
};

/** Says what follows, and asks why where somebody loses something by it. */
export function DecideDialog({ row, verdict, busy, failure, onSave, onClose }: DecideDialogProps) {
  const [reason, setReason] = useState('');
  const words = WORDS[verdict];
  const needed = needsReason(row.state, verdict);
  const save: Action = {
    id: 'decide.save',
    label: words.save,
    keys: ['Enter'],
    when: () => !busy && (!needed || reason.trim() !== ''),
    run: () => {
      onSave(reason.trim());
    },
  };
  return (
    <Dialog title={words.title} onClose={onClose} actions={[save]} size="34rem">
      <Stack gap="md">
        <Text>
          <strong>{scopeName(row)}</strong> ({zonesWords(row.zones)}):{' '}
          {labels.exclusionKind[row.kind].toLowerCase()}, {lengthWords(row)}, del {exactMoment(row.startsAt)}{' '}
          al {exactMoment(row.endsAt)}.
        </Text>
        <Text>
          {row.reason} <strong>Prueba:</strong> {row.evidence}
        </Text>
        <Text>{words.follows}</Text>
        {verdict === 'APROBADA' && row.overlaps.length > 0 ? (
          <Banner tone="doubt" title="Se cruza con otra: el tiempo común se descuenta una sola vez." />
        ) : null}
        <TextInput
          label={needed ? 'Motivo' : 'Observación (si hace falta)'}
          data-autofocus
          autoComplete="off"
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se guardó la decisión." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton
          action={save}
          loading={busy}
          {...(verdict === 'APROBADA' ? {} : { color: 'var(--pd-bad)' })}
        />
      </Stack>
    </Dialog>
  );
}
