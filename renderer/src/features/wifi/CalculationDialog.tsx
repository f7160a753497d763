import { useState } from 'react';
import type { ReactNode } from 'react';
import {
  formatExactHours,
  partsThatAddUp,
  periodTitle,
  verdictOf,
} from '#renderer/features/wifi/zone-model.ts';
import type { Page, Period } from '#renderer/features/wifi/zone-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatPercent, formatTarget } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wifi/CalculationDialog.module.css';

interface CalculationDialogProps {
  readonly page: Page;
  readonly today: string;
  readonly onClose: () => void;
}

const SECOND = 1_000;

/** How a figure of this zone comes about, step by step with its own numbers; ← → change the period. */
export function CalculationDialog({ page, today, onClose }: CalculationDialogProps) {
  const { periods } = page;
  const [at, setAt] = useState(periods.length - 1);
  const move = (steps: number) => {
    setAt((old) => Math.min(periods.length - 1, Math.max(0, old + steps)));
  };
  const earlier: Action = {
    id: 'calculation.earlier',
    label: 'Periodo anterior',
    keys: ['ArrowLeft'],
    when: () => at > 0,
    run: () => {
      move(-1);
    },
  };
  const later: Action = {
    id: 'calculation.later',
    label: 'Periodo siguiente',
    keys: ['ArrowRight'],
    when: () => at < periods.length - 1,
    run: () => {
      move(1);
    },
  };
  const period = periods[at];
  return (
    <Dialog
      title={`Cómo se calcula: ${page.zone.name}`}
      onClose={onClose}
      actions={[earlier, later]}
      size="50rem"
    >
      {period === undefined ? null : (
        <>
          <div className={classes.period}>
            <strong>{periodTitle(period, today)}</strong>
            <span>
              <ActionHint action={earlier} />
              <ActionHint action={later} />
            </span>
          </div>
          <ScrollRegion first label="Cuentas del periodo" className={classes.scroll}>
            <Steps period={period} page={page} />
          </ScrollRegion>
        </>
      )}
    </Dialog>
  );
}

function Steps({ period, page }: { readonly period: Period; readonly page: Page }) {
  const { E, availability, coverage, bounds, owed, excluded, targetMilli } = period;
  if (E === 0) {
    return (
      <p className={classes.words}>
        En este periodo no se exigía nada de esta zona: todavía no estaba en servicio, su contrato no regía, o
        todo el tiempo está excluido. Sin tiempo exigido no hay porcentaje.
      </p>
    );
  }
  // Whole seconds that add up among themselves; the verdict is taken from the milliseconds.
  const parts = partsThatAddUp(period, SECOND);
  const whole = parts.U + parts.D + parts.N;
  const [up, down, unknown] = [parts.U, parts.D, parts.N].map(formatExactHours);
  return (
    <ol className={classes.steps}>
      <Step
        title="Tiempo exigido"
        sum={`${formatExactHours(whole + Math.floor(excluded / SECOND) * SECOND)} − ${formatExactHours(excluded)} excluidas = ${formatExactHours(whole)}`}
      >
        {page.contract === null
          ? 'Sin contrato se exigen las 24 horas'
          : `Las horas del contrato ${page.contract.number} (${page.contract.operator}) desde que la zona está en servicio`}
        {period.running ? `, hasta este momento` : ''}, menos las exclusiones aprobadas.
      </Step>
      <Step
        title="Lo que se vio"
        sum={`${up} arriba + ${down} caída + ${unknown} sin datos = ${formatExactHours(whole)}`}
      >
        Arriba es lo que alguna estación alcanzó; caída, lo que ninguna alcanzó y al menos una comprobó; sin
        datos, lo que nadie vio. Lo que nadie vio no es ni caída ni servicio.
      </Step>
      <Step
        title="Disponibilidad"
        sum={
          availability === null
            ? 'No se observó nada: no hay porcentaje'
            : `${up} ÷ (${up} + ${down}) = ${formatPercent(availability)}`
        }
      >
        De lo que se vio, la parte en servicio.
      </Step>
      <Step
        title="Cobertura"
        sum={
          coverage === null
            ? '–'
            : `(${up} + ${down}) ÷ ${formatExactHours(whole)} = ${formatPercent(coverage)}`
        }
      >
        Qué tanto de lo exigido se vio.
      </Step>
      {bounds === null ? null : (
        <Step
          title="Mínimo y máximo"
          sum={`${up} ÷ ${formatExactHours(whole)} = ${formatPercent(bounds[0])}; (${up} + ${unknown}) ÷ ${formatExactHours(whole)} = ${formatPercent(bounds[1])}`}
        >
          Si todo lo no visto hubiera sido caída, y si todo hubiera sido servicio.
        </Step>
      )}
      <Step
        title="Veredicto"
        sum={
          targetMilli === null ? 'Sin meta pactada no hay veredicto' : `Meta: ${formatTarget(targetMilli)}`
        }
      >
        <VerdictWords period={period} />
      </Step>
      {owed === 0 ? null : (
        <li className={classes.words}>
          El periodo va del {rangeWords(period)}. Las cuentas se hacen en milisegundos enteros; aquí se
          muestran segundos.
        </li>
      )}
    </ol>
  );
}

function VerdictWords({ period }: { readonly period: Period }) {
  const { targetMilli, bounds, allowance } = period;
  if (targetMilli === null || bounds === null) return null;
  const target = formatTarget(targetMilli);
  const verdict = verdictOf(period);
  if (period.running && allowance !== null) {
    return allowance < 0
      ? `La caída ya pasó en ${formatExactHours(-allowance)} lo que permite la meta de ${target} en todo el periodo: incumple aunque no vuelva a fallar.`
      : `El periodo no ha terminado. La meta de ${target} permite todavía ${formatExactHours(allowance)} de caída hasta que acabe.`;
  }
  if (verdict === null) return null;
  const why =
    period.verdict === 'CUMPLE'
      ? `hasta el mínimo, ${formatPercent(bounds[0])}, llega a la meta.`
      : period.verdict === 'INCUMPLE'
        ? `ni el máximo, ${formatPercent(bounds[1])}, llega a la meta.`
        : `la meta queda entre el mínimo y el máximo: lo que no se vio decide, y nadie lo sabe.`;
  return (
    <span className={classes.verdict}>
      <StateMark tone={verdict.tone} size={17} />
      <span>
        <strong>{verdict.words}</strong>: {why}
      </span>
    </span>
  );
}

function rangeWords({ from, to }: Period): string {
  const day = (date: string) => date.split('-').toReversed().join('/');
  return `${day(from)} a las 0:00 al ${day(to)} a las 0:00, hora de Bogotá`;
}

interface StepProps {
  readonly title: string;
  readonly sum: string;
  readonly children: ReactNode;
}

function Step({ title, sum, children }: StepProps) {
  return (
    <li className={classes.step}>
      <span className={classes.title}>{title}</span>
      <span className={classes.sum}>{sum}</span>
      <span className={classes.words}>{children}</span>
    </li>
  );
}
