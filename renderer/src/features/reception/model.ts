import { REPEAT_WINDOW_MS } from '#shared/domain/attendance.ts';
import type { Service } from '#shared/domain/codes.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** A person as the desk needs to see them. Instants in milliseconds UTC. */
export interface PersonMatch {
  readonly id: string;
  readonly name: string;
  /** "CC 9999000017", or undefined for who has no document. */
  readonly document: string | undefined;
  readonly age: number | undefined;
  /** "Alfonso López, comuna 5" */
  readonly home: string | undefined;
  readonly visitsThisYear: number | undefined;
  readonly lastVisit: { readonly at: number; readonly service: Service } | undefined;
  /** The last attendance of theirs that counted at this Punto, by service. */
  readonly countedAt: Partial<Record<Service, number>>;
}

export interface LatestEntry {
  readonly id: string;
  readonly at: number;
  readonly name: string;
  readonly service: Service;
  readonly voided: boolean;
  readonly synced: boolean;
}

export interface InsideEntry {
  /** The attendance's id: ending the visit means ending this. */
  readonly id: string;
  readonly name: string;
  readonly service: Service;
  readonly since: number;
}

export interface Today {
  readonly total: number;
  readonly people: number;
  readonly fresh: number;
  readonly inside: readonly InsideEntry[];
  readonly latest: readonly LatestEntry[];
}

/** What the card under the field says. */
export type Card =
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching' }
  | { readonly kind: 'person'; readonly person: PersonMatch }
  | { readonly kind: 'several'; readonly matches: readonly PersonMatch[]; readonly cursor: number }
  | { readonly kind: 'nobody'; readonly text: string }
  | {
      readonly kind: 'registered';
      readonly name: string;
      readonly service: Service;
      readonly at: number;
      readonly counted: boolean;
    }
  | { readonly kind: 'voided'; readonly name: string; readonly service: Service }
  | { readonly kind: 'left'; readonly name: string; readonly stay: number }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly doing: 'search' | 'write' };

/** When this service of theirs was counted, where that was so recently that another one would not count. */
export function countedRecently(person: PersonMatch, service: Service, now: number): number | undefined {
  const at = person.countedAt[service];
  return at !== undefined && now - at < REPEAT_WINDOW_MS ? at : undefined;
}

/** A document number, the way people type it: digits with dots or blanks. */
export function looksLikeDocument(text: string): boolean {
  return /^[\d.\s]{3,}$/u.test(text.trim());
}

/** What Enter does with what the desk shows now. */
export type EnterMeans =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'choose'; readonly person: PersonMatch }
  | { readonly kind: 'register'; readonly person: PersonMatch; readonly service: Service }
  /** Known person without an earlier visit: no service can be guessed. */
  | { readonly kind: 'ask-service'; readonly person: PersonMatch }
  | { readonly kind: 'new-person'; readonly text: string };

export function whatEnterMeans(card: Card): EnterMeans {
  switch (card.kind) {
    case 'searching':
      return { kind: 'wait' };
    case 'person':
      return card.person.lastVisit === undefined
        ? { kind: 'ask-service', person: card.person }
        : { kind: 'register', person: card.person, service: card.person.lastVisit.service };
    case 'several': {
      const person = card.matches[card.cursor];
      return person === undefined ? { kind: 'nothing' } : { kind: 'choose', person };
    }
    case 'nobody':
      return { kind: 'new-person', text: card.text };
    case 'idle':
    case 'registered':
    case 'voided':
    case 'left':
    case 'failed':
      return { kind: 'nothing' };
  }
}

/** Whom a service key registers: the person shown, or the one under the cursor. */
export function personAtHand(card: Card): PersonMatch | undefined {
  if (card.kind === 'person') return card.person;
  return card.kind === 'several' ? card.matches[card.cursor] : undefined;
}
