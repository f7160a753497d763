import { NativeSelect } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { VERDICT_WORDS } from '#shared/text/evidence-words.ts';
import { FiguresTable } from '#renderer/features/evidence/FiguresTable.tsx';
import {
  rowsOf,
  shareText,
  titleOf,
  verdictCounts,
  VERDICT_TONES,
} from '#renderer/features/evidence/model.ts';
import type {
  Availability,
  Grouping,
  Report,
  Row,
  Shown,
  Verdict,
} from '#renderer/features/evidence/model.ts';
import type { DocumentKind } from '#renderer/features/evidence/ReportDialog.tsx';
import { ReportsPanel } from '#renderer/features/evidence/ReportsPanel.tsx';
import { useAvailabilityActions } from '#renderer/features/evidence/useAvailabilityActions.ts';
import { VerdictMark } from '#renderer/features/evidence/VerdictMark.tsx';
import { daysOf } from '#renderer/features/evidence/model.ts';
import { formatCount, formatTarget } from '#renderer/lib/formats.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/evidence/AvailabilityView.module.css';

export interface AvailabilityViewProps {
  readonly shown: Shown;
  /** The zone that was opened from here and left again. */
  readonly from: string | undefined;
  /** The local date of today. */
  readonly today: string;
  /** Undefined while it is computed. */
  readonly availability: Availability | undefined;
  readonly contracts: readonly { readonly id: string; readonly number: string }[] | undefined;
  readonly contractId: string | null;
  readonly reports: readonly Report[] | undefined;
  readonly mayNumber: boolean;
  readonly said: string | undefined;
  readonly trouble: string | undefined;
  /** A document is being made. */
  readonly busy: boolean;
  /** A dialog lies above. */
  readonly covered: boolean;
  readonly onShow: (shown: Shown) => void;
  readonly onMove: (steps: 1 | -1) => void;
  readonly onDays: () => void;
  readonly onZone: (id: string) => void;
  readonly onContract: (id: string | null) => void;
  readonly onDocument: (kind: DocumentKind) => void;
  readonly onMake: () => void;
  readonly onReport: (number: string) => void;
}

/** What was owed, up, down and not seen in a period, with its verdict: by zone, comuna or contract. */
export function AvailabilityView(props: AvailabilityViewProps) {
  const { shown, availability, contracts = [], contractId, covered, today } = props;
  const [grouping, setGrouping] = useState<Grouping>('ZONAS');
  const { from, to } = daysOf(shown);
  // Of another period the worst comes first again.
  const sheet = `${from} ${to} ${contractId ?? ''} ${grouping}`;
  const [picked, setPicked] = useState({ sheet, id: props.from ?? '' });
  const chosen = picked.sheet === sheet ? picked.id : undefined;
  const setChosen = (id: string) => {
    setPicked({ sheet, id });
  };
  const rows = availability === undefined ? [] : rowsOf(availability, grouping);
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === chosen),
  );
  const current = rows[at]?.id;
  const actions = useAvailabilityActions({ ...props, rows, at, grouping, setGrouping, setChosen });

  // The table has the focus, ready for the arrows, as long as nothing else was reached for.
  useEffect(() => {
    const held = document.activeElement;
    const onRow = held?.id.startsWith('figures-') === true && held.id !== `figures-${current ?? ''}`;
    if (covered || current === undefined || (held !== document.body && !onRow)) return;
    document.querySelector<HTMLElement>(`#figures-${CSS.escape(current)}`)?.focus({ preventScroll: true });
  });
  const over = to <= today;
  return (
    <div className={classes.screen}>
      <header className={classes.bar}>
        <h2>{titleOf(shown)}</h2>
        <ActionHint action={actions.back} capOnly />
        <ActionHint action={actions.forth} capOnly />
        <ActionHint action={actions.length} />
        <ActionHint action={actions.days} />
        <span className={classes.grow} />
        {contracts.length === 0 ? null : (
          <span className={classes.contract}>
            <NativeSelect
              id="availability-contract"
              aria-label="Contrato"
              size="xs"
              value={contractId ?? ''}
              data={[
                { value: '', label: 'Todos los contratos' },
                ...contracts.map(({ id, number }) => ({ value: id, label: number })),
              ]}
              onChange={(event) => {
                props.onContract(event.currentTarget.value === '' ? null : event.currentTarget.value);
              }}
            />
            <KeyCap keys={['C']} />
          </span>
        )}
        <ActionButton action={actions.excel} variant="default" loading={props.busy} />
        <ActionButton action={actions.pdf} variant="default" loading={props.busy} />
        <ActionButton action={actions.make} />
      </header>
      {props.trouble === undefined ? null : <Banner tone="bad" title={props.trouble} urgent />}
      {props.said === undefined || covered ? null : <Banner tone="good" title={props.said} />}
      {over ? null : (
        <Banner tone="doubt" title="PARCIAL: el periodo no ha terminado.">
          Lo que falta de él cuenta como sin datos; el número del informe se da cuando termine.
        </Banner>
      )}
      <div className={classes.columns}>
        <div className={classes.left}>
          {availability === undefined ? null : (
            <Summary availability={availability} rows={rows} grouping={grouping} />
          )}
          <Panel
            flush
            title={TITLES[grouping]}
            className={classes.figures}
            aside={
              <fieldset className={classes.groupings}>
                <legend>Ver por</legend>
                {actions.groupings.map(({ action, grouping: each }) => (
                  <ActionButton
                    key={action.id}
                    action={action}
                    size="compact-sm"
                    variant={each === grouping ? 'light' : 'default'}
                    aria-pressed={each === grouping}
                  />
                ))}
              </fieldset>
            }
          >
            {availability === undefined ? (
              <SkeletonRows rows={12} height={34} />
            ) : rows.length === 0 ? (
              <Nothing grouping={grouping} />
            ) : (
              <ScrollRegion label="Tabla de disponibilidad" className={classes.scroll}>
                <FiguresTable
                  rows={rows}
                  grouping={grouping}
                  chosen={current}
                  onChoose={setChosen}
                  onOpen={(id) => {
                    if (grouping === 'ZONAS') props.onZone(id);
                  }}
                />
              </ScrollRegion>
            )}
            {rows.length === 0 ? null : (
              <p className={classes.footnote}>
                Arriba + caída + sin datos = exigido: las horas del contrato menos las exclusiones. Mínimo y
                máximo: lo no visto, como caída o como servicio.
              </p>
            )}
          </Panel>
        </div>
        <ReportsPanel
          reports={props.reports}
          mayNumber={props.mayNumber}
          reach={actions.reach}
          onOpen={props.onReport}
        />
      </div>
    </div>
  );
}

