import { Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import classes from '#renderer/ui/Panel.module.css';

interface PanelProps {
  readonly title: string;
  /** The keys of the panel, or its total, at the right of its title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** The content reaches the border, as rows of a list do. */
  readonly flush?: boolean;
  readonly className?: string | undefined;
}

/** A card with a title: the one container of the app. */
export function Panel({ title, aside, children, flush = false, className }: PanelProps) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} className={`${classes.panel} ${className ?? ''}`}>
      <header className={classes.head}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {aside}
      </header>
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </Paper>
  );
}
