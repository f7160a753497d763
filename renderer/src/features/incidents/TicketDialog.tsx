import { Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Incident } from '#renderer/features/incidents/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { copyText } from '#renderer/lib/clipboard.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/incidents/TicketDialog.module.css';

interface TicketDialogProps {
  readonly incident: Incident;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (number: string) => void;
  readonly onClose: () => void;
}

/** What the help desk is told, to copy or to save, and the number that it gave. */
export function TicketDialog({ incident, busy, failure, onSave, onClose }: TicketDialogProps) {
  const [number, setNumber] = useState(incident.ticket ?? '');
  const [said, setSaid] = useState<{ readonly tone: 'good' | 'bad'; readonly text: string }>();
  const ticket = useQuery(
    api.incidents.ticketText.queryOptions({ zoneId: incident.zoneId, at: incident.from }, { gcTime: 0 }),
  );
  const text = ticket.data;
  const copy: Action = {
    id: 'ticket.copy',
    label: 'Copiar el texto',
    keys: ['F2'],
    when: () => text !== undefined,
    run: () => {
      if (text === undefined) return;
      setSaid(
        copyText(text.text)
          ? { tone: 'good', text: 'Copiado: péguelo en el formulario de soporte con Ctrl V.' }
          : { tone: 'bad', text: 'No se pudo copiar. Guárdelo como archivo con F4.' },
      );
    },
  };
  const keep: Action = {
    id: 'ticket.keep',
    label: 'Guardar como archivo',
    keys: ['F4'],
    when: () => text !== undefined,
    run: () => {
      if (text === undefined) return;
      saveFile(text.fileName, new TextEncoder().encode(text.text)).then(
        (problem) => {
          setSaid(
            problem === undefined
              ? { tone: 'good', text: `Guardado como ${text.fileName}` }
              : { tone: 'bad', text: problem },
          );
        },
        () => {
          setSaid({ tone: 'bad', text: 'No se pudo guardar el archivo. Copie el texto con F2.' });
        },
      );
    },
  };
  const save: Action = {
    id: 'ticket.save',
    label: 'Anotar el número',
    keys: ['Enter'],
    when: () => number.trim() !== '' && number.trim() !== incident.ticket && !busy,
    run: () => {
      onSave(number.trim());
    },
  };
  const trouble = failure ?? (ticket.error === null ? undefined : refusalOf(ticket.error));
  return (
    <Dialog
      title={`Ticket para la mesa de ayuda: ${incident.zone}`}
      onClose={onClose}
      actions={[copy, keep, save]}
      size="44rem"
    >
      <Stack gap="sm">
        {text === undefined ? (
          ticket.error === null ? (
            <SkeletonRows rows={8} height={18} />
          ) : null
        ) : (
          <pre className={classes.text}>{text.text}</pre>
        )}
        <div className={classes.acts}>
          <ActionButton action={copy} size="sm" />
          <ActionButton action={keep} size="sm" variant="default" />
        </div>
        {said === undefined ? null : <Banner tone={said.tone} title={said.text} />}
        <div className={classes.number}>
          <TextInput
            data-autofocus
            label="Número de caso que dio la mesa de ayuda"
            autoComplete="off"
            maxLength={60}
            value={number}
            onChange={(event) => {
              setNumber(event.currentTarget.value);
            }}
          />
          <ActionButton action={save} loading={busy} variant="default" />
        </div>
        {trouble === undefined ? null : (
          <Banner tone="bad" title="No se guardó." urgent>
            {trouble.message} (código {trouble.code})
          </Banner>
        )}
      </Stack>
    </Dialog>
  );
}
