import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportKind } from '#shared/domain/import-run.ts';
import { ChooseFile } from '#renderer/features/imports/ChooseFile.tsx';
import { Columns } from '#renderer/features/imports/Columns.tsx';
import { handOver } from '#renderer/features/imports/files.ts';
import type { ImportState, Run } from '#renderer/features/imports/model.ts';
import { Outcome } from '#renderer/features/imports/Outcome.tsx';
import { RowsDialog } from '#renderer/features/imports/RowsDialog.tsx';
import { Running } from '#renderer/features/imports/Running.tsx';
import { RunsPanel } from '#renderer/features/imports/RunsPanel.tsx';
import { Stopped } from '#renderer/features/imports/Stopped.tsx';
import { UndoDialog } from '#renderer/features/imports/UndoDialog.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, ErrorState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/imports/ImportView.module.css';

const again = () => queryClient.invalidateQueries(api.imports.pathFilter());
const failureOf = (error: unknown) => (error === null ? undefined : refusalOf(error));

/** From a file to its visits, step by step, and back again. */
export function ImportScreen() {
  const now = useNow(60_000);
  const kinds = useQuery(api.imports.kinds.queryOptions());
  const state = useQuery(api.imports.state.queryOptions());
  const runs = useQuery(api.imports.runs.queryOptions());
  const [undoing, setUndoing] = useState<Run>();
  const undo = useMutation(
    api.imports.undo.mutationOptions({
      onSuccess: async () => {
        setUndoing(undefined);
        await again();
      },
    }),
  );
  if (kinds.data === undefined || state.data === undefined) {
    const error = kinds.error ?? state.error;
    if (error === null) return <SkeletonRows rows={8} height={44} />;
    const retry = { id: 'imports.retry', label: 'Volver a intentar', keys: ['F9'], run: () => void again() };
    return <ErrorState failure={refusalOf(error)} action={retry} />;
  }
  const undone = undo.data;
  return (
    <div className={classes.screen}>
      <div className={classes.main}>
        {undone === undefined ? null : (
          <Banner tone="good" title="La importación se deshizo.">
            {formatQuantity(undone.rows, 'fila ya no cuenta', 'filas ya no cuentan')} y{' '}
            {formatQuantity(undone.peopleGone, 'persona se retiró', 'personas se retiraron')}.
            {undone.peopleKept === 0
              ? ''
              : ` ${formatQuantity(undone.peopleKept, 'persona se queda', 'personas se quedan')}, con lo que tienen de antes o de después.`}
          </Banner>
        )}
        <Step
          state={state.data}
          kinds={kinds.data}
          onForward={() => {
            undo.reset();
          }}
        />
      </div>
      <RunsPanel
        runs={runs.data}
        now={now}
        importing={state.data.step === 'IMPORTING'}
        onUndo={(run) => {
          undo.reset();
          setUndoing(run);
        }}
      />
      {undoing === undefined ? null : (
        <UndoDialog
          run={undoing}
          busy={undo.isPending}
          refusal={failureOf(undo.error)}
          onUndo={(reason) => {
            undo.mutate({ id: undoing.id, reason });
          }}
          onClose={() => {
            setUndoing(undefined);
          }}
        />
      )}
    </div>
  );
}

interface StepProps {
  readonly state: ImportState;
  readonly kinds: readonly ImportKind[];
  /** The person goes on with something else than what was told last. */
  readonly onForward: () => void;
}

function Step({ state, kinds, onForward }: StepProps) {
  const [kind, setKind] = useState<ImportKind>();
  const [refusal, setRefusal] = useState<Failure>();
  const [reading, setReading] = useState(false);
  const [rowsOf, setRowsOf] = useState<number>();
  const map = useMutation(api.imports.map.mutationOptions({ onSettled: again }));
  const remap = useMutation(api.imports.remap.mutationOptions({ onSettled: again }));
  const start = useMutation(api.imports.start.mutationOptions({ onSettled: again }));
  const cancel = useMutation(api.imports.cancel.mutationOptions({ onSettled: again }));
  const discard = useMutation(api.imports.discard.mutationOptions({ onSettled: again }));
  const leave = () => {
    map.reset();
    discard.mutate();
  };
  const take = async (file: File, as: ImportKind) => {
    onForward();
    setReading(true);
    setRefusal((await handOver(as, file)) ?? undefined);
    await again();
    setReading(false);
  };
  switch (state.step) {
    case 'EMPTY': {
      const [first = 'ATENCIONES'] = kinds;
      const chosen = kind ?? first;
      return (
        <ChooseFile
          kinds={kinds}
          kind={chosen}
          reading={reading}
          refusal={refusal}
          onKind={setKind}
          onFile={(file) => void take(file, chosen)}
        />
      );
    }
    case 'MAPPING':
      return (
        <Columns
          key={state.fileName}
          state={state}
          busy={map.isPending}
          refusal={failureOf(map.error)}
          onMap={(mapping) => {
            map.mutate({ mapping });
          }}
          onLeave={leave}
        />
      );
    case 'TRYING':
    case 'IMPORTING':
      return (
        <Running
          state={state}
          onCancel={() => {
            cancel.mutate();
          }}
        />
      );
    case 'TRIED':
    case 'DONE': {
      const problem = rowsOf === undefined ? undefined : state.problems[rowsOf];
      return (
        <>
          <Outcome
            state={state}
            busy={start.isPending}
            onStart={() => {
              start.mutate();
            }}
            onColumns={() => {
              remap.mutate();
            }}
            onLeave={leave}
            onRows={setRowsOf}
          />
          {rowsOf === undefined || problem === undefined ? null : (
            <RowsDialog
              index={rowsOf}
              problem={problem}
              onClose={() => {
                setRowsOf(undefined);
              }}
            />
          )}
        </>
      );
    }
    case 'FAILED':
      return <Stopped state={state} onLeave={leave} />;
  }
}
