import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { clockOf, comparisonOf, filledPercent, fillingOf } from '#renderer/features/sync/situation.ts';
import type { Line, SyncStatus } from '#renderer/features/sync/situation.ts';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/sync/CopyPanel.module.css';

interface CopyPanelProps {
  readonly status: SyncStatus;
  readonly now: number;
  readonly busy: boolean;
}

/** Whether what is here is all of it and the same as the centre's: one calm line each. */
export function CopyPanel({ status, now, busy }: CopyPanelProps) {
  const percent = filledPercent(status);
  const clock = clockOf(status);
  return (
    <Panel title="Este computador">
      <ul className={classes.lines}>
        <Row line={fillingOf(status, busy)}>
          {percent === null ? null : (
            <Progress className={classes.bar} value={percent} aria-label="Copia inicial recibida" />
          )}
        </Row>
        <Row line={comparisonOf(status, now)} />
        {clock === undefined ? null : <Row line={clock} />}
      </ul>
    </Panel>
  );
}

function Row({ line, children }: { readonly line: Line; readonly children?: ReactNode }) {
  return (
    <li className={classes.line}>
      <StateMark tone={line.tone} size={18} />
      <div className={classes.text}>
        <strong>{line.title}</strong>
        {children}
        <span>{line.words}</span>
      </div>
    </li>
  );
}
