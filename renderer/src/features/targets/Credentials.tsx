import { PasswordInput, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { AUTH_PROTOCOLS, LEVELS, PRIV_PROTOCOLS } from '#renderer/features/targets/form.ts';
import type { TargetForm } from '#renderer/features/targets/form.ts';
import classes from '#renderer/features/targets/TargetPanel.module.css';

interface CredentialsProps {
  readonly form: UseFormReturnType<TargetForm>;
  /** The secrets of this very device are kept: a field that is left empty means them. */
  readonly kept: boolean;
  readonly disabled: boolean;
}

/**
 * What opens the device: a community, or a user of v3. What is kept is never shown again. The lists are searchable, as
 * everywhere in this form: one that is not takes Ctrl Enter for itself.
 */
export function Credentials({ form, kept, disabled }: CredentialsProps) {
  const secret = {
    disabled,
    autoComplete: 'off',
    placeholder: kept ? 'Guardada; vacía la conserva' : '',
    visibilityToggleButtonProps: { 'aria-label': 'Mostrar u ocultar lo escrito' },
  };
  const { version, level } = form.values;
  if (version === '2c') {
    return (
      <PasswordInput label="Comunidad de solo lectura" {...secret} {...form.getInputProps('community')} />
    );
  }
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label="Usuario de SNMPv3"
          autoComplete="off"
          disabled={disabled}
          maxLength={32}
          {...form.getInputProps('user')}
        />
        <Select
          label="Nivel de seguridad"
          searchable
          data={LEVELS}
          disabled={disabled}
          {...form.getInputProps('level')}
        />
      </div>
      {level === 'noAuthNoPriv' ? null : (
        <div className={classes.secret}>
          <Select
            label="Autenticación"
            searchable
            data={AUTH_PROTOCOLS}
            disabled={disabled}
            {...form.getInputProps('authProtocol')}
          />
          <PasswordInput label="Clave de autenticación" {...secret} {...form.getInputProps('authKey')} />
        </div>
      )}
      {level === 'authPriv' ? (
        <div className={classes.secret}>
          <Select
            label="Cifrado"
            searchable
            data={PRIV_PROTOCOLS}
            disabled={disabled}
            {...form.getInputProps('privProtocol')}
          />
          <PasswordInput label="Clave de cifrado" {...secret} {...form.getInputProps('privKey')} />
        </div>
      ) : null}
    </>
  );
}
