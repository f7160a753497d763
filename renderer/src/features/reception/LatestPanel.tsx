import { IconArrowBackUp, IconCloudCheck, IconCloudUp } from '@tabler/icons-react';
import type { Visit } from '#renderer/features/reception/model.ts';
import { VisitMarks } from '#renderer/features/reception/VisitMarks.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { formatTime } from '#renderer/lib/formats.ts';
import { useServices } from '#renderer/lib/services.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/reception/LatestPanel.module.css';

interface LatestPanelProps {
  readonly latest: readonly Visit[] | undefined;
  readonly failure: Failure | undefined;
  readonly undo: Action;
  readonly note: Action;
  /** How many rows fit below what the card says. */
  readonly rows: number;
}

function SyncState({ entry }: { readonly entry: Visit }) {
  if (entry.voided) {
    return (
      <span className={classes.state}>
        <IconArrowBackUp size={16} aria-hidden="true" /> Anulado
      </span>
    );
  }
  return entry.synced ? (
    <span className={classes.state}>
      <IconCloudCheck size={16} aria-hidden="true" /> Sincronizado
    </span>
  ) : (
    <span className={classes.state} data-waiting>
      <IconCloudUp size={16} aria-hidden="true" /> Por sincronizar
    </span>
  );
}

export function LatestPanel({ latest, failure, undo, note, rows }: LatestPanelProps) {
  const { labelOf } = useServices();
  return (
    <Panel
      title="Últimos registros"
      aside={
        <span className={classes.keys}>
          <ActionHint action={note} />
          <ActionHint action={undo} />
        </span>
      }
      className={classes.panel}
    >
      {latest === undefined && failure !== undefined ? (
        <Banner tone="bad" title="No se pudo leer lo de hoy." urgent>
          {failure.message} Puede seguir registrando. (código {failure.code})
        </Banner>
      ) : latest === undefined ? (
        <SkeletonRows rows={rows} />
      ) : latest.length === 0 ? (
        <p className={classes.none}>Aún no hay registros hoy. El primero aparece aquí en cuanto lo guarde.</p>
      ) : (
        <ul className={classes.rows}>
          {latest.slice(0, rows).map((entry) => (
            <li key={entry.id} className={classes.row} data-voided={entry.voided || undefined}>
              <span className={classes.time}>{formatTime(entry.startedAt)}</span>
              <strong>{entry.name}</strong>
              <span>{labelOf(entry.service)}</span>
              <VisitMarks visit={entry} />
              <SyncState entry={entry} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
