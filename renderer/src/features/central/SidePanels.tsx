import {
  IconAlertOctagon,
  IconClock,
  IconCloudUp,
  IconDownload,
  IconPhone,
  IconPlugConnected,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Task } from '#renderer/features/central/model.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount, formatDuration } from '#renderer/lib/formats.ts';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/central/SidePanels.module.css';

const ICONS: Readonly<Record<Task['kind'], ComponentType<{ size?: number; stroke?: number }>>> = {
  frozen: IconAlertOctagon,
  call: IconPhone,
  wait: IconCloudUp,
  enrol: IconPlugConnected,
  code: IconPlugConnected,
  clock: IconClock,
  update: IconDownload,
};

const SHOWN = 6;

export function TasksPanel({ tasks }: { readonly tasks: readonly Task[] }) {
  return (
    <Panel
      title="Para hoy"
      aside={tasks.length === 0 ? undefined : <span className={classes.count}>{tasks.length}</span>}
    >
      {tasks.length === 0 ? (
        <EmptyState title="Nada pendiente" icon={<StateMark tone="good" size={24} />}>
          Todos los Puntos están al día.
        </EmptyState>
      ) : (
        <ul className={classes.rows}>
          {tasks.slice(0, SHOWN).map((task) => {
            const Icon = ICONS[task.kind];
            return (
              <li key={task.id}>
                <Icon size={18} stroke={2} />
                <span>
                  <strong>{task.what}</strong>
                  <span className={classes.detail}>{task.detail}</span>
                </span>
              </li>
            );
          })}
          {tasks.length > SHOWN ? (
            <li className={classes.more}>Y {tasks.length - SHOWN} más en la tabla</li>
          ) : null}
        </ul>
      )}
    </Panel>
  );
}

type Board = Outputs['wifi']['board'];

/** The worst of the merged zone board; the whole board is its own place. */
export function ZonesPanel({ board, now }: { readonly board: Board | undefined; readonly now: number }) {
  const down = (board?.comunas ?? []).flatMap((comuna) =>
    comuna.zones.filter((zone) => zone.state === 'DOWN'),
  );
  const total = (board?.comunas ?? []).reduce((sum, comuna) => sum + comuna.zones.length, 0);
  return (
    <Panel
      title="Zonas WiFi caídas"
      aside={<span className={classes.count}>{board === undefined ? '–' : formatCount(down.length)}</span>}
    >
      {total === 0 ? (
        <p className={classes.note}>Aún no hay zonas importadas.</p>
      ) : down.length === 0 ? (
        <p className={classes.note}>Ninguna de las {formatCount(total)}, hasta donde ven los Puntos.</p>
      ) : (
        <ul className={classes.rows}>
          {down.slice(0, 4).map((zone) => (
            <li key={zone.id}>
              <StateMark tone="bad" size={18} />
              <span>
                <strong>{zone.name}</strong>
                <span className={classes.detail}>{zone.address}</span>
              </span>
              <span className={classes.bad}>
                {zone.since === null ? '' : formatDuration(now - zone.since)}
              </span>
            </li>
          ))}
          {down.length > 4 ? (
            <li className={classes.more}>Y {formatCount(down.length - 4)} más en Zonas WiFi</li>
          ) : null}
        </ul>
      )}
    </Panel>
  );
}
