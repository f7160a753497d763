import { REPEAT_WINDOW_MS } from '#shared/domain/attendance.ts';
import { service as serviceCode } from '#shared/domain/codes.ts';
import type { NotUnderstood, ReadPerson } from '#shared/domain/cedula.ts';
import type { Service } from '#shared/domain/codes.ts';
import { foldText } from '#shared/domain/person.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { nameOf } from '#renderer/lib/person-match.ts';
import type { PersonMatch } from '#renderer/lib/person-match.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** The one person at the desk. */
export type PersonCard = Outputs['people']['card'];
export type Today = Outputs['attendance']['today'];
export type Visit = Today['visits'][number];
/** A group that the person at the desk may enrol in. */
export type OpenGroup = Outputs['enrolments']['openGroups'][number];

/** Somebody inside, with all that they are inside for. */
export interface Presence {
  /** The latest of their open visits. */
  readonly visit: Visit;
  /** Codes in the order in which they came for them. */
  readonly services: readonly string[];
}

/** One for each person with open visits, those who have been longest in their latest one first. */
export function presencesOf(inside: readonly Visit[]): readonly Presence[] {
  const people = Map.groupBy(
    inside.toSorted((one, other) => one.startedAt - other.startedAt),
    (visit) => visit.canonicalId,
  );
  return [...people.values()]
    .flatMap((visits): Presence[] => {
      const visit = visits.at(-1);
      return visit === undefined
        ? []
        : [{ visit, services: [...new Set(visits.map((each) => each.service))] }];
    })
    .toSorted((one, other) => one.visit.startedAt - other.visit.startedAt);
}

/** What the card under the field says. */
export type Card =
  | { readonly kind: 'idle' }
  /** `match`: who is known already from the search, while the rest of their card is on its way. */
  | { readonly kind: 'searching'; readonly match: PersonMatch | undefined }
  /** `read`: what the document in hand says, where it was scanned. */
  | { readonly kind: 'person'; readonly person: PersonCard; readonly read?: ReadPerson | undefined }
  | { readonly kind: 'several'; readonly matches: readonly PersonMatch[]; readonly cursor: number }
  | { readonly kind: 'nobody'; readonly text: string; readonly read?: ReadPerson | undefined }
  /** A scanner is still sending; `read` is there as soon as it has sent enough. */
  | { readonly kind: 'reading'; readonly read: ReadPerson | undefined }
  | { readonly kind: 'unread'; readonly reading: NotUnderstood }
  | Outcome;

/** What the last act led to; it stays until the next thing is typed. */
export type Outcome =
  | {
      readonly kind: 'registered';
      readonly name: string;
      readonly service: Service;
      readonly at: number;
      /** It was written down afterwards: `at` is when they came. */
      readonly late?: true;
    }
  /** The same service less than 30 minutes ago: nothing was written. */
  | {
      readonly kind: 'repeated';
      readonly name: string;
      readonly service: Service;
      readonly at: number;
      readonly late?: true;
    }
  | { readonly kind: 'voided'; readonly name: string; readonly service: string }
  /** `position`: the place in the waiting list; null with a seat. */
  | {
      readonly kind: 'enrolled';
      readonly name: string;
      readonly course: string;
      readonly position: number | null;
      readonly nextAt: number | null;
    }
  | { readonly kind: 'left'; readonly name: string; readonly stay: number }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly doing: 'search' }
  /** Whom it was about stays, so that the same key tries again. */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly doing: 'write';
      readonly person: AtHand;
      readonly service: Service;
    };

/** Somebody at the desk whom a key registers. */
export interface AtHand {
  readonly id: string;
  readonly name: string;
}

/** The service of the last visit, where this version knows it. */
export function lastService(person: PersonCard): Service | undefined {
  const parsed = serviceCode.safeParse(person.lastVisit?.service);
  return parsed.success ? parsed.data : undefined;
}

/** When the last visit began, where that was so recently that the same service would not count again. */
export function countedAt(person: PersonCard, now: number): number | undefined {
  const at = person.lastVisit?.startedAt;
  return at !== undefined && now - at < REPEAT_WINDOW_MS ? at : undefined;
}

/**
 * In what the document in hand differs from the register, as the document has it: somebody else's document, a mistake
 * of long ago, or a name that has changed. Accents and what a code leaves out are no difference.
 */
export function differences(person: PersonCard, read: ReadPerson): readonly string[] {
  const cut = read.warnings.some(({ code }) => code === 'NOMBRES_CORTADOS');
  const name = read.nameKnown && !cut ? `${read.givenNames ?? ''} ${read.surnames ?? ''}` : undefined;
  const born = person.birthDate === null ? null : read.birthDate;
  return [
    ...(name === undefined || foldText(name) === foldText(nameOf(person)) ? [] : [name]),
    ...(born === null || born === person.birthDate ? [] : [`nació el ${formatLocalDate(born)}`]),
  ];
}

/** A document number, the way people type it: digits with dots or blanks. */
export function looksLikeDocument(text: string): boolean {
  return /\d/u.test(text) && /^[\dA-Za-z.\s-]{3,}$/u.test(text.trim());
}

/** What Enter does with what the desk shows now. */
export type EnterMeans =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'choose'; readonly id: string }
  | { readonly kind: 'register'; readonly person: AtHand; readonly service: Service }
  | { readonly kind: 'new-person' };

/** `offers`: whether the centre still offers a service; what it took away is asked for with another key. */
export function whatEnterMeans(card: Card, offers: (service: Service) => boolean): EnterMeans {
  switch (card.kind) {
    case 'person': {
      // Without an earlier visit no service can be guessed: it is asked for with its key.
      const service = lastService(card.person);
      const { id } = card.person;
      return service === undefined || !offers(service)
        ? { kind: 'nothing' }
        : { kind: 'register', person: { id, name: nameOf(card.person) }, service };
    }
    case 'failed':
      return card.doing === 'write'
        ? { kind: 'register', person: card.person, service: card.service }
        : { kind: 'nothing' };
    case 'several': {
      const match = card.matches[card.cursor];
      return match === undefined ? { kind: 'nothing' } : { kind: 'choose', id: match.id };
    }
    case 'nobody':
      return { kind: 'new-person' };
    default:
      return { kind: 'nothing' };
  }
}

/** Whom a service key registers: the person shown, or the one under the cursor. */
export function personAtHand(card: Card): AtHand | undefined {
  if (card.kind === 'person') return { id: card.person.id, name: nameOf(card.person) };
  if (card.kind === 'failed' && card.doing === 'write') return card.person;
  if (card.kind !== 'several') return undefined;
  const match = card.matches[card.cursor];
  return match === undefined ? undefined : { id: match.id, name: nameOf(match) };
}
