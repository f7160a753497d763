import { IconArrowsMove, IconSearch, IconUserCheck } from '@tabler/icons-react';
import type { RefObject } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import classes from '#renderer/features/coworking/Field.module.css';

interface FieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly input: RefObject<HTMLInputElement | null>;
  /** Whom a space is being chosen for: then the field looks for a space only. */
  readonly holds: { readonly kind: 'seat' | 'move'; readonly name: string } | undefined;
  readonly placeholder: string;
  readonly clear: Action;
}

/** The one field: a computer, a place, a name or a document. It has the focus whenever no dialog is open. */
export function Field({ text, onText, input, holds, placeholder, clear }: FieldProps) {
  return (
    <div className={classes.field}>
      {holds === undefined ? (
        <IconSearch size={22} stroke={2} aria-hidden="true" />
      ) : (
        <span className={classes.holds}>
          {holds.kind === 'move' ? <IconArrowsMove size={16} /> : <IconUserCheck size={16} />}
          {holds.kind === 'move' ? `Cambiar a ${holds.name}` : `Sentar a ${holds.name}`}
        </span>
      )}
      <input
        id="coworking-field"
        ref={input}
        className={classes.input}
        type="search"
        aria-label="Equipo, puesto, nombre o cédula leída"
        value={text}
        maxLength={120}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        placeholder={placeholder}
        onChange={(event) => {
          onText(event.currentTarget.value);
        }}
      />
      <ActionHint action={clear} label={holds === undefined ? 'Limpiar' : 'Volver'} />
    </div>
  );
}
