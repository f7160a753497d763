import { NativeSelect, Table } from '@mantine/core';
import { useState } from 'react';
import type { ColumnMapping } from '#shared/domain/import-columns.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import type { StateAt } from '#renderer/features/imports/model.ts';
import classes from '#renderer/features/imports/ImportView.module.css';

interface ColumnsProps {
  readonly state: StateAt<'MAPPING'>;
  readonly busy: boolean;
  readonly refusal: Failure | undefined;
  readonly onMap: (mapping: ColumnMapping) => void;
  readonly onLeave: () => void;
}

const NONE = '';

/** Which column of the file is which of ours: proposed by their titles, said by the person. */
export function Columns({ state, busy, refusal, onMap, onLeave }: ColumnsProps) {
  const [mapping, setMapping] = useState<ColumnMapping>(state.mapping);
  const missing = state.columns.filter(({ field, required }) => required && mapping[field] === undefined);
  const check: Action = {
    id: 'imports.check',
    label: 'Revisar el archivo',
    keys: ['Ctrl+Enter'],
    when: () => missing.length === 0 && !busy,
    run: () => onMap(mapping),
  };
  const leave: Action = { id: 'imports.leave', label: 'Dejar este archivo', keys: ['Escape'], run: onLeave };
  useActions('Columnas del archivo', [check, leave]);
  const choose = (field: string, value: string) => {
    const { [field]: _old, ...others } = mapping;
    setMapping(value === NONE ? others : { ...others, [field]: Number(value) });
  };
  const options = [
    { value: NONE, label: '—' },
    ...state.headings.map((heading, position) => ({
      value: String(position),
      label: heading === '' ? `Columna ${position + 1}` : heading,
    })),
  ];
  const [first] = missing;
  return (
    <Panel
      title="Qué es cada columna"
      aside={
        <span className={classes.aside}>
          {state.fileName} · {formatQuantity(state.rows, 'fila', 'filas')}
        </span>
      }
    >
      <p className={classes.note}>
        Revise la propuesta y cambie lo que no sea. Se recuerda: el próximo archivo con estos títulos no
        vuelve a preguntar.
      </p>
      <ScrollRegion label="Columnas del archivo" className={classes.columns}>
        <Table verticalSpacing={4} className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Dato</Table.Th>
              <Table.Th>Columna del archivo</Table.Th>
              <Table.Th>Por ejemplo</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {state.columns.map(({ field, required }, index) => {
              const position = mapping[field];
              const lacks = required && position === undefined;
              return (
                <Table.Tr key={field}>
                  <Table.Td className={classes.field}>
                    <StateMark tone={lacks ? 'bad' : position === undefined ? 'unknown' : 'good'} />
                    <span>{field.replaceAll('_', ' ')}</span>
                    {lacks ? <span className={classes.lacks}>falta</span> : null}
                  </Table.Td>
                  <Table.Td>
                    <NativeSelect
                      size="sm"
                      aria-label={`Columna de ${field.replaceAll('_', ' ')}`}
                      aria-required={required}
                      autoFocus={first === undefined ? index === 0 : first.field === field}
                      data={options}
                      value={position === undefined ? NONE : String(position)}
                      onChange={(event) => choose(field, event.currentTarget.value)}
                    />
                  </Table.Td>
                  <Table.Td className={classes.example}>
                    {position === undefined ? '' : (state.examples[position] ?? []).join(' · ')}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
      {refusal === undefined ? null : <Banner tone="bad" title={refusal.message} urgent />}
      <div className={classes.actions}>
        <ActionButton action={leave} variant="default" />
        <span className={classes.grow}>
          {missing.length === 0
            ? ''
            : `Falta: ${missing.map(({ field }) => field.replaceAll('_', ' ')).join(', ')}.`}
        </span>
        <ActionButton action={check} loading={busy} />
      </div>
    </Panel>
  );
}
