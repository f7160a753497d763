import { Notification } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import type { Alerts, OutageAlert } from '#renderer/features/incidents/useAlerts.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/incidents/OutageNotice.module.css';

/**
 * Says anywhere in the app that zones fell: read out when nothing else is, without taking the focus from what is being
 * typed, and there until somebody puts it away or goes to see.
 */
export function OutageNotice({ shown, dismiss }: Alerts) {
  const some = () => shown.length > 0;
  const see: Action = {
    id: 'outages.see',
    label: 'Ver los incidentes',
    keys: ['Ctrl+Shift+F'],
    when: some,
    run: () => {
      const [zoneId] = shown[0]?.zoneIds ?? [];
      goTo('incidentes', zoneId === undefined ? undefined : { zoneId });
      dismiss();
    },
  };
  const hide: Action = {
    id: 'outages.hide',
    label: 'Ocultar el aviso',
    keys: ['Ctrl+Shift+H'],
    when: some,
    run: dismiss,
  };
  // Whoever clicked the desktop's own notice wants to see the same. Behind the lock nobody listens: it waits there.
  const opened = useEffectEvent(() => {
    see.run();
  });
  useEffect(() => window.desktop?.onNoticeOpened(() => opened()), []);
  useActions('Aviso de zonas caídas', shown.length === 0 ? [] : [see, hide]);
  return (
    <div className={classes.notices} aria-live="polite" data-empty={shown.length === 0 || undefined}>
      {shown.map((alert) => (
        <Notification
          key={keyOf(alert)}
          role="group"
          color="red"
          title={
            <span className={classes.title}>
              <StateMark tone="bad" size={18} />
              {alert.title}
            </span>
          }
          className={classes.notice ?? ''}
        >
          {alert.body}
        </Notification>
      ))}
      {shown.length === 0 ? null : (
        <div className={classes.acts}>
          <ActionButton action={see} label="Ver" size="xs" />
          <ActionButton action={hide} label="Ocultar" size="xs" variant="default" />
        </div>
      )}
    </div>
  );
}

const keyOf = ({ title, zoneIds }: OutageAlert): string => `${title} ${zoneIds.join(' ')}`;
