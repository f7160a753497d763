import { Button, Group, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { role } from '#shared/domain/codes.ts';
import type { Role } from '#shared/domain/codes.ts';
import { newPassword, username } from '#shared/domain/user.ts';
import { labels } from '#shared/text/labels.ts';
import { firstProblem } from '#renderer/lib/problems.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface NewAccount {
  readonly displayName: string;
  readonly username: string;
  readonly role: Role;
  readonly password: string;
}

interface AddUserDialogProps {
  readonly host: 'station' | 'central';
  readonly busy: boolean;
  readonly refusal: Failure | undefined;
  readonly onAdd: (account: NewAccount) => void;
  readonly onClose: () => void;
}

export function AddUserDialog({ host, busy, refusal, onAdd, onClose }: AddUserDialogProps) {
  const form = useForm<NewAccount>({
    initialValues: { displayName: '', username: '', role: 'desk', password: '' },
    validate: {
      displayName: (value) => (value.trim() === '' ? 'Escriba el nombre de la persona.' : null),
      username: (value) => firstProblem(username.safeParse(value)),
      password: (value) => firstProblem(newPassword.safeParse(value)),
    },
  });
  const roles = role.options.filter((code) => host === 'central' || code !== 'central');
  return (
    <Dialog title="Agregar usuario" onClose={onClose}>
      <form onSubmit={form.onSubmit(onAdd)}>
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label="Nombre"
            autoComplete="off"
            {...form.getInputProps('displayName')}
          />
          <TextInput
            label="Usuario"
            description="Letras sin acento, números, punto o guion."
            autoComplete="off"
            autoCapitalize="none"
            {...form.getInputProps('username')}
          />
          <Select
            label="Trabaja en"
            data={roles.map((code) => ({ value: code, label: labels.role[code] }))}
            {...form.getInputProps('role')}
          />
          <PasswordInput
            label="Clave"
            description="Al menos 10 caracteres; una frase corta sirve. Entréguela en persona."
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Mostrar u ocultar la clave' }}
            {...form.getInputProps('password')}
          />
          {refusal === undefined ? null : (
            <Banner tone="bad" title={refusal.message} urgent>
              No se agregó a nadie. Código {refusal.code}
            </Banner>
          )}
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={busy}
              rightSection={<KeyCap keys={['Enter']} look="translucent" decorative />}
            >
              Agregar
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
