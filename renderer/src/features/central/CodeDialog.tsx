import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { onMoment } from '#renderer/features/central/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { copyText } from '#renderer/lib/clipboard.ts';
import { focusOnMount } from '#renderer/lib/focus.ts';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';

export interface MadeCode {
  readonly code: string;
  readonly expiresAt: number;
}

interface CodeDialogProps {
  readonly made: MadeCode;
  readonly now: number;
  readonly onClose: () => void;
}

/** A code that was just made: it is shown this once, the centre keeps only its hash. */
export function CodeDialog({ made, now, onClose }: CodeDialogProps) {
  const [copied, setCopied] = useState(false);
  const copy: Action = {
    id: 'enrol.copy',
    label: 'Copiar',
    keys: ['Ctrl+C'],
    // What somebody marked themselves is what they want to copy.
    when: () => document.getSelection()?.isCollapsed !== false,
    run: () => {
      setCopied(copyText(made.code));
    },
  };
  return (
    <Dialog title="Código de inscripción" onClose={onClose} actions={[copy]} size="40rem">
      <Stack gap="md">
        <Text>
          Cópielo y envíelo al Punto: allí se pega en Sincronización. Sirve una sola vez y vence{' '}
          <strong>{onMoment(made.expiresAt, now)}</strong>
        </Text>
        <Code
          block
          aria-label="Código de inscripción"
          p="sm"
          style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}
        >
          {made.code}
        </Code>
        <Group justify="flex-end">
          <Button
            ref={focusOnMount}
            data-autofocus
            onClick={copy.run}
            aria-keyshortcuts={ariaShortcut('Ctrl+C')}
            rightSection={<KeyCap keys={copy.keys} look="translucent" decorative />}
          >
            {copied ? 'Copiado' : copy.label}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
