import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import type { PersonFile } from '#renderer/features/person/file-model.ts';
import { api, client, refusalOf } from '#renderer/lib/api.ts';

/** Two openings never share an answer: the second is a reading of its own, with its own trace. */
let openings = 0;

/** The file of a person, opened once; what changes meanwhile is looked at again under the same opening. */
export function useFile(host: HostRole, id: string) {
  const procedures = host === 'central' ? centre : station;
  const [nonce] = useState(() => (openings += 1));
  const opening = useRef<string>(undefined);
  const file = useQuery({
    queryKey: [...api.people.file.queryKey({ id }), nonce],
    queryFn: async (): Promise<PersonFile> => {
      const asked = opening.current === undefined ? { id } : { id, opening: opening.current };
      const answer = await procedures.file(asked);
      opening.current = answer.opening;
      return answer;
    },
    gcTime: 0,
  });
  const [wanted, setWanted] = useState(false);
  const first = file.data?.visits.cursor ?? null;
  const pages = useInfiniteQuery({
    queryKey: [...api.people.filePage.queryKey(), nonce, first],
    queryFn: ({ pageParam: cursor }): Promise<PersonFile['visits']> =>
      procedures.page({ id, opening: opening.current ?? '', cursor: cursor ?? '' }),
    initialPageParam: first,
    getNextPageParam: (page) => page.cursor,
    enabled: wanted && first !== null,
    gcTime: 0,
  });
  const later = pages.data?.pages.flatMap((page) => page.visits) ?? [];
  return {
    file: file.data,
    failure: file.error === null ? undefined : refusalOf(file.error),
    again: () => void file.refetch(),
    /** The file as it is now, for who has to compare. */
    fresh: async () => (await file.refetch()).data,
    visits: [...(file.data?.visits.visits ?? []), ...later],
    more: pages.data === undefined ? first !== null : pages.hasNextPage,
    loadingMore: pages.isFetching && !pages.isRefetching,
    showMore: () => {
      if (wanted) void pages.fetchNextPage();
      else setWanted(true);
    },
  };
}

const station = {
  file: client.people.file.query,
  page: client.people.filePage.query,
};
const centre = {
  file: client.people.centralFile.query,
  page: client.people.centralFilePage.query,
};
