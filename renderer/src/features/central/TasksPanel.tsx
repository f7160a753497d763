import {
  IconAlertOctagon,
  IconArrowsDiff,
  IconCalendarX,
  IconClock,
  IconCloudUp,
  IconDatabaseExclamation,
  IconDownload,
  IconPhone,
  IconPlugConnected,
  IconWifiOff,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Task } from '#renderer/features/central/model.ts';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/central/TasksPanel.module.css';

const ICONS: Readonly<Record<Task['kind'], ComponentType<{ size?: number; stroke?: number }>>> = {
  frozen: IconAlertOctagon,
  expired: IconCalendarX,
  call: IconPhone,
  wait: IconCloudUp,
  differs: IconArrowsDiff,
  disk: IconDatabaseExclamation,
  enrol: IconPlugConnected,
  code: IconPlugConnected,
  clock: IconClock,
  renew: IconCalendarX,
  update: IconDownload,
  zones: IconWifiOff,
};

/** What somebody at the office can do today so that the Puntos' data arrives. */
export function TasksPanel({ tasks }: { readonly tasks: readonly Task[] }) {
  return (
    <Panel
      title="Para hoy"
      className={classes.panel}
      aside={tasks.length === 0 ? undefined : <span className={classes.count}>{tasks.length}</span>}
    >
      {tasks.length === 0 ? (
        <p className={classes.calm}>
          <StateMark tone="good" size={18} /> Todos los Puntos están al día.
        </p>
      ) : (
        <ScrollRegion label="Para hoy" className={classes.region}>
          <ul className={classes.rows}>
            {tasks.map((task) => {
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
          </ul>
        </ScrollRegion>
      )}
    </Panel>
  );
}
