import { Button, Select, Table, TextInput } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { auditActionLabel, auditActions } from '#shared/text/audit-actions.ts';
import type { AuditRow, Filters } from '#renderer/features/audit/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { focusOnMount } from '#renderer/lib/focus.ts';
import { formatDate, formatTimeWithSeconds } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/audit/AuditView.module.css';

interface AuditViewProps {
  readonly filters: Filters;
  readonly problems: Partial<Record<keyof Filters, string>>;
  readonly sites: readonly { readonly id: string; readonly code: string; readonly name: string }[];
  /** Undefined until somebody asks. */
  readonly rows: readonly AuditRow[] | undefined;
  readonly more: boolean;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onFilters: (change: Partial<Filters>) => void;
  readonly onSearch: () => void;
  readonly onMore: () => void;
}

/** Who did what, when and to which row; names and documents are never in it. */
export function AuditView(props: AuditViewProps) {
  const { filters, problems, rows } = props;
  const search: Action = {
    id: 'audit.search',
    label: 'Buscar',
    keys: ['Enter'],
    when: () => Object.keys(problems).length === 0 && !props.busy,
    run: props.onSearch,
  };
  useActions('Auditoría', [search]);
  const field = (name: keyof Filters, label: string, placeholder = '') => (
    <TextInput
      ref={name === 'from' ? focusOnMount : undefined}
      label={label}
      placeholder={placeholder}
      autoComplete="off"
      maxLength={120}
      value={filters[name]}
      error={problems[name]}
      onChange={(event) => {
        props.onFilters({ [name]: event.currentTarget.value });
      }}
    />
  );
  return (
    <div className={classes.screen}>
      <Panel title="Auditoría" aside={<ActionButton action={search} loading={props.busy} />}>
        <div className={classes.filters}>
          {field('from', 'Desde', '22/08/2026')}
          {field('to', 'Hasta', '22/08/2026')}
          <Select
            label="Punto"
            clearable
            placeholder="Todos"
            data={props.sites.map((site) => ({ value: site.id, label: `${site.code} ${site.name}` }))}
            value={filters.siteId === '' ? null : filters.siteId}
            onChange={(value) => {
              props.onFilters({ siteId: value ?? '' });
            }}
          />
          <Select
            label="Qué se hizo"
            clearable
            searchable
            selectFirstOptionOnChange
            nothingFoundMessage="Nada se llama así"
            placeholder="Todo"
            data={auditActions().map(({ code, label }) => ({ value: code, label }))}
            value={filters.action === '' ? null : filters.action}
            onChange={(value) => {
              props.onFilters({ action: value ?? '' });
            }}
          />
          {field('actor', 'Usuario', 'Todos')}
          {field('documentNumber', 'Sobre la persona', 'Número del documento')}
        </div>
      </Panel>
      {props.failure === undefined ? null : (
        <Banner tone="bad" title={props.failure.message} urgent>
          Código {props.failure.code}
        </Banner>
      )}
      <Panel title="Lo que se hizo" className={classes.found} flush>
        {rows === undefined && props.busy ? (
          <SkeletonRows rows={10} />
        ) : rows === undefined ? (
          <EmptyState title="Aquí aparece quién hizo qué" icon={<IconListSearch size={28} />} action={search}>
            Cada lectura de una ficha, exportación, unión, anulación y cambio de ajustes deja su huella.
          </EmptyState>
        ) : rows.length === 0 ? (
          <EmptyState title="Nada coincide">Amplíe las fechas o quite un filtro.</EmptyState>
        ) : (
          <ScrollRegion className={classes.scroll} label="Entradas de auditoría">
            <Table verticalSpacing={6} className={classes.table}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Cuándo</Table.Th>
                  <Table.Th>Quién</Table.Th>
                  <Table.Th>Dónde</Table.Th>
                  <Table.Th>Qué</Table.Th>
                  <Table.Th>Sobre</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Table.Tr key={row.id}>
                    <Table.Td className={classes.when}>
                      {formatDate(row.at)}, {formatTimeWithSeconds(row.at)}
                    </Table.Td>
                    <Table.Td>{row.actor}</Table.Td>
                    <Table.Td>{row.siteName === '' ? 'Central' : row.siteName}</Table.Td>
                    <Table.Td className={classes.what}>
                      {auditActionLabel(row.action)}
                      {row.detail === null ? null : <span className={classes.detail}>{row.detail}</span>}
                    </Table.Td>
                    <Table.Td className={classes.subject}>{row.subject ?? ''}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {props.more ? (
              <Button variant="subtle" loading={props.busy} onClick={props.onMore}>
                Ver más
              </Button>
            ) : null}
          </ScrollRegion>
        )}
      </Panel>
    </div>
  );
}
