import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Service } from '#shared/domain/codes.ts';
import type { CedulaReading } from '#shared/domain/cedula.ts';
import { inputOf, meantBy, nameOf, newcomerOf, saidOf, wantedOf } from '#renderer/features/group/model.ts';
import type { Entry, EntryState, Input } from '#renderer/features/group/model.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';

const VOID_REASON = 'Registrado por error en un grupo';

/** The queue of a group: each input is registered at once and in order, and its row says what became of it. */
export function useGroup(service: Service) {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const nextKey = useRef(0);
  /** One after the other: the second of two equal scans finds what the first has written. */
  const queue = useRef<Promise<void>>(Promise.resolve());
  const { mutateAsync: register } = useMutation(api.attendance.register.mutationOptions());
  const { mutateAsync: keep } = useMutation(api.attendance.keepNewcomer.mutationOptions());
  const { mutateAsync: voidVisit } = useMutation(api.attendance.void.mutationOptions());

  const settle = (key: number, state: EntryState) => {
    setEntries((old) => old.map((entry) => (entry.key === key ? { ...entry, state } : entry)));
  };
  const add = (said: string, state: EntryState): number => {
    const key = nextKey.current;
    nextKey.current += 1;
    setEntries((old) => [{ key, said, at: Date.now(), state }, ...old]);
    return key;
  };
  const enter = async (personId: string, name: string): Promise<EntryState> => {
    const { status, id, startedAt } = await register({ personId, service, origin: 'GROUP' });
    return status === 'REGISTERED'
      ? { kind: 'in', name, visitId: id }
      : { kind: 'counted', name, since: startedAt };
  };
  const process = async (input: Input): Promise<EntryState> => {
    if (input.kind === 'person') return enter(input.id, input.name);
    const found = await queryClient.fetchQuery(
      api.people.search.queryOptions({ text: wantedOf(input) }, { staleTime: 0 }),
    );
    const person = meantBy(input, found);
    if (person !== undefined) return enter(person.id, nameOf(person));
    const { again } = await keep(newcomerOf(input, service));
    return { kind: 'unknown', again };
  };
  const send = (input: Input, key: number) => {
    queue.current = queue.current.then(async () => {
      const state = await process(input).catch((error: unknown): EntryState => ({
        kind: 'failed',
        failure: refusalOf(error),
        input,
      }));
      settle(key, state);
      void queryClient.invalidateQueries(api.attendance.pathFilter());
    });
  };
  const take = (input: Input) => {
    send(input, add(saidOf(input), { kind: 'waiting' }));
  };

  const last = entries.find((entry) => entry.state.kind === 'in');
  return {
    entries,
    take,
    /** What came from the scanner: a document, or something that could not be understood and stops nothing. */
    scan: (reading: CedulaReading) => {
      const input = inputOf(reading);
      if (input !== undefined) take(input);
      else if (reading.kind === 'NOT_UNDERSTOOD') {
        add('Lectura sin entender', { kind: 'misread', message: reading.message });
      }
    },
    retry: () => {
      for (const { key, state } of entries.toReversed()) {
        if (state.kind !== 'failed') continue;
        settle(key, { kind: 'waiting' });
        send(state.input, key);
      }
    },
    canUndo: last !== undefined,
    /** Takes back the last one who entered. */
    undo: () => {
      if (last === undefined || last.state.kind !== 'in') return;
      const { key, state } = last;
      queue.current = queue.current.then(async () => {
        await voidVisit({ id: state.visitId, reason: VOID_REASON }).then(
          () => settle(key, { kind: 'voided', name: state.name }),
          (error: unknown) => {
            add(state.name, { kind: 'misread', message: `No se anuló: ${refusalOf(error).message}` });
          },
        );
        void queryClient.invalidateQueries(api.attendance.pathFilter());
      });
    },
  };
}
