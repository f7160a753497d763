import { Checkbox, Select, Stack } from '@mantine/core';
import { EVERYTHING, isNarrowed } from '#renderer/features/wifi/filter.ts';
import type { ZoneFilter } from '#renderer/features/wifi/layout.ts';
import type { Board } from '#renderer/features/wifi/model.ts';
import { comunaTitle } from '#renderer/features/wifi/zone-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';

interface FilterDialogProps {
  readonly board: Board;
  readonly filter: ZoneFilter;
  readonly onChange: (filter: ZoneFilter) => void;
  readonly onClose: () => void;
}

const ALL = '';

/** By comuna, by contract, and those that only some stations reach. What is chosen acts at once. */
export function FilterDialog({ board, filter, onChange, onClose }: FilterDialogProps) {
  const zones = board.comunas.flatMap((comuna) => comuna.zones);
  const contracts = [...new Set(zones.flatMap(({ contract }) => contract ?? []))].toSorted();
  const comunas = board.comunas.toSorted((a, b) =>
    comunaTitle(a).localeCompare(comunaTitle(b), 'es-CO', { numeric: true }),
  );
  const done: Action = { id: 'filter.done', label: 'Listo', keys: ['Ctrl+Enter'], run: onClose };
  const reset: Action = {
    id: 'filter.reset',
    label: 'Quitar estos filtros',
    keys: ['F8'],
    when: () => isNarrowed(filter),
    run: () => {
      const { comuna, contract, partly } = EVERYTHING;
      onChange({ ...filter, comuna, contract, partly });
    },
  };
  return (
    <Dialog title="Filtrar las zonas" onClose={onClose} actions={[done, reset]}>
      <Stack gap="md">
        <Select
          label="Comuna"
          data={[
            { value: ALL, label: 'Todas' },
            ...comunas.map((comuna) => ({ value: comuna.code, label: comunaTitle(comuna) })),
          ]}
          value={filter.comuna ?? ALL}
          onChange={(value) => {
            onChange({ ...filter, comuna: value === ALL ? null : value });
          }}
          data-autofocus
        />
        <Select
          label="Contrato"
          disabled={contracts.length === 0}
          {...(contracts.length === 0
            ? { description: 'Ninguna zona está en un contrato todavía: se agregan en Contratos.' }
            : {})}
          data={[
            { value: ALL, label: 'Todos' },
            ...contracts.map((number) => ({ value: number, label: number })),
          ]}
          value={filter.contract ?? ALL}
          onChange={(value) => {
            onChange({ ...filter, contract: value === ALL ? null : value });
          }}
        />
        <Checkbox
          label="Solo las que unas estaciones alcanzan y otras no"
          checked={filter.partly}
          onChange={(event) => {
            onChange({ ...filter, partly: event.currentTarget.checked });
          }}
        />
        <ActionButton action={done} />
        <ActionButton action={reset} variant="default" />
      </Stack>
    </Dialog>
  );
}
