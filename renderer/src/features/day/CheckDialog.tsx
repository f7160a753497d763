import { Checkbox, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { DAY_CHECKS } from '#shared/domain/day-check.ts';
import type { DayCheckItem, DayMoment } from '#shared/domain/day-check.ts';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/day/CheckDialog.module.css';

export interface CheckResult {
  readonly moment: DayMoment;
  readonly inOrder: DayCheckItem[];
  readonly note: string | null;
  readonly endOpen: boolean;
}

interface CheckDialogProps {
  readonly moment: DayMoment;
  /** Visits without an exit; closing lets them out. */
  readonly open: number;
  /** What the synchronisation still has to send. */
  readonly pending: number;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (result: CheckResult) => void;
  readonly onClose: () => void;
}

/** The list that is gone through with the keys of its numbers; what was not in order stays written. */
export function CheckDialog(props: CheckDialogProps) {
  const { moment, open, pending } = props;
  const [marked, setMarked] = useState<ReadonlySet<DayCheckItem>>(new Set());
  const [note, setNote] = useState('');
  const list: readonly DayCheckItem[] = DAY_CHECKS[moment];
  const toggle = (code: DayCheckItem) => {
    const next = new Set(marked);
    if (!next.delete(code)) next.add(code);
    setMarked(next);
  };
  const items = list.map((code, index): Action => ({
    id: `day.item.${code}`,
    label: labels.dayCheck[code],
    keys: [`F${index + 1}`],
    run: () => {
      toggle(code);
    },
  }));
  const everything: Action = {
    id: 'day.everything',
    label: 'Todo en orden',
    keys: ['F9'],
    run: () => {
      setMarked(new Set(list));
    },
  };
  const save: Action = {
    id: 'day.save',
    label: moment === 'APERTURA' ? 'Registrar apertura' : 'Registrar cierre',
    keys: ['Ctrl+Enter'],
    when: () => !props.busy,
    run: () => {
      const inOrder = list.filter((code) => marked.has(code));
      props.onSave({ moment, inOrder, note: note.trim() === '' ? null : note, endOpen: open > 0 });
    },
  };
  return (
    <Dialog
      title={labels.dayMoment[moment]}
      onClose={props.onClose}
      actions={[...items, everything, save]}
      size="34rem"
    >
      <Stack gap="md">
        <div className={classes.head}>
          <span>Marque lo que encontró en orden.</span>
          <ActionHint action={everything} />
        </div>
        <ul className={classes.list}>
          {items.map((action, index) => {
            const code = list[index];
            return code === undefined ? null : (
              <li key={code}>
                <Checkbox
                  size="md"
                  data-autofocus={index === 0 || undefined}
                  label={action.label}
                  checked={marked.has(code)}
                  aria-keyshortcuts={action.keys[0]}
                  onChange={() => {
                    toggle(code);
                  }}
                />
                <KeyCap keys={action.keys} decorative />
              </li>
            );
          })}
        </ul>
        <Textarea
          label="Novedad"
          description="Lo que falta o falló, si algo falta."
          autosize
          minRows={2}
          maxRows={4}
          maxLength={500}
          value={note}
          onChange={(event) => {
            setNote(event.currentTarget.value);
          }}
        />
        {moment === 'CIERRE' && open > 0 ? (
          <Banner tone="doubt" title={`${formatQuantity(open, 'visita sin salida', 'visitas sin salida')}.`}>
            Al registrar el cierre se les anota la salida a esta hora.
          </Banner>
        ) : null}
        {moment === 'CIERRE' && pending > 0 ? (
          <Banner
            tone="doubt"
            title={`${formatQuantity(pending, 'cambio por sincronizar', 'cambios por sincronizar')}.`}
          >
            Puede cerrar: lo guardado está en este equipo y se envía cuando haya red.
          </Banner>
        ) : null}
        {props.failure === undefined ? null : (
          <Banner
            tone="bad"
            title={`No se registró ${moment === 'APERTURA' ? 'la apertura' : 'el cierre'}.`}
            urgent
          >
            {props.failure.message} (código {props.failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={props.busy} />
      </Stack>
    </Dialog>
  );
}
