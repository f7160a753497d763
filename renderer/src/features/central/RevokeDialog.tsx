import { Stack } from '@mantine/core';
import { useState } from 'react';
import { revocationReason } from '#shared/domain/device-acts.ts';
import type { RevocationReason } from '#shared/domain/device-acts.ts';
import { labels } from '#shared/text/labels.ts';
import { Choices } from '#renderer/features/central/Choices.tsx';
import { nameOf } from '#renderer/features/central/model.ts';
import { revocationConsequences } from '#renderer/features/central/punto.ts';
import type { PuntoComputer } from '#renderer/features/central/punto.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/central/Choices.module.css';

interface RevokeDialogProps {
  readonly computer: PuntoComputer;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onRevoke: (reason: RevocationReason) => void;
  readonly onClose: () => void;
}

/** Asks for the reason and says what will happen; only Ctrl Enter does it, so that no slip of a finger can. */
export function RevokeDialog({ computer, busy, failure, onRevoke, onClose }: RevokeDialogProps) {
  const [reason, setReason] = useState<RevocationReason>();
  const choices = revocationReason.options.map((code, index) => ({
    code,
    id: `revoke.${code}`,
    label: labels.revocationReason[code],
    keys: [String(index + 1)],
    when: () => !busy,
    run: () => {
      setReason(code);
    },
  }));
  const revoke: Action = {
    id: 'revoke.do',
    label: 'Revocar este computador',
    keys: ['Ctrl+Enter'],
    when: () => reason !== undefined && !busy,
    run: () => {
      if (reason !== undefined) onRevoke(reason);
    },
  };
  return (
    <Dialog
      title={`Revocar ${nameOf(computer)}`}
      onClose={onClose}
      actions={[...choices, revoke]}
      size="38rem"
    >
      <Stack gap="md">
        <Choices title="¿Por qué?" choices={choices} chosen={reason} />
        <section aria-labelledby="revoke-what">
          <h3 id="revoke-what" className={classes.title}>
            Qué pasa
          </h3>
          <ul className={classes.lines}>
            {revocationConsequences(computer).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se revocó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={revoke} color="red.8" loading={busy} />
      </Stack>
    </Dialog>
  );
}
