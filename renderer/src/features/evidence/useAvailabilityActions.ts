import { daysOf } from '#renderer/features/evidence/model.ts';
import type { AvailabilityViewProps } from '#renderer/features/evidence/AvailabilityView.tsx';
import type { Grouping, Row } from '#renderer/features/evidence/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { periodOf } from '#renderer/lib/periods.ts';

interface Given extends AvailabilityViewProps {
  readonly rows: readonly Row[];
  /** Index of the chosen row. */
  readonly at: number;
  readonly grouping: Grouping;
  readonly setGrouping: (grouping: Grouping) => void;
  readonly setChosen: (id: string) => void;
}

const GROUPINGS: readonly (readonly [Grouping, string])[] = [
  ['ZONAS', 'Zonas'],
  ['COMUNAS', 'Comunas'],
  ['CONTRATOS', 'Contratos'],
];

/** Everything that the keys do on the screen of the availability. */
export function useAvailabilityActions(given: Given) {
  const { shown, today, rows, at, grouping } = given;
  const { from, to } = daysOf(shown);
  const months = shown.kind === 'WHOLE' ? shown.period.months : null;
  const back: Action = {
    id: 'availability.back',
    label: 'Periodo anterior',
    keys: ['ArrowLeft'],
    run: () => {
      given.onMove(-1);
    },
  };
  const forth: Action = {
    id: 'availability.forth',
    label: 'Periodo siguiente',
    keys: ['ArrowRight'],
    when: () => to <= today,
    run: () => {
      given.onMove(1);
    },
  };
  const length: Action = {
    id: 'availability.length',
    label: months === 1 ? 'Ver el trimestre' : 'Ver el mes',
    keys: [months === 1 ? 'T' : 'M'],
    run: () => {
      given.onShow({ kind: 'WHOLE', period: periodOf(from, months === 1 ? 3 : 1) });
    },
  };
  const days: Action = { id: 'availability.days', label: 'Otro periodo', keys: ['P'], run: given.onDays };
  const contract: Action = {
    id: 'availability.contract',
    label: 'Elegir contrato',
    keys: ['C'],
    when: () => (given.contracts ?? []).length > 0,
    run: () => {
      document.querySelector<HTMLElement>('#availability-contract')?.focus();
    },
  };
  const ready = () => rows.length > 0 && !given.busy;
  const excel: Action = {
    id: 'availability.excel',
    label: 'Excel',
    keys: ['Ctrl+E'],
    when: ready,
    run: () => {
      given.onDocument('xlsx');
    },
  };
  const pdf: Action = {
    id: 'availability.pdf',
    label: 'PDF',
    keys: ['Ctrl+P'],
    when: ready,
    run: () => {
      given.onDocument('pdf');
    },
  };
  const make: Action = {
    id: 'availability.make',
    label: 'Informe numerado',
    keys: ['V'],
    when: () => ready() && given.mayNumber && to <= today,
    run: given.onMake,
  };
  const groupings = GROUPINGS.map(([each, label], index) => ({
    grouping: each,
    action: {
      id: `availability.by${index}`,
      label,
      keys: [String(index + 1)],
      run: () => {
        given.setGrouping(each);
      },
    } satisfies Action,
  }));
  const focusRow = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    given.setChosen(row.id);
    document.querySelector<HTMLElement>(`#figures-${CSS.escape(row.id)}`)?.focus();
  };
  const down: Action = {
    id: 'availability.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      focusRow(at + 1);
    },
  };
  const up: Action = {
    id: 'availability.up',
    label: 'Fila anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      focusRow(at - 1);
    },
  };
  const open: Action = {
    id: 'availability.open',
    label: 'Abrir la zona',
    keys: ['Enter'],
    when: () => grouping === 'ZONAS' && rows[at] !== undefined,
    run: () => {
      const row = rows[at];
      if (row !== undefined) given.onZone(row.id);
    },
  };
  const reach: Action = {
    id: 'availability.reports',
    label: 'Ver los informes',
    keys: ['L'],
    when: () => (given.reports ?? []).length > 0,
    run: () => {
      const [newest] = given.reports ?? [];
      if (newest !== undefined) document.querySelector<HTMLElement>(`#report-${newest.number}`)?.focus();
    },
  };
  useActions('Disponibilidad', [
    back,
    forth,
    length,
    days,
    contract,
    down,
    up,
    open,
    ...groupings.map(({ action }) => action),
    excel,
    pdf,
    make,
    reach,
  ]);
  return { back, forth, length, days, excel, pdf, make, groupings, reach };
}
