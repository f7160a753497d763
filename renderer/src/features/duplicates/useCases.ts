import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import type { Choice } from '#shared/domain/person-choice.ts';
import type { Comparison, DuplicateCase } from '#renderer/features/duplicates/model.ts';
import { api, client, queryClient, refusalOf } from '#renderer/lib/api.ts';

export type Pair = Pick<DuplicateCase, 'a' | 'b'>;

/** What a person decides about a pair. */
export type Decision =
  | { readonly kind: 'merge'; readonly take: Choice[]; readonly confirmed: boolean }
  | { readonly kind: 'separate' }
  | { readonly kind: 'undo' };

/** Only what is on the screen: no pair is asked for when the list is through. */
const lookAgain = () => queryClient.invalidateQueries(api.people.compare.queryFilter());

const at = (host: HostRole) => (host === 'central' ? client.people.central : client.people);

const pairOf = ({ a, b }: Pair): Pair => ({ a, b });
const same = (one: Pair, other: Pair) => one.a === other.a && one.b === other.b;

/** The pairs to decide, one after another. The list stands still while somebody works through it. */
export function useCases(host: HostRole, handed: Pair | undefined) {
  const cases = useQuery({
    // Not below the people: looking for pairs takes the core a moment, and each registration would ask for it again.
    queryKey: ['duplicateCases', host],
    queryFn: (): Promise<readonly DuplicateCase[]> => at(host).cases.query(),
    gcTime: 0,
  });
  const [queue, setQueue] = useState<readonly Pair[]>();
  const [index, setIndex] = useState(0);
  const [decided, setDecided] = useState<readonly { readonly pair: Pair; readonly index: number }[]>([]);
  if (queue === undefined && cases.data !== undefined) {
    const rest = cases.data.filter((each) => handed === undefined || !same(each, handed)).map(pairOf);
    setQueue(handed === undefined ? rest : [handed, ...rest]);
  }
  const pair = queue?.[index];
  const comparison = useQuery({
    queryKey: [...api.people.compare.queryKey(pair), host],
    queryFn: (): Promise<Comparison> => at(host).compare.query(pair ?? { a: '', b: '' }),
    enabled: pair !== undefined,
    gcTime: 0,
  });
  const decide = useMutation({
    mutationFn: async ({ about, decision }: { about: Pair; decision: Decision }) => {
      const { a, b } = about;
      if (decision.kind === 'undo') await at(host).undoDecision.mutate({ a, b });
      else if (decision.kind === 'separate') await at(host).separate.mutate({ a, b });
      else await at(host).merge.mutate({ a, b, take: decision.take, confirmed: decision.confirmed });
    },
    // Whoever was faster, or what has changed, is on the screen before the next try.
    onError: lookAgain,
  });
  const last = decided.at(-1);
  const next = () => {
    setIndex(index + 1);
    if (index + 1 >= (queue?.length ?? 0)) void cases.refetch();
  };
  return {
    queue,
    index,
    pair,
    failure: cases.error === null ? undefined : refusalOf(cases.error),
    again: () => void cases.refetch(),
    comparison: pair === undefined ? undefined : comparison.data,
    comparisonFailure: comparison.error === null ? undefined : refusalOf(comparison.error),
    refusal: decide.error === null ? undefined : refusalOf(decide.error),
    busy: decide.isPending,
    /** How many pairs wait when the list is through; not known while they are looked for. */
    waiting: cases.isFetching ? undefined : (cases.data?.length ?? 0),
    later: () => {
      decide.reset();
      next();
    },
    startAgain: () => {
      setQueue(cases.data?.map(pairOf));
      setDecided([]);
      setIndex(0);
    },
    decide: (decision: Exclude<Decision, { kind: 'undo' }>, done: () => void) => {
      if (pair === undefined || decide.isPending) return;
      decide.mutate(
        { about: pair, decision },
        {
          onSuccess: () => {
            setDecided([...decided, { pair, index }]);
            next();
            done();
          },
        },
      );
    },
    /** Takes back what stands decided about the pair in view. */
    reopen: (done: () => void) => {
      if (pair === undefined || decide.isPending) return;
      decide.mutate(
        { about: pair, decision: { kind: 'undo' } },
        {
          onSuccess: () => {
            // Said only when the screen shows it: the next key decides.
            void lookAgain().then(done);
          },
        },
      );
    },
    canUndo: last !== undefined,
    undoLast: (done: () => void) => {
      if (last === undefined || decide.isPending) return;
      decide.mutate(
        { about: last.pair, decision: { kind: 'undo' } },
        {
          onSuccess: () => {
            setDecided(decided.slice(0, -1));
            setIndex(last.index);
            void lookAgain();
            done();
          },
        },
      );
    },
  };
}
export type Cases = ReturnType<typeof useCases>;
