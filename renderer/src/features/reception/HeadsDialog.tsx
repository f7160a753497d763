import { Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { HeadCountList } from '#renderer/features/reception/HeadCountList.tsx';
import type { SavedCount } from '#renderer/features/reception/HeadCountList.tsx';
import { HeadGrid } from '#renderer/features/reception/HeadGrid.tsx';
import { cellsOf, neighbour, totalOf } from '#renderer/features/reception/heads.ts';
import type { HeadGridText } from '#renderer/features/reception/heads.ts';
import { ReasonChoice, useReason } from '#renderer/features/reception/ReasonChoice.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import type { Chord } from '#renderer/lib/keys.ts';
import { useServices } from '#renderer/lib/services.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Service } from '#shared/domain/codes.ts';
import classes from '#renderer/features/reception/HeadsDialog.module.css';

const VOID_REASONS = ['Cifras equivocadas', 'Contado dos veces', 'El evento no se hizo'] as const;
const STEPS: readonly (readonly [Chord, readonly [number, number]])[] = [
  ['ArrowDown', [1, 0]],
  ['ArrowUp', [-1, 0]],
  ['ArrowRight', [0, 1]],
  ['ArrowLeft', [0, -1]],
  ['Enter', [1, 0]],
];

/** The cell that has the focus, by its id. */
function focusedCell(): { readonly row: number; readonly column: number } | undefined {
  const parts = /^heads-(\d)-(\d)$/u.exec(document.activeElement?.id ?? '');
  return parts === null ? undefined : { row: Number(parts[1]), column: Number(parts[2]) };
}

function focusCell({ row, column }: { readonly row: number; readonly column: number }): void {
  document.getElementById(`heads-${row}-${column}`)?.focus();
}

const refresh = () => queryClient.invalidateQueries(api.attendance.pathFilter());

/** Counts the heads at an event without saying who: what it was, a grid of numbers, and today's counts. */
export function HeadsDialog({ onClose }: { readonly onClose: () => void }) {
  const { offered, tileOf, labelOf } = useServices();
  const [service, setService] = useState<Service>('EVENTO');
  const [note, setNote] = useState('');
  const [grid, setGrid] = useState<HeadGridText>({});
  const [voiding, setVoiding] = useState<SavedCount>();
  const counts = useQuery(api.attendance.headCounts.queryOptions());
  const save = useMutation(api.attendance.countHeads.mutationOptions());
  const cells = cellsOf(grid);
  const total = totalOf(cells);
  const latest = counts.data?.find((count) => !count.voided);

  const commit: Action = {
    id: 'heads.save',
    label: total === 0 ? 'Guardar el conteo' : `Guardar ${formatQuantity(total, 'persona', 'personas')}`,
    keys: ['Ctrl+Enter'],
    when: () => total > 0 && note.trim() !== '' && !save.isPending,
    run: () => {
      save.mutate(
        { service, note, cells },
        {
          onSuccess: () => {
            setGrid({});
            setNote('');
            void refresh();
            document.getElementById('heads-note')?.focus();
          },
        },
      );
    },
  };
  const intoGrid: Action = {
    id: 'heads.grid',
    label: 'Pasar a las casillas',
    keys: ['Enter', 'ArrowDown'],
    keysOnly: true,
    when: () => document.activeElement?.id === 'heads-note',
    run: () => {
      focusCell({ row: 0, column: 0 });
    },
  };
  const moves = STEPS.map(([key, step]): Action => ({
    id: `heads.${key}`,
    label: 'Moverse entre las casillas',
    keys: [key],
    keysOnly: true,
    inText: true,
    when: () => focusedCell() !== undefined,
    run: () => {
      const at = focusedCell();
      if (at !== undefined) focusCell(neighbour(at.row, at.column, step));
    },
  }));
  const services = offered.map((tile): Action => ({
    id: `heads.${tile.code}`,
    label: `Contar en ${tile.label}`,
    keys: [tile.key],
    run: () => {
      setService(tile.code);
    },
  }));
  const undo: Action = {
    id: 'heads.void',
    label: 'Anular el último conteo',
    keys: ['Ctrl+Z'],
    when: () => latest !== undefined,
    run: () => {
      setVoiding(latest);
    },
  };
  if (voiding !== undefined) {
    return (
      <VoidCount
        count={voiding}
        onClose={() => {
          setVoiding(undefined);
        }}
      />
    );
  }
  const failure = save.error === null ? undefined : refusalOf(save.error);
  return (
    <Dialog
      title="Contar personas en un evento"
      onClose={onClose}
      actions={[commit, intoGrid, ...moves, ...services, undo]}
      size="66rem"
    >
      <div className={classes.columns}>
        <div className={classes.main}>
          <div className={classes.what}>
            <TextInput
              id="heads-note"
              data-autofocus
              label="¿De qué es el evento?"
              placeholder="Charla de teletrabajo, jornada de vacunación…"
              value={note}
              maxLength={300}
              onChange={(event) => {
                setNote(event.currentTarget.value);
              }}
            />
            <div>
              <span className={classes.label}>Servicio</span>
              <strong className={classes.service}>
                {tileOf(service) === undefined ? null : (
                  <KeyCap keys={[tileOf(service)?.key ?? '']} decorative />
                )}
                {labelOf(service)}
              </strong>
              <span className={classes.hint}>otro con su tecla, F1 a F10</span>
            </div>
          </div>
          <HeadGrid grid={grid} onGrid={setGrid} />
          {failure === undefined ? null : (
            <Banner tone="bad" title="El conteo no se guardó." urgent>
              {failure.message} (código {failure.code})
            </Banner>
          )}
          <div className={classes.foot}>
            <Text c="dimmed" size="sm">
              Suma a las atenciones y nunca a las personas: quien se registre con su documento no se cuenta
              aquí.
            </Text>
            <ActionButton action={commit} loading={save.isPending} flex="none" />
          </div>
        </div>
        <HeadCountList
          counts={counts.data}
          failure={counts.error === null ? undefined : refusalOf(counts.error)}
          aside={<ActionHint action={undo} label="Anular el último" />}
          onVoid={setVoiding}
        />
      </div>
    </Dialog>
  );
}

interface VoidCountProps {
  readonly count: SavedCount;
  readonly onClose: () => void;
}

function VoidCount({ count, onClose }: VoidCountProps) {
  const { labelOf } = useServices();
  const mutation = useMutation(api.attendance.voidHeadCount.mutationOptions());
  const reason = useReason({
    reasons: VOID_REASONS,
    when: () => !mutation.isPending,
    onReason: (why) => {
      mutation.mutate(
        { id: count.id, reason: why },
        {
          onSuccess: () => {
            void refresh();
            onClose();
          },
        },
      );
    },
  });
  const failure = mutation.error === null ? undefined : refusalOf(mutation.error);
  return (
    <Dialog
      title="Anular un conteo"
      onClose={onClose}
      actions={[...reason.usual, reason.confirm]}
      size="46rem"
    >
      <div className={classes.main}>
        <Text>
          <strong>{count.note}</strong>, {labelOf(count.service)},{' '}
          {formatQuantity(count.total, 'persona', 'personas')}. No se borra: deja de contar y queda con su
          motivo.
        </Text>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se anuló nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ReasonChoice reason={reason} />
      </div>
    </Dialog>
  );
}
