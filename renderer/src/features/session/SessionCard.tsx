import { Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Mark } from '#renderer/ui/Mark.tsx';
import classes from '#renderer/features/session/SessionCard.module.css';

interface SessionCardProps {
  readonly title: string;
  readonly intro: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** What stands before the app: set-up, login, lock. */
export function SessionCard({ title, intro, wide = false, children }: SessionCardProps) {
  return (
    <main className={classes.page}>
      <Paper className={classes.card} data-wide={wide || undefined}>
        <div className={classes.brand}>
          <Mark size={40} />
          <span>
            <strong>Puntos Digitales</strong>
            Alcaldía de Bucaramanga
          </span>
        </div>
        <Title order={1} className={classes.title}>
          {title}
        </Title>
        <p className={classes.intro}>{intro}</p>
        {children}
      </Paper>
    </main>
  );
}
