import { Paper, SegmentedControl, Table } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ExclusionVerdict } from '#shared/domain/exclusion.ts';
import { nextVerdicts } from '#shared/domain/exclusion-rules.ts';
import type { ExclusionState } from '#shared/domain/exclusion-rules.ts';
import { labels } from '#shared/text/labels.ts';
import { ExclusionDetail } from '#renderer/features/exclusions/ExclusionDetail.tsx';
import { STATE_TONES } from '#renderer/features/exclusions/model.ts';
import { lengthWords, scopeName, shortSpan, zonesWords } from '#renderer/lib/exclusion-words.ts';
import type { ExclusionRow, Said } from '#renderer/features/exclusions/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/exclusions/ExclusionsView.module.css';

interface ExclusionsViewProps {
  readonly list: Outputs['contracts']['exclusions'] | undefined;
  /** Only those in this state; null shows all. */
  readonly state: ExclusionState | null;
  readonly said: Said | undefined;
  readonly chosen: string | undefined;
  /** A dialog lies above. */
  readonly covered: boolean;
  readonly onChoose: (id: string) => void;
  readonly onState: (state: ExclusionState | null) => void;
  readonly onRequest: () => void;
  readonly onDecide: (row: ExclusionRow, verdict: ExclusionVerdict) => void;
  readonly onContracts: () => void;
}

/** The filters, in the order of their digits. */
const FILTERS: readonly (readonly [ExclusionState | null, string])[] = [
  [null, 'Todas'],
  ['PENDIENTE', 'Pendientes'],
  ['APROBADA', 'Aprobadas'],
  ['RECHAZADA', 'Rechazadas'],
  ['REVOCADA', 'Revocadas'],
];

/** What was asked to be left out of the contract's hours, what was decided of it, and the keys to decide. */
export function ExclusionsView(props: ExclusionsViewProps) {
  const { list, state, said, chosen, covered, onChoose } = props;
  const rows = list?.exclusions ?? [];
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === chosen),
  );
  const current = rows[at];
  const focusRow = (row: ExclusionRow | undefined) => {
    if (row === undefined) return;
    onChoose(row.id);
    document.getElementById(`exclusion-${row.id}`)?.focus();
  };
  const step = (by: 1 | -1) => {
    focusRow(rows[Math.min(rows.length - 1, Math.max(0, at + by))]);
  };
  const down: Action = {
    id: 'exclusions.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'exclusions.up',
    label: 'Exclusión anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const filters = FILTERS.map(([value, label], index): Action => ({
    id: `exclusions.show.${value ?? 'all'}`,
    label: `Ver ${label.toLowerCase()}`,
    keys: [String(index + 1)],
    run: () => {
      props.onState(value);
    },
  }));
  const request: Action = {
    id: 'exclusions.request',
    label: 'Pedir una exclusión',
    keys: ['N'],
    run: props.onRequest,
  };
  const contracts: Action = {
    id: 'exclusions.contracts',
    label: 'Contratos y horarios',
    keys: ['C'],
    run: props.onContracts,
  };
  const verdict = (code: ExclusionVerdict, label: string, key: string): Action => ({
    id: `exclusions.${code}`,
    label,
    keys: [key],
    when: () => current !== undefined && current.mayDecide && nextVerdicts(current.state).includes(code),
    run: () => {
      if (current !== undefined) props.onDecide(current, code);
    },
  });
  const verdicts = [
    verdict('APROBADA', 'Aprobar', 'A'),
    verdict('RECHAZADA', 'Rechazar', 'R'),
    verdict('REVOCADA', 'Revocar', 'V'),
  ];
  useActions('Exclusiones', [down, up, ...verdicts, request, ...filters, contracts]);

  const shown = current?.id;
  useEffect(() => {
    const held = document.activeElement;
    if (covered || shown === undefined || (held !== document.body && !held?.id.startsWith('exclusion-')))
      return;
    document.getElementById(`exclusion-${shown}`)?.focus();
  }, [covered, shown]);

  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>Exclusiones</h1>
        <span className={classes.hints}>
          <ActionHint action={contracts} />
          {current === undefined ? null : <ActionButton action={request} />}
        </span>
      </header>
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone === 'bad'}>
          {said.message}
        </Banner>
      )}
      <SegmentedControl
        aria-label="Qué exclusiones se ven"
        className={classes.filters}
        value={state ?? 'TODAS'}
        onChange={(value) => {
          props.onState(FILTERS.find(([code]) => code === value)?.[0] ?? null);
        }}
        data={FILTERS.map(([value, label], index) => ({
          value: value ?? 'TODAS',
          label: (
            <span className={classes.filter}>
              {label}
              {value === 'PENDIENTE' && list !== undefined && list.pending > 0 ? (
                <strong className={classes.pending}>{formatCount(list.pending)}</strong>
              ) : null}
              <KeyCap keys={[String(index + 1)]} decorative />
            </span>
          ),
        }))}
      />
      {list === undefined ? (
        <SkeletonRows rows={9} height={48} />
      ) : current === undefined ? (
        <Paper className={classes.none}>
          <EmptyState
            title={
              state === null ? 'No hay exclusiones' : `Ninguna ${labels.exclusionState[state].toLowerCase()}`
            }
            icon={<IconCalendarOff size={32} />}
            action={request}
          >
            Una exclusión es tiempo que no se le exige a una zona: mantenimiento programado o fuerza mayor. La
            pide el supervisor con su prueba y cuenta solo cuando la central la aprueba.
          </EmptyState>
        </Paper>
      ) : (
        <div className={classes.columns}>
          <Panel
            flush
            title={current === undefined ? '' : titleOf(rows.length, list.more)}
            className={classes.list}
            aside={<ActionHint action={down} />}
          >
            <Rows rows={rows} current={current} onChoose={focusRow} />
          </Panel>
          <ExclusionDetail
            row={current}
            others={rows.filter((row) => current.overlaps.includes(row.id))}
            actions={verdicts}
          />
        </div>
      )}
    </div>
  );
}

