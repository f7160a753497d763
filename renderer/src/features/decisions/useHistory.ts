import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { canBeUndone, pastKey } from '#renderer/features/decisions/history.ts';
import type { Past } from '#renderer/features/decisions/history.ts';
import { api, client, queryClient, refusalOf } from '#renderer/lib/api.ts';

/** What is taken back is what was seen: the core refuses it when somebody was faster. */
async function undo(past: Past): Promise<void> {
  if (past.kind === 'SYNC') await client.decisions.undo.mutate({ ids: past.ids.toReversed() });
  else await client.people.central.undoDecision.mutate({ a: past.a, b: past.b, seen: past.at });
}

/** Everything that was decided, which of it is looked at, and its undo. */
export function useHistory() {
  const recent = useQuery(api.decisions.recent.queryOptions());
  const [wanted, setWanted] = useState<string>();
  const [said, say] = useState('');
  const all = recent.data;
  // Until somebody moves, what can be taken back first is under the cursor.
  const found =
    all?.findIndex((past) => (wanted === undefined ? canBeUndone(past) : pastKey(past) === wanted)) ?? -1;
  const index = Math.max(0, found);
  const current = all?.[index];
  const act = useMutation({
    mutationFn: undo,
    // Also after a refusal: what somebody else did meanwhile is on the screen before the next try.
    onSettled: () => queryClient.invalidateQueries(api.decisions.pathFilter()),
  });
  return {
    all,
    current,
    index,
    busy: act.isPending,
    said,
    failure: recent.error === null ? undefined : refusalOf(recent.error),
    again: () => void recent.refetch(),
    refusal: act.error === null ? undefined : refusalOf(act.error),
    /** The newest that whoever is here decided and that stands. */
    last: all?.find((past) => past.mine && canBeUndone(past)),
    select: (to: number) => {
      const next = all?.[Math.min(Math.max(to, 0), all.length - 1)];
      if (next === undefined) return;
      act.reset();
      setWanted(pastKey(next));
    },
    undo: (past: Past) => {
      if (act.isPending) return;
      say('');
      setWanted(pastKey(past));
      act.mutate(past, {
        onSuccess: () => {
          say('Deshecho: el caso espera otra vez.');
        },
      });
    },
  };
}
export type UseHistory = ReturnType<typeof useHistory>;
