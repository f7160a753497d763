import { Table } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { DEFINITIONS, figuresOf, KIND_NAMES } from '#renderer/features/rooms/usage-words.ts';
import type { Usage } from '#renderer/features/rooms/usage-words.ts';
import { HeatMap } from '#renderer/features/rooms/HeatMap.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatPercent, formatStay } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/rooms/UsageView.module.css';

interface UsageViewProps {
  readonly title: string;
  readonly months: 1 | 3;
  readonly kind: SpaceKind | null;
  /** Undefined while it is computed. */
  readonly usage: Usage | undefined;
  readonly trouble: string | undefined;
  /** The next period has not begun. */
  readonly last: boolean;
  readonly onShift: (steps: 1 | -1) => void;
  readonly onMonths: (months: 1 | 3) => void;
  readonly onKind: (kind: SpaceKind | null) => void;
  readonly onExport: () => void;
  readonly onPrint: () => void;
}

const KINDS: readonly (SpaceKind | null)[] = [null, 'EQUIPO', 'PUESTO', 'SALA'];

/** How much the spaces of the Punto were used: by weekday and hour, at most, and for how long. */
export function UsageView(props: UsageViewProps) {
  const { usage, months, kind } = props;
  const shift = (steps: 1 | -1, key: string, label: string): Action => ({
    id: `usage.shift${steps}`,
    label,
    keys: [key],
    when: () => steps < 0 || !props.last,
    run: () => {
      props.onShift(steps);
    },
  });
  const what = months === 1 ? 'Mes' : 'Trimestre';
  const back = shift(-1, 'ArrowLeft', `${what} anterior`);
  const forth = shift(1, 'ArrowRight', `${what} siguiente`);
  const length: Action = {
    id: 'usage.length',
    label: months === 1 ? 'Ver el trimestre' : 'Ver el mes',
    keys: [months === 1 ? 'T' : 'M'],
    run: () => {
      props.onMonths(months === 1 ? 3 : 1);
    },
  };
  const kinds = KINDS.map((each, index): Action => ({
    id: `usage.kind${index}`,
    label: KIND_NAMES[each ?? 'TODOS'],
    keys: [String(index + 1)],
    run: () => {
      props.onKind(each);
    },
  }));
  const ready = () => usage !== undefined;
  const csv: Action = {
    id: 'usage.csv',
    label: 'Exportar CSV',
    keys: ['Ctrl+E'],
    when: ready,
    run: props.onExport,
  };
  const print: Action = {
    id: 'usage.print',
    label: 'Imprimir',
    keys: ['Ctrl+P'],
    when: ready,
    run: props.onPrint,
  };
  const leave: Action = {
    id: 'usage.leave',
    label: 'Volver a Coworking',
    keys: ['Escape'],
    run: () => {
      goTo('coworking');
    },
  };
  useActions('Uso de los espacios', [back, forth, length, ...kinds, csv, print, leave]);
  return (
    <div className={classes.screen}>
      <header className={classes.bar}>
        <h2>{props.title}</h2>
        <ActionHint action={back} />
        <ActionHint action={forth} />
        <ActionHint action={length} />
        <span className={classes.grow} />
        <ActionButton action={csv} variant="default" />
        <ActionButton action={print} variant="default" />
      </header>
      {props.trouble === undefined ? null : <Banner tone="bad" title={props.trouble} urgent />}
      <fieldset className={classes.kinds}>
        <legend>Qué espacios</legend>
        {kinds.map((action, index) => (
          <ActionButton
            key={action.id}
            action={action}
            variant={KINDS[index] === kind ? 'light' : 'default'}
            size="xs"
            aria-pressed={KINDS[index] === kind}
          />
        ))}
      </fieldset>
      {usage === undefined ? <SkeletonRows rows={9} height={52} /> : <Content usage={usage} />}
    </div>
  );
}

function Content({ usage }: { readonly usage: Usage }) {
  if (usage.spaces.length === 0 || usage.availableMs === 0) {
    return (
      <Panel title="Uso por día y hora">
        <EmptyState title="Nada que mostrar de este periodo" icon={<IconChartBar size={32} />}>
          El Punto no registró días abiertos ni espacios en uso. Cuando alguien se siente en un equipo o haya
          una clase en una sala, aquí se verá a qué horas.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <div className={classes.figures}>
        {figuresOf(usage).map(({ value, label, main, note }) => (
          <div key={label} className={classes.figure}>
            <Figure value={value} label={label} main={main} />
            <span className={classes.note}>{note}</span>
          </div>
        ))}
      </div>
      <div className={classes.columns}>
        <Panel title="Parte del tiempo en uso, por día y hora" className={classes.map}>
          <ScrollRegion label="Uso por día y hora" className={classes.wide}>
            <HeatMap cells={usage.cells} />
          </ScrollRegion>
          <dl className={classes.definitions}>
            {DEFINITIONS.map(({ term, words }) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel flush title="Por espacio" className={classes.spaces}>
          <ScrollRegion label="Uso de cada espacio" className={classes.scroll}>
            <SpaceTable usage={usage} />
          </ScrollRegion>
        </Panel>
      </div>
    </>
  );
}

export function SpaceTable({ usage }: { readonly usage: Usage }) {
  return (
    <Table verticalSpacing={5} horizontalSpacing="sm" className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Espacio</Table.Th>
          <Table.Th>Uso</Table.Th>
          <Table.Th>Estadías</Table.Th>
          <Table.Th>Promedio</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {usage.kinds.length < 2
          ? null
          : usage.kinds.map((row) => (
              <Table.Tr key={row.kind} data-sum>
                <Table.Th scope="row">
                  {labels.spaceKind[row.kind]}s ({formatCount(row.spaces)})
                </Table.Th>
                <Figures row={row} />
              </Table.Tr>
            ))}
        {usage.spaces.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td>{row.name}</Table.Td>
            <Figures row={row} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Figures({ row }: { readonly row: Pick<Usage, 'usedMs' | 'availableMs' | 'stays'> }) {
  return (
    <>
      <Table.Td>{row.availableMs === 0 ? '–' : formatPercent(row.usedMs / row.availableMs, 0)}</Table.Td>
      <Table.Td>{formatCount(row.stays.measured)}</Table.Td>
      <Table.Td>{row.stays.meanMs === null ? '–' : formatStay(row.stays.meanMs)}</Table.Td>
    </>
  );
}
