import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { labels } from '#shared/text/labels.ts';
import type { Draft } from '#renderer/features/person/draft.ts';
import type { LookAlike } from '#renderer/features/person/LookAlikes.tsx';
import { api } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { readDate } from '#renderer/lib/dates.ts';
import { formatMoment } from '#renderer/lib/formats.ts';

type Found = Outputs['people']['lookAlikes'][number];

function lookAlikeOf(found: Found): LookAlike {
  const document = found.otherPunto ? 'Registrada en otro Punto' : (found.documentLabel ?? 'Sin documento');
  const born = found.birthDate === null ? '' : `, nació en ${found.birthDate.slice(0, 4)}`;
  return {
    id: found.id,
    name: found.name,
    detail: `${document}${born}`,
    reason: labels.lookAlikeReason[found.reason],
    sameDocument: found.sameDocument,
  };
}

/** Who the person being typed may already be; undefined while nothing was looked for. */
export function useLookAlikes(draft: Draft): readonly LookAlike[] | undefined {
  const number = draft.documentNumber.trim();
  const [sought] = useDebouncedValue(
    {
      documentType: draft.documentType,
      documentNumber: number === '' ? null : number,
      givenNames: draft.givenNames,
      surnames: draft.surnames,
      birthDate: readDate(draft.birthDate) ?? null,
    },
    200,
  );
  const enabled = (sought.documentNumber?.length ?? 0) >= 5 || sought.surnames.trim().length >= 3;
  const { data } = useQuery(
    api.people.lookAlikes.queryOptions(sought, { enabled, placeholderData: keepPreviousData }),
  );
  return enabled ? data?.map(lookAlikeOf) : undefined;
}

/** How old the directory of the other Puntos is, in words; undefined while it is as new as it gets. */
export function useDirectoryAge(now: number): { readonly alone: boolean; readonly asOf: string | undefined } {
  const { data } = useQuery(api.sync.status.queryOptions());
  if (data === undefined || !data.enrolled) return { alone: true, asOf: undefined };
  if (data.online || data.lastError === null) return { alone: false, asOf: undefined };
  return {
    alone: false,
    asOf: data.lastContactAt === null ? 'nunca' : formatMoment(data.lastContactAt, now),
  };
}
