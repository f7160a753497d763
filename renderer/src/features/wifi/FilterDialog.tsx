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
          searchable
          selectFirstOptionOnChange
          nothingFoundMessage="Ninguna se llama así"
          placeholder="Todas"
          clearable
          clearButtonProps={{ 'aria-label': 'Todas las comunas' }}
          data={comunas.map((comuna) => ({ value: comuna.code, label: comunaTitle(comuna) }))}
          value={filter.comuna}
          onChange={(value) => {
            onChange({ ...filter, comuna: value });
          }}
          data-autofocus
        />
        <Select
          label="Contrato"
          searchable
          selectFirstOptionOnChange
          nothingFoundMessage="Ninguno se llama así"
          disabled={contracts.length === 0}
          {...(contracts.length === 0
            ? { description: 'Ninguna zona está en un contrato todavía: se agregan en Contratos.' }
            : {})}
          placeholder="Todos"
          clearable
          clearButtonProps={{ 'aria-label': 'Todos los contratos' }}
          data={contracts}
          value={filter.contract}
          onChange={(value) => {
            onChange({ ...filter, contract: value });
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
