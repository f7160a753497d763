import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CedulaReading, NotUnderstood, ReadPerson } from '#shared/domain/cedula.ts';
import type { Service } from '#shared/domain/codes.ts';
import { personAtHand, whatEnterMeans } from '#renderer/features/reception/model.ts';
import { onlyMatch, scannedMatch } from '#renderer/lib/person-match.ts';
import type { AtHand, Card, Outcome, Visit } from '#renderer/features/reception/model.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useServices } from '#renderer/lib/services.ts';

/** What a person can press about whom the desk shows. */
type Key = { readonly kind: 'enter' } | { readonly kind: 'service'; readonly service: Service };

/** What the scanner is at, or brought. */
type Scanned =
  | { readonly kind: 'reading'; readonly read: ReadPerson | undefined }
  | { readonly kind: 'unread'; readonly reading: NotUnderstood }
  | { readonly kind: 'read'; readonly read: ReadPerson };

interface DeskStart {
  readonly personId?: string | undefined;
  readonly outcome?: Outcome | undefined;
}

/** The state of the reception desk: what was typed, who that is, and what the keys do with it. */
export function useDesk(
  start: DeskStart,
  onNewPerson: (typed: string, read: ReadPerson | undefined) => void,
) {
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const [chosen, setChosen] = useState(start.personId);
  const [outcome, setOutcome] = useState(start.outcome);
  const [scanned, setScanned] = useState<Scanned>();
  /** What the field holds now, for answers that come later. */
  const latest = useRef('');
  /** Who is being registered and not yet answered. */
  const writing = useRef(new Set<string>());

  const read = scanned?.kind === 'read' ? scanned.read : undefined;
  const meant = read === undefined ? onlyMatch : scannedMatch;
  const wanted = text.trim();
  const search = useQuery(
    api.people.search.queryOptions(
      { text: wanted },
      { enabled: wanted !== '', staleTime: 5_000, placeholderData: keepPreviousData },
    ),
  );
  const matches = wanted === '' || search.isPlaceholderData ? undefined : search.data;
  const personId = chosen ?? (matches === undefined ? undefined : meant(matches)?.id);
  const cardQuery = useQuery(
    api.people.card.queryOptions(
      { id: personId ?? '' },
      // Who stands at the desk is read anew each time: their last visit may have been a minute ago.
      { enabled: personId !== undefined, staleTime: 0 },
    ),
  );
  const { tileOf } = useServices();
  const today = useQuery(api.attendance.today.queryOptions());
  const refresh = () => queryClient.invalidateQueries(api.attendance.pathFilter());

  const register = useMutation(api.attendance.register.mutationOptions());
  const end = useMutation(api.attendance.end.mutationOptions());
  const voiding = useMutation(api.attendance.void.mutationOptions());

  const card = ((): Card => {
    if (outcome !== undefined) return outcome;
    if (scanned !== undefined && scanned.kind !== 'read') return scanned;
    if (personId !== undefined) {
      if (cardQuery.data !== undefined) return { kind: 'person', person: cardQuery.data, read };
      if (cardQuery.error !== null)
        return { kind: 'failed', failure: refusalOf(cardQuery.error), doing: 'search' };
      return { kind: 'searching', match: search.data?.find((match) => match.id === personId) };
    }
    if (wanted === '') return { kind: 'idle' };
    if (search.error !== null) return { kind: 'failed', failure: refusalOf(search.error), doing: 'search' };
    // While the next answer is on its way the last one stays: the card must not flicker at each letter.
    const known = matches ?? search.data;
    if (known === undefined) return { kind: 'searching', match: undefined };
    // A scanned number is whole: who only begins like it is somebody else.
    if (read !== undefined)
      return matches === undefined ? { kind: 'searching', match: undefined } : { kind: 'nobody', text, read };
    return known.length === 0 ? { kind: 'nobody', text } : { kind: 'several', matches: known, cursor };
  })();
  const settled =
    wanted === '' || chosen !== undefined
      ? card.kind !== 'searching'
      : matches !== undefined && card.kind !== 'searching';

  const forget = () => {
    latest.current = '';
    setText('');
    setCursor(0);
    setChosen(undefined);
    setScanned(undefined);
  };
  const show = (result: Outcome) => {
    forget();
    setOutcome(result);
  };
  const registerPerson = (person: AtHand, service: Service) => {
    const { id, name } = person;
    // A second Enter on the same card is no second visit; the next person's is one, however slow the first answer is.
    if (writing.current.has(id)) return;
    writing.current.add(id);
    const asked = latest.current;
    // Whoever is typed before the answer takes the place of this one.
    document.querySelector<HTMLInputElement>('#reception-search')?.select();
    register
      .mutateAsync({ personId: id, service })
      .then(({ status, startedAt: at }) => {
        // Whoever is already being typed stays; the list of the day shows the other.
        if (latest.current === asked)
          show({ kind: status === 'REGISTERED' ? 'registered' : 'repeated', name, service, at });
        return refresh();
      })
      // The person and what was typed stay: the same key tries again.
      .catch((error: unknown) => {
        setOutcome({ kind: 'failed', failure: refusalOf(error), doing: 'write', person, service });
      })
      .finally(() => writing.current.delete(id));
  };
  const act = (key: Key, shown: Card) => {
    if (key.kind === 'service') {
      const person = personAtHand(shown);
      if (person !== undefined) registerPerson(person, key.service);
      return;
    }
    const meaning = whatEnterMeans(shown, (service) => tileOf(service) !== undefined);
    if (meaning.kind === 'choose') setChosen(meaning.id);
    if (meaning.kind === 'register') registerPerson(meaning.person, meaning.service);
    if (meaning.kind === 'new-person') onNewPerson(text, read);
  };

  /** The answer to a key that came before the answer to what was typed: a scanner ends with Enter at once. */
  const pressLater = async (key: Key) => {
    const asked = latest.current;
    const found = await queryClient
      .fetchQuery(api.people.search.queryOptions({ text: asked }, { staleTime: 5_000 }))
      .catch(() => undefined);
    const id = found === undefined ? undefined : meant(found)?.id;
    const none = found !== undefined && (read !== undefined || found.length === 0);
    const nobody: Card | undefined = none ? { kind: 'nobody', text: asked, read } : undefined;
    const answer =
      id === undefined
        ? nobody
        : await queryClient
            .fetchQuery(api.people.card.queryOptions({ id }))
            .then((person): Card => ({ kind: 'person', person, read }))
            .catch(() => undefined);
    // Something else was typed meanwhile, or several answer: nobody may be registered unseen.
    if (answer !== undefined && latest.current === asked) act(key, answer);
  };

  /** While a slow scanner still sends the rest, who it is comes from the core. */
  const lookUp = async ({ documentNumber }: ReadPerson) => {
    const found = await queryClient.fetchQuery(
      api.people.search.queryOptions({ text: documentNumber }, { staleTime: 5_000 }),
    );
    const id = scannedMatch(found)?.id;
    if (id !== undefined) await queryClient.prefetchQuery(api.people.card.queryOptions({ id }));
  };

  return {
    text,
    card,
    read,
    reading: (person: ReadPerson | undefined) => {
      forget();
      setOutcome(undefined);
      setScanned({ kind: 'reading', read: person });
      // What goes wrong here is said when the burst is over and it is asked again.
      if (person !== undefined) lookUp(person).catch(() => undefined);
    },
    scan: (reading: CedulaReading) => {
      forget();
      setOutcome(undefined);
      if (reading.kind === 'NOT_UNDERSTOOD') {
        setScanned({ kind: 'unread', reading });
        return;
      }
      latest.current = reading.documentNumber;
      setText(reading.documentNumber);
      setScanned({ kind: 'read', read: reading });
    },
    today: today.data,
    todayFailure: today.error === null ? undefined : refusalOf(today.error),
    type: (next: string) => {
      latest.current = next.trim();
      setText(next);
      setCursor(0);
      setChosen(undefined);
      setOutcome(undefined);
      setScanned(undefined);
    },
    press: (key: Key) => {
      if (settled) act(key, card);
      else void pressLater(key);
    },
    /** Says what another part of the desk did, and frees the field. */
    show,
    clear: () => {
      // One step back: a failure gives back the person, a chosen person the list, the list an empty field.
      if (outcome?.kind === 'failed' && outcome.doing === 'write') setOutcome(undefined);
      else if (chosen !== undefined && wanted !== '' && outcome === undefined) setChosen(undefined);
      else {
        forget();
        setOutcome(undefined);
      }
    },
    move: (step: 1 | -1) => {
      if (card.kind === 'several') setCursor(Math.max(0, Math.min(cursor + step, card.matches.length - 1)));
    },
    choose: (id: string) => {
      setChosen(id);
    },
    voidVisit: {
      failure: voiding.error === null ? undefined : refusalOf(voiding.error),
      reset: voiding.reset,
      run: (visit: Visit, reason: string, done: () => void) => {
        voiding.mutate(
          { id: visit.id, reason },
          {
            onSuccess: () => {
              done();
              show({ kind: 'voided', name: visit.name, service: visit.service });
              void refresh();
            },
          },
        );
      },
    },
    endVisit: {
      failure: end.error === null ? undefined : refusalOf(end.error),
      reset: end.reset,
      run: (visit: Visit, now: number, done: () => void) => {
        end.mutate(
          { id: visit.id },
          {
            onSuccess: () => {
              done();
              show({ kind: 'left', name: visit.name, stay: now - visit.startedAt });
              void refresh();
            },
          },
        );
      },
    },
  };
}
