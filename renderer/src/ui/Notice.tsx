import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/ui/Notice.module.css';

interface EmptyStateProps {
  /** What will appear here. */
  readonly title: string;
  readonly children?: ReactNode;
  readonly icon?: ReactNode;
  /** The one thing that starts it. */
  readonly action?: Action;
}

export function EmptyState({ title, children, icon, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      {icon === undefined ? null : <div className={classes.icon}>{icon}</div>}
      <p className={classes.title}>{title}</p>
      {children === undefined ? null : <Text className={classes.words}>{children}</Text>}
      {action === undefined ? null : <ActionButton action={action} mt="sm" />}
    </div>
  );
}

/** A failure as the person meets it: what happened and what is safe, its code, the next step. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

interface ErrorStateProps {
  readonly failure: Failure;
  readonly action?: Action;
}

export function ErrorState({ failure, action }: ErrorStateProps) {
  return (
    <div className={classes.empty} role="alert">
      <StateMark tone="bad" size={28} />
      <p className={classes.title}>{failure.message}</p>
      <Text size="xs" className={classes.words}>
        Código para soporte: {failure.code}
      </Text>
      {action === undefined ? null : <ActionButton action={action} mt="sm" />}
    </div>
  );
}

interface BannerProps {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
  readonly aside?: ReactNode;
  /** Read out at once: something went wrong with what the person just did. */
  readonly urgent?: boolean;
}

/** A line that stands above content and says one thing about it. */
export function Banner({ tone, title, children, aside, urgent = false }: BannerProps) {
  return (
    <div className={classes.banner} data-tone={tone} role={urgent ? 'alert' : 'status'}>
      <StateMark tone={tone} size={20} />
      <div className={classes.bannerText}>
        <strong>{title}</strong>
        {children === undefined ? null : <span>{children}</span>}
      </div>
      {aside}
    </div>
  );
}
