import type { ReactNode } from 'react';
import { troubleWords } from '#renderer/features/central/model.ts';
import { adviceFor, factsOf, stateOfComputer, toneOfComputer } from '#renderer/features/central/punto.ts';
import type { PuntoComputer } from '#renderer/features/central/punto.ts';
import { nameOf } from '#renderer/features/central/model.ts';
import { Unknown } from '#renderer/features/central/PuntosTable.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/central/ComputerPanel.module.css';

interface ComputerPanelProps {
  readonly computer: PuntoComputer;
  readonly newest: string | null;
  readonly now: number;
  /** What can be done with it. */
  readonly children: ReactNode;
}

/** Everything about one computer: how it stands, what to do about it, and what it said of itself. */
export function ComputerPanel({ computer, newest, now, children }: ComputerPanelProps) {
  const others = computer.troubles.slice(1);
  return (
    <Panel title={nameOf(computer)} className={classes.panel}>
      <Banner tone={toneOfComputer(computer)} title={stateOfComputer(computer, now)}>
        {adviceFor(computer)}
      </Banner>
      {others.length === 0 ? null : (
        <p className={classes.also}>
          Además: {others.map((trouble) => troubleWords(trouble, computer, now).toLowerCase()).join('; ')}.
        </p>
      )}
      <div className={classes.acts}>{children}</div>
      <ScrollRegion label={`Datos de ${nameOf(computer)}`} className={classes.rest}>
        <dl className={classes.facts}>
          {factsOf(computer, newest, now).map(({ label, value, off }) => (
            <div key={label} className={classes.fact}>
              <dt>{label}</dt>
              <dd data-off={off === true || undefined}>
                {value === null ? <Unknown>sin dato</Unknown> : value}
              </dd>
            </div>
          ))}
        </dl>
      </ScrollRegion>
    </Panel>
  );
}