function titleOf(shown: number, more: number): string {
  const title = shown === 1 ? '1 exclusión' : `${formatCount(shown)} exclusiones`;
  return more === 0 ? title : `${title} (las últimas; hay ${formatCount(more)} más)`;
}

interface RowsProps {
  readonly rows: readonly ExclusionRow[];
  readonly current: ExclusionRow;
  readonly onChoose: (row: ExclusionRow) => void;
}

function Rows({ rows, current, onChoose }: RowsProps) {
  return (
    <Table className={classes.table} horizontalSpacing="md" verticalSpacing={0}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Estado</Table.Th>
          <Table.Th>Qué zonas</Table.Th>
          <Table.Th>Causa</Table.Th>
          <Table.Th>Cuándo</Table.Th>
          <Table.Th className={classes.right}>Dura</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr
            key={row.id}
            className={classes.row}
            data-state={row.state}
            data-current={row.id === current.id || undefined}
            onClick={() => {
              onChoose(row);
            }}
          >
            <Table.Td>
              <button
                type="button"
                id={`exclusion-${row.id}`}
                className={classes.name}
                tabIndex={row.id === current.id ? 0 : -1}
                aria-current={row.id === current.id || undefined}
              >
                <StateMark tone={STATE_TONES[row.state]} size={18} />
                <strong>{labels.exclusionState[row.state]}</strong>
              </button>
            </Table.Td>
            <Table.Td className={classes.scope}>
              {scopeName(row)}
              {row.zones === 1 && row.zone !== null ? null : <span>{zonesWords(row.zones)}</span>}
            </Table.Td>
            <Table.Td>{labels.exclusionKind[row.kind]}</Table.Td>
            <Table.Td className={classes.when}>{shortSpan(row)}</Table.Td>
            <Table.Td className={classes.right}>{lengthWords(row)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
