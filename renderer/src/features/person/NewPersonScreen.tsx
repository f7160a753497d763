import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { localDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import { normalizeDocumentNumber } from '#shared/domain/person.ts';
import type { LookAlike } from '#renderer/features/person/LookAlikes.tsx';
import { ageOf, check, draftFrom, firstField } from '#renderer/features/person/model.ts';
import type { Draft, DraftField } from '#renderer/features/person/model.ts';
import { NewPersonView } from '#renderer/features/person/NewPersonView.tsx';
import type { Neighbourhood } from '#renderer/features/person/PersonForm.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { goTo, handedTo } from '#renderer/lib/route.ts';

const NO_NEIGHBOURHOODS: readonly Neighbourhood[] = [];

function textHanded(): string {
  const hand = handedTo('persona-nueva');
  return typeof hand === 'object' && hand !== null && 'text' in hand && typeof hand.text === 'string'
    ? hand.text
    : '';
}

function lookAlikeOf(match: Outputs['people']['search'][number], number: string): LookAlike {
  const born = match.birthDate === null ? '' : `, nació en ${match.birthDate.slice(0, 4)}`;
  const document = match.otherPunto
    ? 'Registrada en otro Punto'
    : `${match.documentType ?? ''} ${match.documentNumber ?? 'sin documento'}`.trim();
  return {
    id: match.id,
    name: `${match.givenNames} ${match.surnames}`,
    detail: `${document}${born}`,
    sameDocument: number !== '' && match.exact,
  };
}

/** People with the typed document, and people with a name like the typed one, those with the document first. */
function useLookAlikes(draft: Draft): readonly LookAlike[] {
  const number = normalizeDocumentNumber(draft.documentNumber);
  const [searched] = useDebouncedValue({ number, name: `${draft.givenNames} ${draft.surnames}`.trim() }, 200);
  const byNumber = useQuery(
    api.people.search.queryOptions(
      { text: searched.number },
      { enabled: searched.number.length >= 5, placeholderData: keepPreviousData },
    ),
  );
  const byName = useQuery(
    api.people.search.queryOptions(
      { text: searched.name },
      { enabled: draft.surnames.trim().length >= 3, placeholderData: keepPreviousData },
    ),
  );
  const exact = searched.number.length >= 5 ? (byNumber.data ?? []).filter((match) => match.exact) : [];
  const alike = draft.surnames.trim().length >= 3 ? (byName.data ?? []) : [];
  const found = new Map<string, LookAlike>();
  for (const match of [...exact, ...alike])
    if (!found.has(match.id)) found.set(match.id, lookAlikeOf(match, number));
  return [...found.values()].slice(0, 4);
}

function focusField(field: DraftField | undefined): void {
  document.querySelector<HTMLElement>(`#person-${field ?? ''}, #person-${field ?? ''} input`)?.focus();
}

export function NewPersonScreen() {
  const [draft, setDraft] = useState(() => draftFrom(textHanded()));
  const [problems, setProblems] = useState<Partial<Record<DraftField, string>>>({});
  const neighbourhoods = useQuery(api.people.neighbourhoods.queryOptions());
  const lookAlikes = useLookAlikes(draft);
  const create = useMutation(api.people.create.mutationOptions());
  const register = useMutation(api.attendance.register.mutationOptions());
  const today = localDate(useNow(60_000));

  // The first field that what was typed at the desk has left empty.
  const [start] = useState<DraftField>(() => (draft.documentNumber === '' ? 'documentNumber' : 'givenNames'));
  useEffect(() => {
    focusField(start);
  }, [start]);

  const save = async (service: Service | undefined) => {
    if (create.isPending || register.isPending) return;
    const checked = check(draft, today);
    if (!checked.ok) {
      setProblems(checked.problems);
      focusField(firstField(checked.problems));
      return;
    }
    const created = await create.mutateAsync(checked.person).catch(() => undefined);
    if (created === undefined) return;
    const name = `${draft.givenNames.trim()} ${draft.surnames.trim()}`;
    if (service === undefined) {
      goTo('recepcion', { personId: created.id });
      return;
    }
    try {
      const { startedAt } = await register.mutateAsync({ personId: created.id, service });
      await queryClient.invalidateQueries(api.attendance.pathFilter());
      goTo('recepcion', { outcome: { kind: 'registered', name, service, at: startedAt } });
    } catch {
      // The person exists now; only the visit is missing, and the desk can register it with one key.
      goTo('recepcion', { personId: created.id });
    }
  };

  return (
    <NewPersonView
      draft={draft}
      problems={problems}
      age={ageOf(draft, today)}
      neighbourhoods={neighbourhoods.data ?? NO_NEIGHBOURHOODS}
      lookAlikes={lookAlikes}
      failure={create.error === null ? undefined : refusalOf(create.error)}
      busy={create.isPending || register.isPending}
      onChange={(change) => {
        setDraft((old) => ({ ...old, ...change }));
        setProblems((old) => Object.fromEntries(Object.entries(old).filter(([field]) => !(field in change))));
      }}
      onSave={(service) => {
        void save(service);
      }}
      onOpen={(personId) => {
        goTo('recepcion', { personId });
      }}
      onCancel={() => {
        goTo('recepcion');
      }}
    />
  );
}
