import { useState } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { saveProblems } from '#renderer/features/imports/files.ts';
import { leftOut, toMend, type StateAt } from '#renderer/features/imports/model.ts';
import { Problems } from '#renderer/features/imports/Problems.tsx';
import classes from '#renderer/features/imports/ImportView.module.css';

interface OutcomeProps {
  readonly state: StateAt<'TRIED' | 'DONE'>;
  readonly busy: boolean;
  readonly onStart: () => void;
  readonly onColumns: () => void;
  readonly onLeave: () => void;
  readonly onRows: (problem: number) => void;
}

/** What would happen, or what happened, and every problem of the file. */
export function Outcome({ state, busy, onStart, onColumns, onLeave, onRows }: OutcomeProps) {
  const [notSaved, setNotSaved] = useState<string>();
  const tried = state.step === 'TRIED';
  const { outlook } = state;
  const mendable = state.problems.some(toMend);
  const goesOn = !tried && !state.finished;
  const start: Action = {
    id: 'imports.start',
    label: goesOn
      ? 'Continuar la importación'
      : `Importar ${formatQuantity(outlook.imported, 'fila', 'filas')}`,
    keys: ['Ctrl+Enter'],
    when: () => !busy && (goesOn || outlook.imported > 0),
    run: onStart,
  };
  const columns: Action = { id: 'imports.columns', label: 'Cambiar columnas', keys: ['C'], run: onColumns };
  const save: Action = {
    id: 'imports.saveProblems',
    label: 'Guardar los problemas',
    keys: ['G'],
    when: () => mendable,
    run: () => void saveProblems(state.fileName).then(setNotSaved),
  };
  const leave: Action = {
    id: 'imports.leave',
    label: tried ? 'Dejar este archivo' : 'Listo',
    keys: ['Escape'],
    run: onLeave,
  };
  const shown = [leave, ...(tried ? [columns] : []), save, ...(tried || goesOn ? [start] : [])];
  useActions(tried ? 'Revisión del archivo' : 'Resultado', shown);
  return (
    <Panel
      title={tried ? 'Esto pasaría' : state.finished ? 'Importación terminada' : 'Importación cancelada'}
      aside={
        <span className={classes.aside}>
          {state.fileName} · {formatQuantity(state.rows, 'fila', 'filas')}
        </span>
      }
      className={classes.outcome}
    >
      <div className={classes.figures}>
        <Figure main value={outlook.imported} label={tried ? 'se importarían' : 'se importaron'} />
        <Figure value={outlook.repeated} label="ya estaban" />
        {goesOn ? null : (
          <Figure value={leftOut(state)} label={tried ? 'quedarían fuera' : 'quedaron fuera'} />
        )}
        <Figure value={outlook.newPeople} label="personas nuevas" />
        <Figure value={outlook.knownPeople} label="personas conocidas" />
        <Figure value={outlook.doubtful} label="con el documento de otra" />
      </div>
      {goesOn ? (
        <Banner tone="doubt" title="Lo que se importó queda guardado.">
          Continúe ahora, o importe el mismo archivo después: sigue donde iba. También puede deshacerla a la
          derecha.
        </Banner>
      ) : null}
      {!tried && state.finished && outlook.imported > 0 ? (
        <Banner
          tone="good"
          title={`${formatQuantity(outlook.imported, 'fila quedó guardada', 'filas quedaron guardadas')}.`}
        >
          Cuentan en las cifras de su propia fecha.
        </Banner>
      ) : null}
      {tried && outlook.imported === 0 ? (
        <Banner tone="doubt" title="No hay nada nuevo para importar.">
          {outlook.repeated > 0
            ? 'Estas filas ya están en el registro.'
            : 'Corrija el archivo e impórtelo de nuevo.'}
        </Banner>
      ) : null}
      <Problems problems={state.problems} onRows={onRows} />
      {notSaved === undefined ? null : <Banner tone="bad" title={notSaved} urgent />}
      <div className={classes.actions}>
        <ActionButton action={leave} variant={tried || goesOn ? 'default' : 'filled'} />
        {tried ? <ActionButton action={columns} variant="default" /> : null}
        {mendable ? <ActionButton action={save} variant="default" /> : null}
        <span className={classes.grow} />
        {tried || goesOn ? <ActionButton action={start} loading={busy} /> : null}
      </div>
    </Panel>
  );
}
