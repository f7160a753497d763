import { withArticle } from '#shared/text/clock-words.ts';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { presencesOf } from '#renderer/features/reception/model.ts';
import type { Visit } from '#renderer/features/reception/model.ts';
import { useServices } from '#renderer/lib/services.ts';
import { formatStay, formatTime } from '#renderer/lib/formats.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { foldText } from '#shared/domain/person.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/reception/InsideDialog.module.css';

interface InsideDialogProps {
  readonly inside: readonly Visit[];
  readonly now: number;
  readonly failure: Failure | undefined;
  readonly onLeave: (entry: Visit) => void;
  readonly onClose: () => void;
}

/** Everyone inside, filtered by name as it is typed; Enter registers the exit of the one under the cursor. */
export function InsideDialog({ inside, now, failure, onLeave, onClose }: InsideDialogProps) {
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const { labelsOf } = useServices();
  const shown = presencesOf(inside).filter(({ visit }) => foldText(visit.name).includes(foldText(text)));
  const at = Math.min(cursor, Math.max(0, shown.length - 1));
  const current = shown[at]?.visit;
  const step = (by: number) => {
    setCursor(Math.max(0, Math.min(at + by, shown.length - 1)));
  };
  const leave: Action = {
    id: 'inside.leave',
    label: 'Registrar salida',
    keys: ['Enter'],
    when: () => current !== undefined,
    run: () => {
      if (current !== undefined) onLeave(current);
    },
  };
  const down: Action = {
    id: 'inside.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'inside.up',
    label: 'Subir',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  return (
    <Dialog title="Adentro ahora" onClose={onClose} actions={[leave, down, up]} size="44rem">
      <TextInput
        data-autofocus
        type="search"
        aria-label="Filtrar por nombre"
        placeholder="Escriba parte del nombre"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setCursor(0);
        }}
      />
      {failure === undefined ? null : (
        <Banner tone="bad" title="La salida no se registró." urgent>
          {failure.message} (código {failure.code})
        </Banner>
      )}
      <ScrollRegion className={classes.list} label="Personas adentro">
        {shown.length === 0 ? (
          <EmptyState title={inside.length === 0 ? 'Nadie adentro' : 'Nadie adentro se llama así'}>
            {inside.length === 0
              ? 'Quien ingrese a un servicio aparece aquí hasta que se registre su salida.'
              : 'Borre el filtro para ver a todas las personas.'}
          </EmptyState>
        ) : (
          <ul>
            {shown.map(({ visit, services }, index) => (
              <li key={visit.canonicalId} className={classes.row} aria-current={index === at || undefined}>
                <strong>{visit.name}</strong>
                <span>{labelsOf(services)}</span>
                <span>desde {withArticle(formatTime(visit.startedAt))}</span>
                <span className={classes.stay}>{formatStay(now - visit.startedAt)}</span>
              </li>
            ))}
          </ul>
        )}
      </ScrollRegion>
      <div className={classes.foot}>
        <ActionHint action={down} />
        <ActionButton action={leave} />
      </div>
    </Dialog>
  );
}
