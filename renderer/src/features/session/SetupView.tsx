import { Autocomplete, Button, Group, PasswordInput, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useRef } from 'react';
import { newPassword, username } from '#shared/domain/user.ts';
import { SessionCard } from '#renderer/features/session/SessionCard.tsx';
import { WaitOrFailure } from '#renderer/features/session/WaitOrFailure.tsx';
import type { Attempt } from '#renderer/features/session/WaitOrFailure.tsx';
import { firstProblem } from '#renderer/lib/problems.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/session/SetupView.module.css';

export interface SetupAnswers {
  readonly role: 'station' | 'central';
  readonly siteName: string;
  readonly displayName: string;
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly enrolmentCode: string;
}

interface SetupViewProps {
  /** The role is fixed already when the folder was opened by a command of one role. */
  readonly fixedRole: 'station' | 'central' | undefined;
  /** The published names of the Puntos: offered, and any other may be typed. */
  readonly puntos: readonly string[];
  /** The desktop's own window has proven itself already and needs no code. */
  readonly tokenNeeded: boolean;
  /** From the address's fragment; typed where it is empty. */
  readonly token: string;
  readonly attempt: Attempt;
  readonly onComplete: (answers: SetupAnswers) => void;
}

export function SetupView({ fixedRole, puntos, tokenNeeded, token, attempt, onComplete }: SetupViewProps) {
  const form = useForm({
    initialValues: {
      role: fixedRole ?? 'station',
      siteName: '',
      displayName: '',
      username: '',
      password: '',
      repeated: '',
      token,
      enrolmentCode: '',
    },
    validate: {
      siteName: (value, values) =>
        values.role === 'station' && value.trim() === ''
          ? 'Escriba el nombre del Punto, por ejemplo La Joya.'
          : null,
      displayName: (value) => (value.trim() === '' ? 'Escriba el nombre de la persona.' : null),
      username: (value) => firstProblem(username.safeParse(value)),
      password: (value) => firstProblem(newPassword.safeParse(value)),
      repeated: (value, values) => (value === values.password ? null : 'Las dos claves no son iguales.'),
      token: (value) =>
        tokenNeeded && value.trim() === '' ? 'Copie el código que el programa mostró al arrancar.' : null,
    },
  });
  const { role } = form.values;
  const station = role === 'station';
  const answers = useRef<HTMLFormElement>(null);
  // Each role asks for other things: the first that is still to be typed has the focus.
  useEffect(() => {
    const fields = answers.current?.querySelectorAll<HTMLInputElement>('input:not([type="radio"])') ?? [];
    Array.from(fields)
      .find((field) => field.value === '')
      ?.focus();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies, react-hooks/exhaustive-deps -- each role has its own fields
  }, [role]);
  return (
    <SessionCard
      wide
      title="Preparar este equipo"
      intro="Se hace una sola vez. No hay claves de fábrica: la que escriba aquí es la única."
    >
      <form
        ref={answers}
        onSubmit={form.onSubmit(({ repeated: _repeated, ...rest }) => {
          onComplete(rest);
        })}
      >
        <div className={classes.columns}>
          <Stack gap="sm">
            <Radio.Group
              label="¿Qué es este equipo?"
              {...form.getInputProps('role')}
              classNames={{ label: classes.legend ?? '' }}
            >
              <Stack gap="xs" mt="xs">
                {(
                  [
                    ['station', 'Un Punto Digital', 'Recibe visitantes y sondea las zonas WiFi.'],
                    ['central', 'La central (OATIC)', 'Reúne los datos de todos los Puntos.'],
                  ] as const
                ).map(([value, label, description]) => (
                  <Radio
                    key={value}
                    value={value}
                    label={label}
                    description={description}
                    disabled={fixedRole !== undefined && fixedRole !== value}
                  />
                ))}
              </Stack>
            </Radio.Group>
            {station ? (
              <>
                <Autocomplete
                  label="Nombre del Punto"
                  placeholder="La Joya"
                  data={[...puntos]}
                  selectFirstOptionOnChange
                  openOnFocus={false}
                  {...form.getInputProps('siteName')}
                />
                <TextInput
                  label="Código de inscripción"
                  description="Péguelo aquí si ya lo tiene. Lo crea la central; también se puede pegar después, en Sincronización."
                  autoComplete="off"
                  {...form.getInputProps('enrolmentCode')}
                />
              </>
            ) : null}
            {tokenNeeded ? (
              <TextInput
                label="Código de preparación"
                description="El que el programa mostró en la consola al abrirse por primera vez."
                autoComplete="off"
                {...form.getInputProps('token')}
              />
            ) : null}
          </Stack>
          <Stack gap="sm">
            <TextInput
              label="Nombre del administrador"
              placeholder="Nombre y apellidos"
              autoComplete="name"
              {...form.getInputProps('displayName')}
            />
            <TextInput
              label="Usuario"
              description="Letras sin acento, números, punto o guion."
              autoComplete="username"
              autoCapitalize="none"
              {...form.getInputProps('username')}
            />
            <PasswordInput
              label="Clave"
              description="Al menos 10 caracteres; una frase corta sirve."
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': 'Mostrar u ocultar la clave' }}
              {...form.getInputProps('password')}
            />
            <PasswordInput
              label="La clave otra vez"
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': 'Mostrar u ocultar la clave repetida' }}
              {...form.getInputProps('repeated')}
            />
          </Stack>
        </div>
        <Stack gap="sm" mt="md">
          <WaitOrFailure attempt={attempt} />
          <Group justify="flex-end">
            <Button
              type="submit"
              size="md"
              loading={attempt.busy}
              rightSection={<KeyCap keys={['Enter']} look="translucent" decorative />}
            >
              Guardar y empezar
            </Button>
          </Group>
        </Stack>
      </form>
    </SessionCard>
  );
}
