import { Stack, Text } from '@mantine/core';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';

interface RemoveDialogProps {
  readonly title: string;
  readonly words: string;
  readonly busy: boolean;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** For what was written by mistake: what ended keeps its dates instead. */
export function RemoveDialog({ title, words, busy, onRemove, onClose }: RemoveDialogProps) {
  const remove: Action = {
    id: 'remove.yes',
    label: 'Quitar',
    keys: ['Ctrl+Enter'],
    when: () => !busy,
    run: onRemove,
  };
  return (
    <Dialog title={title} onClose={onClose} actions={[remove]}>
      <Stack gap="md">
        <Text>{words}</Text>
        <ActionButton action={remove} loading={busy} color="var(--pd-bad)" data-autofocus />
      </Stack>
    </Dialog>
  );
}
