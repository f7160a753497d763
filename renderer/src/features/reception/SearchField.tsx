import { IconScan } from '@tabler/icons-react';
import type { RefObject } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import classes from '#renderer/features/reception/SearchField.module.css';

interface SearchFieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly clear: Action;
  readonly input: RefObject<HTMLInputElement | null>;
}

/** The one field of the desk. It has the focus whenever no dialog is open. */
export function SearchField({ text, onText, clear, input }: SearchFieldProps) {
  return (
    <div className={classes.block}>
      <label htmlFor="reception-search" className={classes.label}>
        Documento o nombre
      </label>
      <div className={classes.field}>
        <IconScan size={26} stroke={2} aria-hidden="true" />
        <input
          id="reception-search"
          ref={input}
          className={classes.input}
          type="search"
          value={text}
          maxLength={120}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          placeholder="Pase la cédula, o escriba el número o parte del nombre"
          onChange={(event) => {
            onText(event.currentTarget.value);
          }}
        />
        <ActionHint action={clear} />
      </div>
    </div>
  );
}
