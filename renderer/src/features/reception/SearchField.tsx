import { IconScan } from '@tabler/icons-react';
import type { ReactNode, RefObject } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import classes from '#renderer/features/reception/SearchField.module.css';

interface SearchFieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly clear: Action;
  readonly input: RefObject<HTMLInputElement | null>;
  /** Other ways to register, at the right of the label. */
  readonly aside: ReactNode;
}

/** The one field of the desk. It has the focus whenever no dialog is open. */
export function SearchField({ text, onText, clear, input, aside }: SearchFieldProps) {
  return (
    <div className={classes.block}>
      <div className={classes.head}>
        <label htmlFor="reception-search" className={classes.label}>
          Documento o nombre
        </label>
        <span className={classes.aside}>{aside}</span>
      </div>
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
