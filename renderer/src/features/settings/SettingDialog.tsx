import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { shownValue, storedValue } from '#renderer/features/settings/model.ts';
import type { Setting } from '#renderer/features/settings/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface SettingDialogProps {
  readonly setting: Setting;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (json: string) => void;
  readonly onClose: () => void;
}

/** One value, with what it may be; the core judges it. */
export function SettingDialog({ setting, busy, failure, onSave, onClose }: SettingDialogProps) {
  const [typed, setTyped] = useState(shownValue(setting.value ?? setting.standard));
  const save: Action = {
    id: 'setting.save',
    label: 'Guardar',
    keys: ['Enter'],
    when: () => typed.trim() !== '' && !busy,
    run: () => {
      onSave(storedValue(typed));
    },
  };
  return (
    <Dialog title={setting.label} onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <TextInput
          label="Valor"
          description={`${setting.help}. El del programa es ${shownValue(setting.standard)}.`}
          data-autofocus
          autoComplete="off"
          maxLength={10_000}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se cambió nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}
