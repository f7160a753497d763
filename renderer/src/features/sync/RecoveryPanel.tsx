import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/sync/SyncView.module.css';

interface RecoveryPanelProps {
  readonly show: Action;
  readonly enrolled: boolean;
  readonly failure: Failure | undefined;
}

/** Where whoever administers the computer finds the code, best before the enrolment. */
export function RecoveryPanel({ show, enrolled, failure }: RecoveryPanelProps) {
  return (
    <Panel
      title="Código de recuperación"
      aside={<ActionButton action={show} label="Ver el código" variant="default" />}
    >
      {failure === undefined ? null : (
        <Banner tone="bad" title="No se pudo mostrar el código." urgent>
          {failure.message} (código {failure.code})
        </Banner>
      )}
      <p className={classes.note}>
        {enrolled
          ? 'Abre los datos de este equipo si se pierde su llave. Téngalo impreso y guardado fuera de él.'
          : 'Antes de inscribir este equipo, imprímalo y guárdelo: abre los datos si se pierde la llave.'}
      </p>
    </Panel>
  );
}
