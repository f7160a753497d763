import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExclusionVerdict } from '#shared/domain/exclusion.ts';
import type { ExclusionState } from '#shared/domain/exclusion-rules.ts';
import { DecideDialog } from '#renderer/features/exclusions/DecideDialog.tsx';
import { ExclusionsView } from '#renderer/features/exclusions/ExclusionsView.tsx';
import type { ExclusionRow, Said } from '#renderer/features/exclusions/model.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { goTo } from '#renderer/lib/route.ts';
import { ExclusionDialog } from '#renderer/ui/ExclusionDialog.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

type Open =
  | { readonly kind: 'REQUEST' }
  | { readonly kind: 'DECIDE'; readonly row: ExclusionRow; readonly verdict: ExclusionVerdict };

const DONE: Readonly<Record<ExclusionVerdict, string>> = {
  APROBADA: 'Exclusión aprobada: ese tiempo ya no cuenta.',
  RECHAZADA: 'Exclusión rechazada: el tiempo sigue contando.',
  REVOCADA: 'Exclusión revocada: el tiempo cuenta otra vez.',
};

export function ExclusionsScreen() {
  const [state, setState] = useState<ExclusionState | null>(null);
  const [chosen, setChosen] = useState<string>();
  const [said, setSaid] = useState<Said>();
  const [open, setOpen] = useState<Open>();
  // Before the dialog opens, so that its first field takes the focus at once.
  const choices = useQuery(api.contracts.choices.queryOptions());
  const list = useQuery(api.contracts.exclusions.queryOptions({ state, zoneId: null }));
  const done = async (news: Said) => {
    setOpen(undefined);
    setSaid(news);
    await queryClient.invalidateQueries(api.contracts.pathFilter());
  };
  const decide = useMutation(
    api.contracts.decideExclusion.mutationOptions({
      onSuccess: ({ reports }, { verdict }) =>
        done({
          tone: 'good',
          title: DONE[verdict],
          ...(reports.length === 0
            ? {}
            : {
                message: `Cambia un periodo que ya tiene informe (${reports.join(', ')}): genere uno nuevo, que llevará otro número.`,
              }),
        }),
    }),
  );
  if (list.error !== null) {
    const retry = {
      id: 'exclusions.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void list.refetch(),
    };
    return <ErrorState failure={refusalOf(list.error)} action={retry} />;
  }
  const close = () => {
    setOpen(undefined);
  };
  return (
    <>
      <ExclusionsView
        list={list.data}
        state={state}
        said={said}
        chosen={chosen}
        covered={open !== undefined}
        onChoose={setChosen}
        onState={(wanted) => {
          setChosen(undefined);
          setState(wanted);
        }}
        onRequest={() => {
          setSaid(undefined);
          setOpen({ kind: 'REQUEST' });
        }}
        onDecide={(row, verdict) => {
          decide.reset();
          setSaid(undefined);
          setOpen({ kind: 'DECIDE', row, verdict });
        }}
        onContracts={() => {
          goTo('contratos');
        }}
      />
      {open?.kind === 'REQUEST' && choices.data !== undefined ? (
        <ExclusionDialog
          choices={choices.data}
          onDone={({ id, overlaps }) => {
            close();
            setState(null);
            setChosen(id);
            setSaid({
              tone: 'good',
              title: 'Exclusión pedida: no cambia nada hasta que se apruebe.',
              ...(overlaps.length === 0
                ? {}
                : { message: 'Se cruza con otra; el tiempo común se descuenta una sola vez.' }),
            });
          }}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'DECIDE' ? (
        <DecideDialog
          row={open.row}
          verdict={open.verdict}
          busy={decide.isPending}
          failure={decide.error === null ? undefined : refusalOf(decide.error)}
          onSave={(reason) => {
            decide.mutate({ id: open.row.id, verdict: open.verdict, reason });
          }}
          onClose={close}
        />
      ) : null}
    </>
  );
}
