import { Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Visit } from '#renderer/features/reception/model.ts';
import { serviceLabel } from '#renderer/features/reception/services.ts';
import { formatTime } from '#renderer/lib/formats.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/reception/VoidDialog.module.css';

const REASONS = ['Persona equivocada', 'Servicio equivocado', 'Registrado dos veces', 'No se quedó'] as const;

interface VoidDialogProps {
  readonly entry: Visit;
  readonly failure: Failure | undefined;
  readonly onVoid: (reason: string) => void;
  readonly onClose: () => void;
}

/** Voiding is a fact of its own and carries a reason: one digit for the usual ones, words for the rest. */
export function VoidDialog({ entry, failure, onVoid, onClose }: VoidDialogProps) {
  const [other, setOther] = useState('');
  const usual = REASONS.map((reason, index): Action => ({
    id: `void.${index + 1}`,
    label: reason,
    keys: [`F${index + 1}`],
    run: () => {
      onVoid(reason);
    },
  }));
  const confirm: Action = {
    id: 'void.other',
    label: 'Anular con este motivo',
    keys: ['Enter'],
    when: () => other.trim().length >= 3,
    run: () => {
      onVoid(other.trim());
    },
  };
  return (
    <Dialog title="Anular el último registro" onClose={onClose} actions={[...usual, confirm]}>
      <Stack gap="md">
        <Text>
          <strong>{entry.name}</strong>, {serviceLabel(entry.service)}, a las {formatTime(entry.startedAt)} El
          registro no se borra: deja de contar y queda con su motivo.
        </Text>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se anuló nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <div className={classes.reasons}>
          {usual.map((action) => (
            <UnstyledButton
              key={action.id}
              className={classes.reason}
              onClick={action.run}
              aria-keyshortcuts={action.keys[0]}
            >
              {action.label} <KeyCap keys={action.keys} decorative />
            </UnstyledButton>
          ))}
        </div>
        <TextInput
          label="Otro motivo"
          data-autofocus
          value={other}
          maxLength={200}
          onChange={(event) => {
            setOther(event.currentTarget.value);
          }}
        />
        <ActionButton action={confirm} />
      </Stack>
    </Dialog>
  );
}
