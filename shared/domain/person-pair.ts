import { z } from 'zod';
import { pairRelation } from './codes.ts';
import { defineEntity } from './entity.ts';
import { id, instant } from './fields.ts';

/**
 * What a person decided about two registrations. One row for each pair, whoever decides and wherever, so that the
 * latest decision holds and two offices that decide against each other become a visible conflict.
 */
export const personPair = defineEntity({
  table: 'personPair',
  kind: 'record',
  owner: 'station',
  scope: 'everyone',
  attribution: ['decidedAt', 'decidedBy'],
  schema: z.object({
    /** See `pairId`. */
    id,
    /** The lower of the two ids. */
    lowId: id,
    highId: id,
    relation: pairRelation,
    decidedAt: instant,
    decidedBy: z.string().min(1).max(120),
    deletedAt: instant.nullable(),
  }),
});

/** The id of a pair, the same whoever names it and in whatever order. `sha256` gives lower-case hex. */
export function pairId(sha256: (text: string) => string, one: string, other: string): string {
  const [low, high] = [one, other].sort();
  return `pair-${sha256(`${low}|${high}`).slice(0, 40)}`;
}
