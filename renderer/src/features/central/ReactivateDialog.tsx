import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { forkFinding } from '#shared/domain/device-acts.ts';
import type { ForkFinding } from '#shared/domain/device-acts.ts';
import { labels } from '#shared/text/labels.ts';
import { Choices } from '#renderer/features/central/Choices.tsx';
import { nameOf } from '#renderer/features/central/model.ts';
import type { PuntoComputer } from '#renderer/features/central/punto.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface ReactivateDialogProps {
  readonly computer: PuntoComputer;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onReactivate: (finding: ForkFinding) => void;
  readonly onClose: () => void;
}

/** Lets a frozen computer go on, once somebody says what they found. */
export function ReactivateDialog({ computer, busy, failure, onReactivate, onClose }: ReactivateDialogProps) {
  const [finding, setFinding] = useState<ForkFinding>();
  const { forks } = computer;
  const choices = forkFinding.options.map((code, index) => ({
    code,
    id: `reactivate.${code}`,
    label: labels.forkFinding[code],
    keys: [String(index + 1)],
    when: () => !busy,
    run: () => {
      setFinding(code);
    },
  }));
  const reactivate: Action = {
    id: 'reactivate.do',
    label: 'Reactivar este computador',
    keys: ['Ctrl+Enter'],
    when: () => finding !== undefined && !busy,
    run: () => {
      if (finding !== undefined) onReactivate(finding);
    },
  };
  return (
    <Dialog
      title={`Reactivar ${nameOf(computer)}`}
      onClose={onClose}
      actions={[...choices, reactivate]}
      size="38rem"
    >
      <Stack gap="md">
        <Text>
          Sigue la historia que la central ya tenía. Si la otra copia vuelve a escribir con el mismo permiso,
          se congela otra vez: por eso la otra copia necesita su propio código (N).
        </Text>
        {forks === 0 ? null : (
          <Banner
            tone="doubt"
            title={`${formatQuantity(forks, 'envío', 'envíos')} de la otra historia sin decidir`}
          >
            {forks === 1 ? 'No se pierde: queda' : 'No se pierden: quedan'} en Decisiones hasta que alguien
            resuelva qué se aplica.
          </Banner>
        )}
        <Choices title="¿Qué se encontró?" choices={choices} chosen={finding} />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se reactivó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={reactivate} loading={busy} />
      </Stack>
    </Dialog>
  );
}
