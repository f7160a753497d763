import { Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, ErrorState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/decisions/PaneFrame.module.css';

interface PaneFrameProps {
  readonly title: string;
  /** Where it comes from and when, in one line. */
  readonly facts: ReactNode;
  /** Why the last step was refused. */
  readonly refusal: Failure | undefined;
  readonly actions: ReactNode;
  /** What follows from each step, and that it can be taken back. */
  readonly consequence: ReactNode;
  readonly children: ReactNode;
}

/** One case: what it is, what it says, what can be done and what follows. */
export function PaneFrame({ title, facts, refusal, actions, consequence, children }: PaneFrameProps) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} className={classes.pane}>
      <header className={classes.head}>
        <Title order={3} id={id}>
          {title}
        </Title>
        <p>{facts}</p>
      </header>
      {refusal === undefined ? null : (
        <Banner tone="bad" urgent title={refusal.message}>
          No se guardó nada de este paso.
        </Banner>
      )}
      <ScrollRegion label="Contenido del caso" className={classes.content}>
        {children}
      </ScrollRegion>
      <footer className={classes.foot}>
        <p className={classes.consequence}>{consequence}</p>
        <div className={classes.actions}>{actions}</div>
      </footer>
    </Paper>
  );
}

/** While a case is read, or when it cannot be. */
export function PaneWaiting({ failure }: { readonly failure: Failure | undefined }) {
  return (
    <Paper className={classes.pane}>
      {failure === undefined ? <SkeletonRows rows={8} height={44} /> : <ErrorState failure={failure} />}
    </Paper>
  );
}
