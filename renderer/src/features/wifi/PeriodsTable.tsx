import { Table } from '@mantine/core';
import { BoundsBand } from '#renderer/features/wifi/BoundsBand.tsx';
import {
  floorOf,
  formatHours,
  partsThatAddUp,
  periodTitle,
  verdictOf,
} from '#renderer/features/wifi/zone-model.ts';
import type { Page, Period } from '#renderer/features/wifi/zone-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatPercent, formatTarget } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wifi/PeriodsTable.module.css';

interface PeriodsTableProps {
  readonly page: Page;
  /** The local date of today. */
  readonly today: string;
  readonly explain: Action;
}

const MINUTE = 60_000;

/** Every period against the target: what was up, down and not seen, the bounds, and the verdict. */
export function PeriodsTable({ page, today, explain }: PeriodsTableProps) {
  const target = page.periods.findLast(({ targetMilli }) => targetMilli !== null)?.targetMilli ?? null;
  const floor = target === null ? null : floorOf(target);
  const title =
    target === null
      ? 'Disponibilidad, sin meta pactada'
      : `Disponibilidad frente a la meta de ${formatTarget(target)}`;
  return (
    <Panel title={title} flush aside={<ActionHint action={explain} label="Cómo se calcula" />}>
      <ScrollRegion label={`${title}: tabla`} className={classes.scroll}>
        <Table
          className={classes.table}
          data-rows={page.periods.length}
          verticalSpacing={0}
          horizontalSpacing={0}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Periodo</Table.Th>
              <Table.Th className={classes.figure}>Arriba</Table.Th>
              <Table.Th className={classes.figure}>Caída</Table.Th>
              <Table.Th className={classes.figure}>Sin datos</Table.Th>
              <Table.Th className={classes.figure}>Disponib.</Table.Th>
              <Table.Th className={classes.figure}>Cobertura</Table.Th>
              <Table.Th className={classes.figure}>De mínimo a máximo</Table.Th>
              {floor === null || target === null ? null : (
                <Table.Th>
                  <span className={classes.scale}>
                    <span>{formatPercent(floor, 0)}</span>
                    <span>meta {formatTarget(target).replace(/\u00A0%$/u, '')}</span>
                  </span>
                </Table.Th>
              )}
              <Table.Th>Veredicto</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {page.periods.map((period) => (
              <PeriodRow key={period.kind + period.from} period={period} today={today} floor={floor} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
      <p className={classes.note}>{noteOf(page, today)}</p>
    </Panel>
  );
}

function noteOf({ periods, contract }: Page, today: string): string {
  const excluded = periods.filter((period) => period.excluded > 0);
  const last = excluded.at(0);
  const hours = contract === null ? 'las 24 horas de cada día' : 'horas del contrato';
  const less =
    last === undefined
      ? ''
      : `, menos las excluidas (${formatHours(last.excluded)} en ${periodTitle(last, today).toLowerCase()})`;
  return `Arriba + caída + sin datos = ${hours}${less}. Mínimo y máximo: lo no visto como caída o como servicio.`;
}

interface PeriodRowProps {
  readonly period: Period;
  readonly today: string;
  readonly floor: number | null;
}

const NOTHING = '–';

function PeriodRow({ period, today, floor }: PeriodRowProps) {
  const { E, availability, coverage, bounds, targetMilli } = period;
  const parts = partsThatAddUp(period, MINUTE);
  const owed = E > 0;
  // Nothing was seen: 0 % and 100 % are the bounds of not knowing, and would be read as figures.
  const seen = availability !== null;
  const down = parts.D === 0 && period.D > 0 ? period.D : parts.D;
  return (
    <Table.Tr data-quarter={period.kind === 'QUARTER' || undefined}>
      <Table.Th scope="row" className={classes.period}>
        {periodTitle(period, today)}
      </Table.Th>
      <Table.Td className={classes.figure}>{seen ? formatHours(parts.U) : NOTHING}</Table.Td>
      <Table.Td className={classes.figure} data-down={(period.D > 0 && missed(period)) || undefined}>
        {seen ? formatHours(down) : NOTHING}
      </Table.Td>
      <Table.Td className={classes.figure}>{owed ? formatHours(parts.N) : NOTHING}</Table.Td>
      <Table.Td className={classes.main}>{seen ? formatPercent(availability) : NOTHING}</Table.Td>
      <Table.Td className={classes.figure}>
        {seen && coverage !== null ? formatPercent(coverage, 1) : NOTHING}
      </Table.Td>
      <Table.Td className={classes.bounds}>
        {seen && bounds !== null
          ? `${formatPercent(bounds[0]).replace(/\u00A0%$/u, '')} a ${formatPercent(bounds[1])}`
          : NOTHING}
      </Table.Td>
      {floor === null ? null : (
        <Table.Td className={classes.bandCell}>
          {bounds === null || targetMilli === null ? null : (
            <BoundsBand
              bounds={bounds}
              targetMilli={targetMilli}
              floor={floor}
              verdict={period.verdict ?? 'NO_CONCLUYENTE'}
            />
          )}
        </Table.Td>
      )}
      <Table.Td>
        <Verdict period={period} />
      </Table.Td>
    </Table.Tr>
  );
}

const missed = (period: Period) => period.verdict === 'INCUMPLE';

function Verdict({ period }: { readonly period: Period }) {
  const verdict = verdictOf(period);
  if (verdict !== null) {
    return (
      <span className={classes.verdict} data-tone={verdict.tone}>
        <StateMark tone={verdict.tone} size={17} />
        {verdict.words}
      </span>
    );
  }
  if (period.E === 0) return <span className={classes.quiet}>Nada exigido</span>;
  if (period.running) {
    return (
      <span className={classes.quiet}>
        En curso{period.allowance === null ? '' : `, margen ${formatHours(period.allowance)}`}
      </span>
    );
  }
  return <span className={classes.quiet}>Sin meta</span>;
}
