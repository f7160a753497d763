import type { ReadPerson } from '#shared/domain/cedula.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { findSpaces } from '#renderer/features/coworking/finder.ts';
import { faceOf } from '#renderer/features/coworking/look.ts';
import type { Spot, Turn } from '#renderer/features/coworking/model.ts';
import { firstFree, mostUrgent } from '#renderer/features/coworking/queue.ts';
import { documentOf, nameOf } from '#renderer/lib/person-match.ts';
import type { PersonMatch } from '#renderer/lib/person-match.ts';

/** Somebody whom a key seats. */
export interface AtHand {
  readonly id: string;
  readonly name: string;
  /** «CC 9999000017», or whatever stands for it. */
  readonly document: string;
}

/** What the field is for now. */
export type Mode =
  | { readonly kind: 'browse' }
  /** Somebody is at hand: the field chooses where they sit. */
  | { readonly kind: 'seat'; readonly person: AtHand }
  /** A use goes on elsewhere: the field chooses where. */
  | { readonly kind: 'move'; readonly from: string };

export type Candidate =
  | { readonly kind: 'spot'; readonly spot: Spot }
  | { readonly kind: 'person'; readonly match: PersonMatch };

/** What the panel shows and Enter acts on. */
export type Selection =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'spot'; readonly spot: Spot }
  /** `spot`: where they would sit; undefined when nothing of what they want is free. */
  | {
      readonly kind: 'seat';
      readonly person: AtHand;
      readonly wants: SpaceKind;
      readonly turn: Turn | undefined;
      readonly spot: Spot | undefined;
    }
  | { readonly kind: 'move'; readonly from: Spot; readonly spot: Spot | undefined }
  /** Several people, or people beside spaces: which one is meant is chosen first. */
  | { readonly kind: 'several'; readonly candidates: readonly Candidate[]; readonly cursor: number }
  | { readonly kind: 'searching' }
  | { readonly kind: 'nobody'; readonly text: string; readonly read?: ReadPerson };

export function atHand(match: PersonMatch): AtHand {
  return { id: match.id, name: nameOf(match), document: documentOf(match) };
}

const SPACE_OF: Readonly<Record<string, SpaceKind>> = {
  NAVEGACION: 'EQUIPO',
  COWORKING: 'PUESTO',
  SALA: 'SALA',
};

/** What somebody probably wants: what their last visit was for, else a computer. */
export function wantedKind(lastService: string | undefined): SpaceKind {
  return SPACE_OF[lastService ?? ''] ?? 'EQUIPO';
}

/** The spaces as the field finds them. */
function findable(spots: readonly Spot[]) {
  return spots.map((spot) => ({ ...spot, person: spot.use?.name }));
}

/** What answers to the text: spaces first, then people of the register who sit nowhere. */
export function candidatesOf(
  spots: readonly Spot[],
  text: string,
  people: readonly PersonMatch[],
): readonly Candidate[] {
  const found = new Set(findSpaces(findable(spots), text).map((spot) => spot.id));
  const sitting = new Set(spots.map((spot) => spot.use?.personId));
  const known = spots.filter(
    (spot) => found.has(spot.id) || people.some((each) => each.id === spot.use?.personId),
  );
  return [
    ...known.map((spot): Candidate => ({ kind: 'spot', spot })),
    ...people.filter((each) => !sitting.has(each.id)).map((match): Candidate => ({ kind: 'person', match })),
  ];
}

/** A name or a document is worth asking the register for; «pc 4» is not. */
export function asksRegister(spots: readonly Spot[], text: string): boolean {
  const wanted = text.trim();
  if (wanted.length < 3) return false;
  const byNumber = /\d{1,3}$/u.test(wanted) && findSpaces(findable(spots), wanted).length > 0;
  return !byNumber;
}

/** Where somebody at hand, or a use that moves, may go: free spaces, and what is kept for that very person. */
export function targetsOf(
  spots: readonly Spot[],
  now: number,
  turn: Turn | undefined,
  personId: string | undefined,
): readonly Spot[] {
  return spots.filter((spot) => {
    const { look } = faceOf(spot, now);
    if (look === 'free') return true;
    const { kept } = spot;
    if (look !== 'kept' || kept === null) return false;
    if (kept.kind === 'turn') return kept.turnId === turn?.id;
    return personId !== undefined && kept.personId === personId;
  });
}

/** Where somebody sits if nobody says otherwise: what is kept for them, else the first free one of what they want. */
export function proposed(targets: readonly Spot[], wants: SpaceKind, now: number): Spot | undefined {
  return targets.find((spot) => spot.kept !== null) ?? firstFree(targets, wants, now);
}

/** With an empty field the most urgent space is at hand, unless the arrows went elsewhere. */
export function defaultSpot(
  spots: readonly Spot[],
  picked: string | undefined,
  now: number,
): Spot | undefined {
  return spots.find((spot) => spot.id === picked) ?? mostUrgent(spots, now);
}
