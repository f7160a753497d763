import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CodeDialog } from '#renderer/features/central/CodeDialog.tsx';
import type { MadeCode } from '#renderer/features/central/CodeDialog.tsx';
import type { Punto } from '#renderer/features/central/model.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

export type Wanted =
  | { readonly kind: 'known'; readonly siteCode: string }
  | { readonly kind: 'new'; readonly siteCode: string; readonly name: string };

interface EnrolDialogProps {
  readonly puntos: readonly Punto[];
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly made: MadeCode | undefined;
  readonly now: number;
  readonly onMake: (wanted: Wanted) => void;
  readonly onClose: () => void;
}

const NEW = 'nuevo';

/** "PD03" after "PD02": what the next Punto would be called. */
function nextCode(puntos: readonly Punto[]): string {
  const numbers = puntos.flatMap((punto) => /^PD(\d+)$/u.exec(punto.code)?.[1] ?? []).map(Number);
  return `PD${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}

export function EnrolDialog({ puntos, busy, failure, made, now, onMake, onClose }: EnrolDialogProps) {
  const waiting = puntos.find((punto) => punto.state === 'SIN_EQUIPO' && punto.codeExpiresAt === null);
  const [chosen, setChosen] = useState(waiting?.code ?? NEW);
  const [code, setCode] = useState(() => nextCode(puntos));
  const [name, setName] = useState('');
  if (made !== undefined) return <CodeDialog made={made} now={now} onClose={onClose} />;
  return (
    <Dialog title="Inscribir un Punto" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onMake(
            chosen === NEW ? { kind: 'new', siteCode: code, name } : { kind: 'known', siteCode: chosen },
          );
        }}
      >
        <Stack gap="sm">
          <Select
            label="Punto"
            data-autofocus={waiting !== undefined || undefined}
            data={[
              { value: NEW, label: 'Un Punto nuevo' },
              ...puntos.map((punto) => ({ value: punto.code, label: `${punto.code} ${punto.name}` })),
            ]}
            value={chosen}
            onChange={(value) => {
              setChosen(value ?? NEW);
            }}
          />
          {chosen === NEW ? (
            <>
              <TextInput
                label="Código del Punto"
                description="De 2 a 12 letras o números."
                value={code}
                onChange={(event) => {
                  setCode(event.currentTarget.value);
                }}
              />
              <TextInput
                label="Nombre del Punto"
                placeholder="La Joya"
                data-autofocus={waiting === undefined || undefined}
                required
                withAsterisk={false}
                value={name}
                onChange={(event) => {
                  setName(event.currentTarget.value);
                }}
              />
            </>
          ) : null}
          {failure === undefined ? null : (
            <Banner tone="bad" title="No se creó el código." urgent>
              {failure.message} (código {failure.code})
            </Banner>
          )}
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={busy}
              rightSection={<KeyCap keys={['Enter']} look="translucent" decorative />}
            >
              Crear el código
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
