import { withArticle } from '#shared/text/clock-words.ts';
import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { arrivalAt } from '#renderer/features/roll-call/model.ts';
import type { List } from '#renderer/features/roll-call/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatShortTime, formatTime } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';

interface ArrivalDialogProps {
  readonly session: List['session'];
  readonly name: string;
  readonly arrivedAt: number | null;
  readonly onArrival: (at: number) => void;
  readonly onClose: () => void;
}

/** At what time somebody came in, where it was not just now. */
export function ArrivalDialog({ session, name, arrivedAt, onArrival, onClose }: ArrivalDialogProps) {
  const [text, setText] = useState(arrivedAt === null ? '' : formatShortTime(arrivedAt));
  const [asked, setAsked] = useState(false);
  const at = arrivalAt(text, session);
  const save: Action = {
    id: 'arrival.save',
    label: at === undefined ? 'Guardar la hora' : `Llegó a ${withArticle(formatTime(at))}`,
    keys: ['Enter'],
    run: () => {
      setAsked(true);
      if (at !== undefined) onArrival(at);
    },
  };
  const between = `entre ${withArticle(formatTime(session.startsAt))} y ${withArticle(formatTime(session.endsAt))}`;
  return (
    <Dialog title={`${name}: llegó tarde`} onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <TextInput
          id="arrival-time"
          label="¿A qué hora llegó?"
          description={`Una hora ${between}; por ejemplo 2:18 o 218.`}
          data-autofocus
          autoComplete="off"
          value={text}
          maxLength={10}
          error={asked && at === undefined ? `Escriba una hora ${between}.` : undefined}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <ActionButton action={save} />
      </Stack>
    </Dialog>
  );
}