const TITLES: Readonly<Record<Grouping, string>> = {
  ZONAS: 'Disponibilidad por zona',
  COMUNAS: 'Disponibilidad por comuna',
  CONTRATOS: 'Disponibilidad por contrato',
};

const VERDICTS: readonly Verdict[] = ['INCUMPLE', 'NO_CONCLUYENTE', 'CUMPLE'];

function Summary({
  availability,
  rows,
  grouping,
}: {
  readonly availability: Availability;
  readonly rows: readonly Row[];
  readonly grouping: Grouping;
}) {
  const { city } = availability;
  const counts = verdictCounts(rows);
  const judged = VERDICTS.some((verdict) => counts[verdict] > 0);
  return (
    <section className={classes.summary} aria-label="En conjunto">
      <Figure
        main
        value={city.availability === null ? undefined : shareText(city.availability)}
        label="disponibilidad: U ÷ (U + D)"
      />
      <Figure
        value={city.coverage === null ? undefined : shareText(city.coverage)}
        label="cobertura: lo que se observó"
      />
      <Figure
        value={
          city.bounds === null
            ? undefined
            : `${shareText(city.bounds[0]).replace('\u00A0%', '')} a ${shareText(city.bounds[1])}`
        }
        label="de mínimo a máximo"
      />
      <div className={classes.verdicts}>
        {city.verdict === null ? null : (
          <p className={classes.whole}>
            <VerdictMark figures={city} />
            <span className={classes.quiet}>
              meta {city.targetMilli === null ? '–' : formatTarget(city.targetMilli)}
            </span>
          </p>
        )}
        <ul>
          {judged
            ? VERDICTS.map((verdict) => (
                <li key={verdict} data-none={counts[verdict] === 0 || undefined}>
                  <StateMark tone={VERDICT_TONES[verdict]} size={14} />
                  <strong>{formatCount(counts[verdict])}</strong>{' '}
                  {counts[verdict] === 1 ? VERDICT_WORDS[verdict].toLowerCase() : PLURALS[verdict]}
                </li>
              ))
            : [
                <li key="none" className={classes.quiet}>
                  {grouping === 'ZONAS' ? 'Sin contrato no hay meta ni veredicto.' : 'Sin veredictos.'}
                </li>,
              ]}
        </ul>
      </div>
    </section>
  );
}

const PLURALS: Readonly<Record<Verdict, string>> = {
  INCUMPLE: 'incumplen',
  NO_CONCLUYENTE: 'no concluyentes',
  CUMPLE: 'cumplen',
};

function Nothing({ grouping }: { readonly grouping: Grouping }) {
  return grouping === 'CONTRATOS' ? (
    <EmptyState title="Ningún contrato en este periodo" icon={<IconGauge size={32} />}>
      Aquí se verá cada contrato con sus zonas. Sin contrato, las zonas se miden las 24 horas y no hay meta.
    </EmptyState>
  ) : (
    <EmptyState title="Todavía no hay zonas" icon={<IconGauge size={32} />}>
      Cuando se importen las zonas WiFi y alguien las sondee, aquí se verá su disponibilidad.
    </EmptyState>
  );
}
