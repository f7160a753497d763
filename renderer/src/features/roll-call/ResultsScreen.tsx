import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Decision } from '#renderer/features/roll-call/results-model.ts';
import { ResultsView } from '#renderer/features/roll-call/ResultsView.tsx';
import type { Said } from '#renderer/features/roll-call/useRollCall.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

function groupIn(value: unknown): string | undefined {
  return typeof value === 'object' &&
    value !== null &&
    'groupId' in value &&
    typeof value.groupId === 'string'
    ? value.groupId
    : undefined;
}

/** Who finished the course: the group that the screen before chose. */
export function ResultsScreen() {
  const [groupId] = useState(() => groupIn(handedTo('resultados')));
  return groupId === undefined ? <NoGroup /> : <GroupResults groupId={groupId} />;
}

function NoGroup() {
  const open: Action = {
    id: 'results.choose',
    label: 'Elegir una lista',
    keys: ['Enter'],
    run: () => {
      goTo('lista');
    },
  };
  useActions('Resultados', [open]);
  return (
    <EmptyState title="Elija primero un grupo" action={open}>
      Los resultados de un grupo se abren desde Cursos, o desde su lista con F8.
    </EmptyState>
  );
}

export interface DecisionRequest {
  readonly enrolmentId: string;
  readonly result: Decision;
}

function GroupResults({ groupId }: { readonly groupId: string }) {
  const results = useQuery(api.rollCall.results.queryOptions({ groupId }));
  const [steps, setSteps] = useState<readonly (readonly DecisionRequest[])[]>([]);
  const [said, say] = useState<Said>();
  const decide = useMutation(api.rollCall.decide.mutationOptions());
  const send = (decisions: readonly DecisionRequest[], done: () => void) => {
    if (decisions.length === 0 || decide.isPending) return;
    decide.mutate(
      { groupId, decisions: [...decisions] },
      {
        onSuccess: async () => {
          await queryClient.invalidateQueries(api.rollCall.pathFilter());
          done();
        },
        onError: (error) => {
          say({ tone: 'bad', title: 'No se guardó ningún resultado.', text: refusalOf(error).message });
        },
      },
    );
  };
  const retry: Action = {
    id: 'results.retry',
    label: 'Volver a intentar',
    keys: ['F9'],
    run: () => void results.refetch(),
  };
  if (results.error !== null) return <ErrorState failure={refusalOf(results.error)} action={retry} />;
  if (results.data === undefined) return <SkeletonRows rows={14} height={36} />;
  const { people } = results.data;
  return (
    <ResultsView
      results={results.data}
      said={said}
      busy={decide.isPending}
      canUndo={steps.length > 0}
      onDecide={(decisions, words) => {
        const before = decisions.map(({ enrolmentId }) => ({
          enrolmentId,
          result: people.find((row) => row.enrolmentId === enrolmentId)?.result ?? null,
        }));
        send(decisions, () => {
          setSteps([...steps, before]);
          say({ tone: 'good', title: words });
        });
      }}
      onUndo={() => {
        const last = steps.at(-1);
        if (last === undefined) return;
        send(last, () => {
          setSteps(steps.slice(0, -1));
          say({
            tone: 'good',
            title: `Deshecho: ${formatQuantity(last.length, 'resultado vuelve', 'resultados vuelven')} a como estaba.`,
          });
        });
      }}
      onCertificates={() => {
        goTo('certificados', { groupId });
      }}
      onLeave={() => {
        goTo('cursos', { groupId });
      }}
    />
  );
}
