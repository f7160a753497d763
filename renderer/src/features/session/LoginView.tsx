import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { SessionCard } from '#renderer/features/session/SessionCard.tsx';
import { WaitOrFailure } from '#renderer/features/session/WaitOrFailure.tsx';
import type { Attempt } from '#renderer/features/session/WaitOrFailure.tsx';
import { focusOnMount } from '#renderer/lib/focus.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface LoginViewProps {
  readonly place: string;
  /** The person did not leave: the session ran out, or was ended elsewhere. */
  readonly ended: boolean;
  readonly attempt: Attempt;
  readonly onLogin: (username: string, password: string) => void;
}

export function LoginView({ place, ended, attempt, onLogin }: LoginViewProps) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  return (
    <SessionCard title="Entrar" intro={place}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onLogin(username, password);
        }}
      >
        <Stack gap="md">
          {ended && attempt.failure === undefined ? (
            <Banner tone="unknown" title="La sesión terminó.">
              Todo lo registrado está guardado. Entre de nuevo para seguir.
            </Banner>
          ) : null}
          <TextInput
            label="Usuario"
            ref={focusOnMount}
            required
            withAsterisk={false}
            autoComplete="username"
            autoCapitalize="none"
            value={username}
            onChange={(event) => {
              setUsername(event.currentTarget.value);
            }}
          />
          <PasswordInput
            label="Clave"
            required
            withAsterisk={false}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Mostrar u ocultar la clave' }}
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
          <WaitOrFailure attempt={attempt} />
          <Button
            type="submit"
            size="md"
            loading={attempt.busy}
            rightSection={<KeyCap keys={['Enter']} look="translucent" decorative />}
          >
            Entrar
          </Button>
        </Stack>
      </form>
    </SessionCard>
  );
}

interface LockViewProps {
  readonly user: string;
  readonly attempt: Attempt;
  readonly onUnlock: (password: string) => void;
  readonly onLeave: () => void;
}

/** The screen is locked: nothing of what was on it can be seen, and the same person continues where they were. */
export function LockView({ user, attempt, onUnlock, onLeave }: LockViewProps) {
  const [password, setPassword] = useState('');
  return (
    <SessionCard
      title="Pantalla bloqueada"
      intro={`Sigue la sesión de ${user}. Escriba su clave para continuar.`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onUnlock(password);
        }}
      >
        <Stack gap="md">
          <PasswordInput
            label="Clave"
            ref={focusOnMount}
            required
            withAsterisk={false}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Mostrar u ocultar la clave' }}
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
          <WaitOrFailure attempt={attempt} />
          <Button
            type="submit"
            size="md"
            loading={attempt.busy}
            rightSection={<KeyCap keys={['Enter']} look="translucent" decorative />}
          >
            Continuar
          </Button>
          <Button variant="subtle" onClick={onLeave}>
            Entrar con otro usuario
          </Button>
        </Stack>
      </form>
    </SessionCard>
  );
}
