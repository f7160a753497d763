import { Progress } from '@mantine/core';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatDuration, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { paceOf, type StateAt } from '#renderer/features/imports/model.ts';
import classes from '#renderer/features/imports/ImportView.module.css';

interface RunningProps {
  readonly state: StateAt<'TRYING' | 'IMPORTING'>;
  readonly onCancel: () => void;
}

/** How far a trial or an import is. */
export function Running({ state, onCancel }: RunningProps) {
  const trying = state.step === 'TRYING';
  const cancel: Action = {
    id: 'imports.cancel',
    label: trying ? 'Dejar de revisar' : 'Cancelar la importación',
    keys: ['Escape'],
    when: () => !state.cancelling,
    run: onCancel,
  };
  useActions(trying ? 'Revisando' : 'Importando', [cancel]);
  const pace = paceOf(state.done, state.rows, state.elapsed);
  const part = state.rows === 0 ? 0 : (state.done / state.rows) * 100;
  return (
    <Panel
      title={trying ? 'Revisando el archivo' : 'Importando'}
      aside={<span className={classes.aside}>{state.fileName}</span>}
    >
      <div className={classes.running}>
        <div className={classes.figures}>
          <Figure main value={state.done} label={`de ${formatQuantity(state.rows, 'fila', 'filas')}`} />
          <Figure
            value={pace === null ? undefined : formatCount(Math.round(pace.rate))}
            label="filas por segundo"
          />
          <Figure value={pace === null ? undefined : formatDuration(pace.left)} label="para terminar" />
        </div>
        <Progress
          size="lg"
          value={part}
          aria-label={trying ? 'Filas revisadas' : 'Filas importadas'}
          transitionDuration={200}
        />
        <p className={classes.note}>
          {trying
            ? 'Todavía no se guarda nada.'
            : 'Siga trabajando: la recepción no espera. Si cancela o se va la luz, lo importado queda, y el mismo archivo continúa donde iba.'}
        </p>
        <ActionButton
          action={cancel}
          variant="default"
          label={state.cancelling ? 'Terminando lo que va…' : cancel.label}
        />
      </div>
    </Panel>
  );
}
