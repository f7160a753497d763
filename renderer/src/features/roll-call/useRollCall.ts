import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { RollCallMark } from '#shared/domain/codes.ts';
import { isSheet, markWords, startingMark } from '#renderer/features/roll-call/model.ts';
import type { List, Marked } from '#renderer/features/roll-call/model.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

export interface MarkRequest extends Marked {
  readonly personId: string;
}

/** What was done in one press, as it was before: the whole class at once is one step back. */
interface Step {
  readonly before: readonly MarkRequest[];
  /** How the list was being filled before it. */
  readonly how: How;
  readonly words: string;
}

type How = 'LISTA' | 'HOJA';

export interface Said {
  readonly tone: 'good' | 'bad' | 'doubt';
  readonly title: string;
  readonly text?: string;
}

const NOTHING: ReadonlyMap<string, Marked> = new Map();

/** A list that is being marked: each press is on the screen at once and in the file a moment later. */
export function useRollCall(sessionId: string) {
  const query = useQuery(api.rollCall.list.queryOptions({ sessionId }));
  const [pressed, setPressed] = useState(NOTHING);
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const [said, say] = useState<Said>();
  /** Why a closed list is being corrected. */
  const [reason, setReason] = useState<string>();
  /** One after the other, so that the last press of a person is the last fact of them. */
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  /** What this window sent, to tell it from what another desk marked. */
  const sent = useRef(new Map<string, string>());
  const { mutateAsync: save } = useMutation(api.rollCall.save.mutationOptions());
  const closing = useMutation(api.rollCall.close.mutationOptions());
  const list = query.data;

  const current: How = list !== undefined && isSheet(list) ? 'HOJA' : 'LISTA';
  useOthersMarks(list, sent, say);

  const refresh = () => queryClient.invalidateQueries(api.rollCall.pathFilter());
  const send = (marks: readonly MarkRequest[], how: How) => {
    for (const { personId, ...marked } of marks) sent.current.set(personId, markWords(marked));
    setPressed(
      (old) => new Map([...old, ...marks.map(({ personId, ...marked }) => [personId, marked] as const)]),
    );
    const job = queue.current.then(() =>
      save({ sessionId, marks: [...marks], how, ...(reason === undefined ? {} : { reason }) }),
    );
    queue.current = job.then(refresh, (error: unknown) => {
      const { message }: Failure = refusalOf(error);
      say({ tone: 'bad', title: 'La marca no se guardó.', text: message });
    });
    // Once the file has answered, the screen shows the file.
    void queue.current.then(() => {
      setPressed((old) => {
        const left = new Map(old);
        for (const { personId, ...marked } of marks) {
          const held = left.get(personId);
          if (held !== undefined && markWords(held) === markWords(marked)) left.delete(personId);
        }
        return left;
      });
    });
  };
  const standing = (personId: string): Marked => {
    const start: RollCallMark = list === undefined ? 'PRESENTE' : startingMark(list);
    const marked = pressed.get(personId) ?? list?.people.find((each) => each.personId === personId)?.mark;
    return { mark: marked?.mark ?? start, arrivedAt: marked?.arrivedAt ?? null };
  };
  const nameOf = (personId: string) => list?.people.find((each) => each.personId === personId)?.name ?? '';

  return {
    query,
    list,
    pressed,
    said,
    say,
    reason,
    /** Marks may be changed from now on for this reason; undefined ends it. */
    correct: (why: string | undefined) => {
      setReason(why);
      setSteps([]);
      say(undefined);
    },
    /** Marks some people in one step. */
    mark: (marks: readonly MarkRequest[], words: string, how: How = current) => {
      if (marks.length === 0) return;
      const before = marks.map(({ personId }) => ({ personId, ...standing(personId) }));
      setSteps((old) => [...old, { before, how: current, words }]);
      say(undefined);
      send(marks, how);
    },
    canUndo: steps.length > 0,
    /** Takes the last step back: for a fact that means another one. */
    undo: () => {
      const last = steps.at(-1);
      if (last === undefined) return;
      setSteps(steps.slice(0, -1));
      const [only] = last.before;
      say({
        tone: 'good',
        title: 'Deshecho.',
        text:
          only !== undefined && last.before.length === 1
            ? `${nameOf(only.personId)}: ${markWords(only).toLowerCase()}.`
            : `${last.words}: todo como estaba.`,
      });
      send(last.before, last.how);
    },
    closing: closing.isPending,
    close: () => {
      if (list === undefined || closing.isPending) return;
      // What was just pressed is in the file before the list is closed.
      void queue.current.then(() => {
        closing.mutate(
          { sessionId, people: list.people.length },
          {
            onSuccess: async () => {
              setSteps([]);
              say(undefined);
              await refresh();
            },
            onError: (error) => {
              void refresh();
              say({ tone: 'bad', title: 'La lista sigue abierta.', text: refusalOf(error).message });
            },
          },
        );
      });
    },
    /** Somebody was added here: what the list shows of them next is no other desk's. */
    added: (personId: string) => {
      sent.current.set(personId, markWords({ mark: 'PRESENTE', arrivedAt: null }));
      void refresh();
    },
  };
}
export type RollCall = ReturnType<typeof useRollCall>;

/** Says what another desk marked while this list was open here: nothing may change unseen. */
function useOthersMarks(
  list: List | undefined,
  sent: { readonly current: Map<string, string> },
  say: (said: Said) => void,
): void {
  const before = useRef<ReadonlyMap<string, string>>(undefined);
  useEffect(() => {
    if (list === undefined) return;
    const now = new Map(
      list.people.flatMap(({ personId, mark }) =>
        mark === null ? [] : [[personId, markWords(mark)] as const],
      ),
    );
    const known = before.current;
    before.current = now;
    // A closed list was marked whole by whoever closed it.
    if (known === undefined || list.session.closedAt !== null) return;
    const changed = list.people.filter(
      ({ personId }) =>
        now.get(personId) !== known.get(personId) && now.get(personId) !== sent.current.get(personId),
    );
    const [first] = changed;
    if (first === undefined) return;
    say({
      tone: 'doubt',
      title: 'Otro equipo también llama esta lista.',
      text:
        changed.length === 1
          ? `${first.name}: ${now.get(first.personId) ?? ''}.`
          : `Cambió ${formatQuantity(changed.length, 'marca', 'marcas')}; vale la última.`,
    });
  }, [list, sent, say]);
}
