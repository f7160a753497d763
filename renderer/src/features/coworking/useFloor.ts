import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CedulaReading, ReadPerson } from '#shared/domain/cedula.ts';
import { findSpaces } from '#renderer/features/coworking/finder.ts';
import type { Spot, Turn } from '#renderer/features/coworking/model.ts';
import {
  asksRegister,
  atHand,
  candidatesOf,
  defaultSpot,
  proposed,
  targetsOf,
  wantedKind,
} from '#renderer/features/coworking/selection.ts';
import type { AtHand, Mode, Selection } from '#renderer/features/coworking/selection.ts';
import type { LiveBoard } from '#renderer/features/coworking/useBoard.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { onlyMatch, scannedMatch } from '#renderer/lib/person-match.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** What the scanner is at, or could not understand. */
export type Scanning = { readonly kind: 'reading' } | { readonly kind: 'unread'; readonly message: string };

/** The field and the ring: what was typed or scanned, what that means, and where the arrows went. */
export function useFloor(live: LiveBoard, quiet: boolean, onTouch: () => void) {
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const [picked, setPicked] = useState<string>();
  const [mode, setMode] = useState<Mode>({ kind: 'browse' });
  const [scanning, setScanning] = useState<Scanning>();
  const [unknown, setUnknown] = useState<ReadPerson>();
  /** What the field holds now, for answers that come later. */
  const latest = useRef('');

  const { spots, now } = live;
  const turns = live.board?.turns ?? [];
  const wanted = text.trim();
  const asks = mode.kind === 'browse' && asksRegister(spots, wanted);
  const search = useQuery(
    api.people.search.queryOptions(
      { text: wanted },
      { enabled: asks, staleTime: 5_000, placeholderData: keepPreviousData },
    ),
  );
  const waiting = asks && (search.data === undefined || search.isPlaceholderData);
  const found = asks && !search.isPlaceholderData ? (search.data ?? []) : [];
  const exact = onlyMatch(found);
  // A whole document number means its one person, whoever else begins like it.
  const people = exact?.exact === true ? [exact] : found;
  const candidates = wanted === '' || mode.kind !== 'browse' ? [] : candidatesOf(spots, wanted, people);
  const only = candidates.length === 1 ? candidates[0] : undefined;
  const person: AtHand | undefined =
    mode.kind === 'seat' ? mode.person : only?.kind === 'person' && !waiting ? atHand(only.match) : undefined;
  const card = useQuery(
    api.people.card.queryOptions({ id: person?.id ?? '' }, { enabled: person !== undefined, staleTime: 0 }),
  );

  const turnOf = (personId: string): Turn | undefined =>
    turns.find((turn) => turn.personId === personId && (turn.state === 'ESPERA' || turn.state === 'LLAMADO'));
  const seatSelection = (who: AtHand): Selection => {
    const turn = turnOf(who.id);
    const wants = turn?.wants ?? wantedKind(card.data?.lastVisit?.service);
    const targets = targetsOf(spots, now, turn, who.id);
    const meant = mode.kind === 'seat' ? choose(targets) : undefined;
    return { kind: 'seat', person: who, wants, turn, spot: meant ?? proposed(targets, wants, now) };
  };
  /** Of the spaces that can be chosen now: the one that was typed, else where the arrows are. */
  const choose = (targets: readonly Spot[]): Spot | undefined =>
    wanted === ''
      ? targets.find((spot) => spot.id === picked)
      : findSpaces(
          targets.map((spot) => ({ ...spot, person: undefined })),
          wanted,
        ).flatMap((found) => targets.find((spot) => spot.id === found.id) ?? [])[cursor];

  const selection = ((): Selection => {
    if (unknown !== undefined) return { kind: 'nobody', text: unknown.documentNumber, read: unknown };
    if (mode.kind === 'move') {
      const from = spots.find((spot) => spot.id === mode.from);
      if (from?.use === null || from === undefined) return { kind: 'nothing' };
      const targets = targetsOf(spots, now, undefined, undefined);
      return {
        kind: 'move',
        from,
        spot: choose(targets) ?? (wanted === '' ? proposed(targets, from.kind, now) : undefined),
      };
    }
    if (mode.kind === 'seat') return seatSelection(mode.person);
    if (wanted === '') {
      const spot = quiet && picked === undefined ? undefined : defaultSpot(spots, picked, now);
      return spot === undefined ? { kind: 'nothing' } : { kind: 'spot', spot };
    }
    if (candidates.length === 0) return waiting ? { kind: 'searching' } : { kind: 'nobody', text: wanted };
    if (only?.kind === 'spot') return { kind: 'spot', spot: only.spot };
    if (person !== undefined) return seatSelection(person);
    const at = candidates[Math.min(cursor, candidates.length - 1)];
    if (at?.kind === 'spot' && candidates.every((each) => each.kind === 'spot'))
      return { kind: 'spot', spot: at.spot };
    return { kind: 'several', candidates, cursor: Math.min(cursor, candidates.length - 1) };
  })();

  const forget = () => {
    latest.current = '';
    setText('');
    setCursor(0);
    setPicked(undefined);
    setMode({ kind: 'browse' });
    setScanning(undefined);
    setUnknown(undefined);
  };
  /** Somebody is at hand: who sits somewhere is shown there, anybody else is to be seated. */
  const meet = (who: AtHand) => {
    forget();
    const sits = spots.find((spot) => spot.use?.personId === who.id);
    if (sits === undefined) setMode({ kind: 'seat', person: who });
    else setPicked(sits.id);
  };

  const lookUp = async (read: ReadPerson) => {
    const asked = read.documentNumber;
    latest.current = asked;
    const found = await queryClient.fetchQuery(
      api.people.search.queryOptions({ text: asked }, { staleTime: 5_000 }),
    );
    if (latest.current !== asked) return;
    const match = scannedMatch(found);
    if (match === undefined) setUnknown(read);
    else meet(atHand(match));
  };

  return {
    text,
    mode,
    scanning,
    selection,
    /** The tile with the ring. */
    current:
      selection.kind === 'spot' || selection.kind === 'seat' || selection.kind === 'move'
        ? selection.spot?.id
        : undefined,
    /** The tiles that answer; undefined where all do. */
    meant: ((): ReadonlySet<string> | undefined => {
      if (selection.kind === 'seat') {
        const { id } = selection.person;
        return new Set(targetsOf(spots, now, turnOf(id), id).map((spot) => spot.id));
      }
      if (mode.kind === 'move')
        return new Set(targetsOf(spots, now, undefined, undefined).map(({ id }) => id));
      if (wanted === '') return undefined;
      const found = candidates.flatMap((each) => (each.kind === 'spot' ? [each.spot.id] : []));
      return new Set(found);
    })(),
    searchFailure:
      asks && search.error !== null ? refusalOf(search.error) : (undefined as Failure | undefined),
    type: (next: string) => {
      onTouch();
      latest.current = next.trim();
      setText(next);
      setCursor(0);
      setPicked(undefined);
      setScanning(undefined);
      setUnknown(undefined);
    },
    pick: (spot: Spot) => {
      onTouch();
      setUnknown(undefined);
      if (mode.kind === 'browse') {
        latest.current = '';
        setText('');
      }
      setPicked(spot.id);
    },
    /** ↓ ↑ among those that answer to the text; true when there were any. */
    step: (by: 1 | -1): boolean => {
      if (wanted === '' || person !== undefined || candidates.length < 2) return false;
      setCursor(Math.max(0, Math.min(cursor + by, candidates.length - 1)));
      return true;
    },
    meet,
    startMove: (from: Spot) => {
      onTouch();
      forget();
      setMode({ kind: 'move', from: from.id });
    },
    forget,
    /** One step back: the typed text, then who is at hand; false when there was nothing to take back. */
    back: (): boolean => {
      if (wanted !== '' && mode.kind !== 'browse') {
        latest.current = '';
        setText('');
        return true;
      }
      const had =
        wanted !== '' ||
        mode.kind !== 'browse' ||
        picked !== undefined ||
        scanning !== undefined ||
        unknown !== undefined;
      forget();
      return had;
    },
    reading: () => {
      onTouch();
      forget();
      setScanning({ kind: 'reading' });
    },
    scan: (reading: CedulaReading) => {
      onTouch();
      forget();
      if (reading.kind === 'NOT_UNDERSTOOD') {
        setScanning({ kind: 'unread', message: `${reading.message} (código ${reading.code})` });
        return;
      }
      setScanning({ kind: 'reading' });
      lookUp(reading)
        .catch((error: unknown) => {
          setScanning({ kind: 'unread', message: refusalOf(error).message });
          return false;
        })
        .then((failed) => {
          if (failed !== false) setScanning(undefined);
        })
        .catch(() => undefined);
    },
  };
}

export type FloorState = ReturnType<typeof useFloor>;
