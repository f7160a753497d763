import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { groupsOf, keyOf } from '#renderer/features/decisions/model.ts';
import type { Case, CaseKind } from '#renderer/features/decisions/model.ts';
import { api, client, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';

/** What a person does with a case. */
export type Deed =
  | { readonly kind: 'choose'; readonly id: string; readonly take: boolean; readonly seen: string }
  | { readonly kind: 'retry'; readonly ids: string[] }
  | { readonly kind: 'dismiss'; readonly ids: string[]; readonly reason: string }
  | {
      readonly kind: 'amend';
      readonly id: string;
      readonly fields: Record<string, string | number | null>;
    }
  | { readonly kind: 'unpack'; readonly id: string }
  | { readonly kind: 'dismissFork'; readonly id: string; readonly reason: string };

interface Done {
  /** What undo takes; empty when nothing was changed. */
  readonly decisions: readonly string[];
  readonly said: string;
}

/** What the last key did. */
interface Said {
  readonly words: string;
  /** What undo would take back is what these words are about, or came before an undo. */
  readonly undoable: boolean;
}

const data = (count: number) => formatQuantity(count, 'dato', 'datos');

async function doIt(deed: Deed): Promise<Done> {
  const door = client.decisions;
  switch (deed.kind) {
    case 'choose': {
      const { id, seen, take } = deed;
      const choice = take ? 'TAKE' : 'KEEP';
      const decision = await door.decideConflict.mutate({ id, choice, seen });
      return { decisions: [decision], said: take ? 'Ahora vale el otro valor.' : 'Se queda el que valía.' };
    }
    case 'retry': {
      const outcomes = await door.retry.mutate({ ids: deed.ids });
      const decisions = outcomes.flatMap(({ decision }) => decision ?? []);
      const applied = outcomes.filter(({ state }) => state === 'APPLIED').length;
      const still = outcomes.find(({ state }) => state !== 'APPLIED')?.reason ?? '';
      return {
        decisions,
        said:
          applied === 0
            ? `Sigue igual: ${still}`
            : applied === outcomes.length
              ? `Se aplicó: ${data(applied)}.`
              : `Se aplicó ${data(applied)} de ${outcomes.length}. Lo demás sigue igual: ${still}`,
      };
    }
    case 'dismiss': {
      const outcomes = await door.dismiss.mutate({ ids: deed.ids, reason: deed.reason });
      return {
        decisions: outcomes.flatMap(({ decision }) => decision ?? []),
        said: `Se descartó: ${data(outcomes.length)}. Su Punto verá el motivo.`,
      };
    }
    case 'amend': {
      const { decision } = await door.amend.mutate({ id: deed.id, fields: deed.fields });
      return { decisions: decision === null ? [] : [decision], said: 'Corregido y aplicado.' };
    }
    case 'unpack': {
      const { decision, applied, refused } = await door.unpackFork.mutate({ id: deed.id });
      const rest = refused === 0 ? '' : ` ${data(refused)} queda en cuarentena.`;
      return { decisions: [decision], said: `Se aplicó: ${data(applied)}.${rest}` };
    }
    case 'dismissFork':
      return {
        decisions: [await door.dismissFork.mutate({ id: deed.id, reason: deed.reason })],
        said: 'El envío se descartó; queda guardado como llegó.',
      };
  }
}

const lookAgain = () => queryClient.invalidateQueries(api.decisions.pathFilter());

/** The cases that wait, which one is looked at, and what was done last. */
export function useDecisions(first: CaseKind | undefined) {
  const list = useQuery(api.decisions.list.queryOptions());
  const [wanted, setWanted] = useState<string>();
  const [at, setAt] = useState(0);
  const [done, setDone] = useState<readonly (readonly string[])[]>([]);
  const [said, say] = useState<Said>();
  const groups = list.data === undefined ? undefined : groupsOf(list.data);
  const cases = groups?.flatMap((group) => group.cases);
  const found = cases?.findIndex((each) => keyOf(each) === wanted) ?? -1;
  const start = first === undefined ? -1 : (cases?.findIndex((each) => each.kind === first) ?? -1);
  // Where the case that was decided stood, its neighbour stands now.
  const index = found >= 0 ? found : wanted === undefined && start >= 0 ? start : at;
  const current: Case | undefined = cases?.[Math.min(index, cases.length - 1)];
  const act = useMutation({
    mutationFn: doIt,
    onSettled: lookAgain,
  });
  const undo = useMutation({
    mutationFn: (ids: string[]) => client.decisions.undo.mutate({ ids }),
    onSettled: lookAgain,
  });
  const select = (to: number) => {
    const next = cases?.[Math.min(Math.max(to, 0), cases.length - 1)];
    if (next === undefined) return;
    act.reset();
    undo.reset();
    // What was said is about the case before.
    say(undefined);
    setWanted(keyOf(next));
    setAt(Math.max(to, 0));
  };
  const last = done.at(-1);
  const error = act.error ?? undo.error;
  return {
    groups,
    cases,
    current,
    index: current === undefined ? 0 : (cases?.indexOf(current) ?? 0),
    failure: list.error === null ? undefined : refusalOf(list.error),
    again: () => void list.refetch(),
    refusal: error === null ? undefined : refusalOf(error),
    busy: act.isPending || undo.isPending,
    said,
    select,
    selectCase: (each: Case) => {
      select(cases?.indexOf(each) ?? 0);
    },
    act: (deed: Deed, after: () => void = () => {}) => {
      if (act.isPending) return;
      undo.reset();
      setAt(current === undefined ? 0 : (cases?.indexOf(current) ?? 0));
      act.mutate(deed, {
        onSuccess: ({ decisions, said: words }) => {
          if (decisions.length > 0) setDone([...done, decisions]);
          say({ words, undoable: decisions.length > 0 });
          after();
        },
      });
    },
    forgetRefusal: () => {
      act.reset();
    },
    canUndo: last !== undefined,
    undoLast: () => {
      if (last === undefined || undo.isPending) return;
      act.reset();
      undo.mutate([...last], {
        onSuccess: () => {
          setDone(done.slice(0, -1));
          say({ words: 'Deshecho: el caso espera otra vez.', undoable: done.length > 1 });
        },
      });
    },
  };
}
export type UseDecisions = ReturnType<typeof useDecisions>;
