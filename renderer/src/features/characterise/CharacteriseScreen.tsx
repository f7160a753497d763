import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { CharacteriseView } from '#renderer/features/characterise/CharacteriseView.tsx';
import { givenIn, START } from '#renderer/features/characterise/flow.ts';
import type { Flow, Form } from '#renderer/features/characterise/flow.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { dropHanded, goTo, handedTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

/** Whom the questions are put to, and the screen that sent them here. */
interface CharacteriseHand {
  readonly personId: string;
  /** A place; Recepción without it. */
  readonly back?: string;
}

function isHand(value: unknown): value is CharacteriseHand {
  return typeof value === 'object' && value !== null && 'personId' in value;
}

/** Nobody to ask, or the questions are not to be had: one way back. */
function Nothing({ failure, back }: { readonly failure?: unknown; readonly back: Action }) {
  useActions('Caracterización', [back]);
  return failure === undefined ? (
    <EmptyState title="Elija primero a la persona" action={back}>
      Búsquela en Recepción y abra desde allí las preguntas de caracterización.
    </EmptyState>
  ) : (
    <ErrorState failure={refusalOf(failure)} action={back} />
  );
}

export function CharacteriseScreen() {
  const [hand] = useState(() => {
    const handed = handedTo('caracterizar');
    return isHand(handed) ? handed : undefined;
  });
  useEffect(dropHanded, []);
  const personId = hand?.personId;
  const form = useQuery(
    api.characterisation.form.queryOptions(
      { personId: personId ?? '' },
      // What was decided and when is read anew for each visit of the screen.
      { enabled: personId !== undefined, staleTime: 0, gcTime: 0, retry: false },
    ),
  );
  const leave = () => {
    goTo(hand?.back ?? 'recepcion', personId === undefined ? undefined : { personId });
  };
  const back: Action = {
    id: 'characterise.back',
    label: 'Volver a Recepción',
    keys: ['Escape', 'Enter'],
    run: leave,
  };
  if (personId === undefined) return <Nothing back={back} />;
  if (form.data !== undefined) return <Asking form={form.data} personId={personId} onLeave={leave} />;
  if (form.error !== null) return <Nothing failure={form.error} back={back} />;
  return <SkeletonRows rows={6} height={72} />;
}

interface AskingProps {
  readonly form: Form;
  readonly personId: string;
  readonly onLeave: () => void;
}

function Asking({ form: loaded, personId, onLeave }: AskingProps) {
  // The questions stay as they were when they began, whatever is synchronised meanwhile; the core checks at the end.
  const [form] = useState(loaded);
  const [flow, setFlow] = useState<Flow>(START);
  const save = useMutation(api.characterisation.save.mutationOptions());
  const { decision } = flow;
  return (
    <CharacteriseView
      form={form}
      flow={flow}
      failure={save.error === null ? undefined : refusalOf(save.error)}
      busy={save.isPending}
      saved={save.isSuccess}
      onFlow={setFlow}
      onSave={() => {
        if (save.isPending) return;
        save.mutate(
          {
            personId,
            answers: givenIn(form, flow),
            decision:
              decision === undefined
                ? null
                : {
                    decision: decision === 'NO' ? 'NO_AUTORIZA' : 'AUTORIZA',
                    medium: decision === 'NO' ? null : decision,
                    noticeHash: form.notice.textHash,
                  },
          },
          // What was due is forgotten at once: a hint that is still there would be pressed again.
          {
            onSuccess: () => {
              queryClient.removeQueries(api.characterisation.due.queryFilter());
            },
          },
        );
      }}
      onLeave={onLeave}
    />
  );
}
