import { Button, Code, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Punto } from '#renderer/features/central/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { copyText } from '#renderer/lib/clipboard.ts';
import { focusOnMount } from '#renderer/lib/focus.ts';
import { formatMoment } from '#renderer/lib/formats.ts';
import { ariaShortcut } from '#renderer/lib/keys.ts';
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
  readonly made: { readonly code: string; readonly expiresAt: number } | undefined;
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
  const [copied, setCopied] = useState(false);
  const copy: Action = {
    id: 'enrol.copy',
    label: 'Copiar',
    keys: ['Ctrl+C'],
    // What somebody marked themselves is what they want to copy.
    when: () => document.getSelection()?.isCollapsed !== false,
    run: () => {
      if (made !== undefined) setCopied(copyText(made.code));
    },
  };
  if (made !== undefined) {
    return (
      <Dialog title="Código de inscripción" onClose={onClose} actions={[copy]} size="40rem">
        <Stack gap="md">
          <Text>
            Cópielo y envíelo al Punto: allí se pega en Sincronización. Sirve una sola vez y vence el{' '}
            <strong>{formatMoment(made.expiresAt, now)}</strong>
          </Text>
          <Code
            block
            aria-label="Código de inscripción"
            style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}
          >
            {made.code}
          </Code>
          <Group justify="flex-end">
            <Button
              ref={focusOnMount}
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
