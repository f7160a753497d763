import { Stack, Text, UnstyledButton } from '@mantine/core';
import { REASONS } from '#renderer/features/certificates/model.ts';
import type { Issued } from '#renderer/features/certificates/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/certificates/Certificates.module.css';

const CHOICES = ['DATOS_ERRADOS', 'NO_CUMPLIO', 'OTRO'] as const;

interface RevokeDialogProps {
  readonly row: Issued;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onRevoke: (reason: (typeof CHOICES)[number]) => void;
  readonly onClose: () => void;
}

/** Revoking cannot be undone: the reason is the confirmation. */
export function RevokeDialog({ row, busy, failure, onRevoke, onClose }: RevokeDialogProps) {
  const choices = CHOICES.map((reason, index): Action => ({
    id: `certificates.revoke.${reason}`,
    label: REASONS[reason],
    keys: [`F${index + 1}`],
    when: () => !busy,
    run: () => {
      onRevoke(reason);
    },
  }));
  return (
    <Dialog title="Revocar un certificado" onClose={onClose} actions={choices} size="34rem">
      <Stack gap="md">
        <Text>
          ¿Por qué deja de valer el certificado <strong>{row.number}</strong> de <strong>{row.name}</strong>?
          No se puede deshacer; a la persona se le puede expedir otro.
        </Text>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se revocó nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <div className={classes.reasons}>
          {choices.map((action, index) => (
            <UnstyledButton
              key={action.id}
              className={classes.reason}
              onClick={action.run}
              disabled={busy}
              aria-keyshortcuts={action.keys[0]}
              data-autofocus={index === 0 || undefined}
            >
              {action.label} <KeyCap keys={action.keys} decorative />
            </UnstyledButton>
          ))}
        </div>
      </Stack>
    </Dialog>
  );
}
