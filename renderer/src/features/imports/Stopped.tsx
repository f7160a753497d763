import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import type { StateAt } from '#renderer/features/imports/model.ts';
import classes from '#renderer/features/imports/ImportView.module.css';

interface StoppedProps {
  readonly state: StateAt<'FAILED'>;
  readonly onLeave: () => void;
}

/** Something failed on the way: what is safe and what to do. */
export function Stopped({ state, onLeave }: StoppedProps) {
  const leave: Action = {
    id: 'imports.leave',
    label: 'Elegir el archivo de nuevo',
    keys: ['Escape'],
    run: onLeave,
  };
  useActions('Importación detenida', [leave]);
  return (
    <Panel title="La importación se detuvo" aside={<span className={classes.aside}>{state.fileName}</span>}>
      <Banner tone="bad" title={state.message} urgent>
        Código {state.code}. El mismo archivo continúa donde iba y nada se repite.
      </Banner>
      <div className={classes.actions}>
        <ActionButton action={leave} />
      </div>
    </Panel>
  );
}
