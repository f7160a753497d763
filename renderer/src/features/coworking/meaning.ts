import { faceOf } from '#renderer/features/coworking/look.ts';
import type { Spot, Turn } from '#renderer/features/coworking/model.ts';
import { waitingFor } from '#renderer/features/coworking/queue.ts';
import type { AtHand, Selection } from '#renderer/features/coworking/selection.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import type { ReadPerson } from '#shared/domain/cedula.ts';

/** What Enter does with what is at hand. */
export type Meaning =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'end'; readonly spot: Spot; readonly next: Turn | undefined }
  | { readonly kind: 'call'; readonly turn: Turn; readonly spot: Spot }
  | { readonly kind: 'arrived'; readonly turn: Turn }
  | { readonly kind: 'seat'; readonly person: Pick<AtHand, 'id' | 'name'>; readonly spot: Spot }
  | { readonly kind: 'give'; readonly person: AtHand; readonly wants: SpaceKind }
  | { readonly kind: 'move'; readonly from: Spot; readonly spot: Spot }
  | { readonly kind: 'fault'; readonly spot: Spot }
  | { readonly kind: 'choose' }
  | { readonly kind: 'new-person'; readonly text: string; readonly read: ReadPerson | undefined };

function meaningOfSpot(spot: Spot, turns: readonly Turn[], now: number): Meaning {
  const next = waitingFor(turns, spot.kind)[0];
  switch (faceOf(spot, now).look) {
    case 'used':
    case 'over':
      return { kind: 'end', spot, next };
    case 'broken':
    case 'planned':
      return { kind: 'fault', spot };
    case 'free':
      return next === undefined ? { kind: 'nothing' } : { kind: 'call', turn: next, spot };
    case 'kept': {
      const { kept } = spot;
      if (kept?.kind === 'turn') {
        const turn = turns.find((each) => each.id === kept.turnId);
        return turn === undefined ? { kind: 'nothing' } : { kind: 'arrived', turn };
      }
      // A person's reservation: whoever answers for it sits down. A group's has nobody to seat.
      return kept === null || kept.personId === null || spot.kind === 'SALA'
        ? { kind: 'nothing' }
        : { kind: 'seat', person: { id: kept.personId, name: kept.who }, spot };
    }
    case 'taken':
      return { kind: 'nothing' };
  }
}

/** Pure: the same floor and selection always mean the same. */
export function whatEnterMeans(selection: Selection, turns: readonly Turn[], now: number): Meaning {
  switch (selection.kind) {
    case 'spot':
      return meaningOfSpot(selection.spot, turns, now);
    case 'seat': {
      const { person, spot, turn, wants } = selection;
      if (spot !== undefined) return { kind: 'seat', person, spot };
      return turn === undefined ? { kind: 'give', person, wants } : { kind: 'nothing' };
    }
    case 'move':
      return selection.spot === undefined
        ? { kind: 'nothing' }
        : { kind: 'move', from: selection.from, spot: selection.spot };
    case 'several':
      return { kind: 'choose' };
    case 'nobody':
      return { kind: 'new-person', text: selection.text, read: selection.read };
    case 'nothing':
    case 'searching':
      return { kind: 'nothing' };
  }
}
