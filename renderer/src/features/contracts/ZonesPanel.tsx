import { Table } from '@mantine/core';
import { IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { labels } from '#shared/text/labels.ts';
import type { ContractTerm } from '#renderer/features/contracts/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatLocalDate, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/contracts/ZonesPanel.module.css';

interface ZonesPanelProps {
  /** Undefined while they are read. */
  readonly terms: readonly ContractTerm[] | undefined;
  readonly keeps: boolean;
  /** A dialog lies above. */
  readonly covered: boolean;
  readonly onAdd: () => void;
  readonly onDates: (terms: readonly ContractTerm[]) => void;
  readonly onRemove: (terms: readonly ContractTerm[]) => void;
}

const NONE: readonly ContractTerm[] = [];

/** The zones of a contract with their dates. Acts go to those that are marked, or to the one with the cursor. */
export function ZonesPanel({ terms, keeps, covered, onAdd, onDates, onRemove }: ZonesPanelProps) {
  const rows = terms ?? NONE;
  const [chosen, setChosen] = useState<string>();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const marked = rows.filter(({ id }) => ticked.has(id));
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === chosen),
  );
  const current = rows[at];
  const subject = marked.length > 0 ? marked : current === undefined ? [] : [current];
  const focusRow = (row: ContractTerm | undefined) => {
    if (row === undefined) return;
    setChosen(row.id);
    document.getElementById(`term-${row.id}`)?.focus();
  };
  const step = (by: 1 | -1) => {
    focusRow(rows[Math.min(rows.length - 1, Math.max(0, at + by))]);
  };
  const toggle = (id: string | undefined) => {
    if (id === undefined) return;
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  const some = () => rows.length > 0;
  const down: Action = {
    id: 'zones.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'zones.up',
    label: 'Zona anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const mark: Action = {
    id: 'zones.mark',
    label: 'Marcar',
    keys: ['X'],
    when: some,
    run: () => {
      toggle(current?.id);
    },
  };
  const all: Action = {
    id: 'zones.all',
    label: rows.length > 0 && marked.length === rows.length ? 'Quitar las marcas' : 'Marcar todas',
    keys: ['T'],
    when: some,
    run: () => {
      setTicked(new Set(marked.length === rows.length ? [] : rows.map(({ id }) => id)));
    },
  };
  const dates: Action = {
    id: 'zones.dates',
    label: 'Fechas',
    keys: ['F'],
    when: some,
    run: () => {
      onDates(subject);
    },
  };
  const remove: Action = {
    id: 'zones.remove',
    label: 'Quitar',
    keys: ['Delete'],
    when: some,
    run: () => {
      onRemove(subject);
    },
  };
  const add: Action = { id: 'zones.add', label: 'Agregar zonas', keys: ['Z'], run: onAdd };
  useActions('Zonas del contrato', [down, up, ...(keeps ? [mark, all, dates, remove, add] : [])]);

  const shown = current?.id;
  useEffect(() => {
    const held = document.activeElement;
    if (covered || shown === undefined || (held !== document.body && !held?.id.startsWith('term-'))) return;
    document.getElementById(`term-${shown}`)?.focus();
  }, [covered, shown]);

  return (
    <Panel
      flush
      title={
        marked.length > 0
          ? `${formatCount(marked.length)} de ${formatQuantity(rows.length, 'zona', 'zonas')}`
          : formatQuantity(rows.length, 'zona', 'zonas')
      }
      className={classes.panel}
      aside={
        keeps && rows.length > 0 ? (
          <span className={classes.hints}>
            <ActionHint action={mark} />
            <ActionHint action={all} />
            <ActionHint action={dates} />
            <ActionHint action={remove} />
            <ActionButton action={add} size="sm" variant="default" />
          </span>
        ) : undefined
      }
    >
      {terms === undefined ? (
        <SkeletonRows rows={8} />
      ) : rows.length === 0 ? (
        <EmptyState title="Este contrato no tiene zonas" {...(keeps ? { action: add } : {})}>
          {keeps
            ? 'Agréguelas todas, por comuna o de a una, con el día en que se pusieron en servicio.'
            : 'La central las agrega.'}
        </EmptyState>
      ) : (
        <Table className={classes.table} horizontalSpacing="md" verticalSpacing={0}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Zona</Table.Th>
              <Table.Th>Comuna</Table.Th>
              <Table.Th>En servicio desde</Table.Th>
              <Table.Th>Retiro</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr
                key={row.id}
                className={classes.row}
                data-current={row.id === shown || undefined}
                data-marked={ticked.has(row.id) || undefined}
                onClick={() => {
                  focusRow(row);
                }}
              >
                <Table.Td>
                  <button
                    type="button"
                    id={`term-${row.id}`}
                    className={classes.name}
                    tabIndex={row.id === shown ? 0 : -1}
                    aria-current={row.id === shown || undefined}
                    aria-pressed={keeps ? ticked.has(row.id) : undefined}
                    onClick={() => {
                      if (keeps) toggle(row.id);
                    }}
                  >
                    {keeps ? <Tick on={ticked.has(row.id)} /> : null}
                    {row.name}
                  </button>
                </Table.Td>
                <Table.Td>{labels.comuna[row.comuna]}</Table.Td>
                <Table.Td>{formatLocalDate(row.commissionedOn)}</Table.Td>
                <Table.Td>{row.withdrawnOn === null ? '–' : formatLocalDate(row.withdrawnOn)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

function Tick({ on }: { readonly on: boolean }) {
  return on ? (
    <IconSquareCheckFilled size={18} className={classes.ticked} aria-hidden="true" />
  ) : (
    <IconSquare size={18} className={classes.unticked} aria-hidden="true" />
  );
}
