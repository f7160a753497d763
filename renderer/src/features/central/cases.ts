import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount, formatQuantity } from '#renderer/lib/formats.ts';

type Counts = Outputs['decisions']['counts'];
type List = Outputs['decisions']['list'];
type Case = List['forked'][number] | List['conflicts'][number] | List['parked'][number];
export type CaseKind = Case['kind'] | 'DUPLICATE';

/** One of the cases that come next, in two short lines. */
interface NextCase {
  readonly kind: Case['kind'];
  readonly id: string;
  readonly what: string;
  readonly why: string;
  /** ms UTC. */
  readonly at: number;
}

/** What the panel of the decisions shows. Figures as text: what could not be counted to its end says so. */
export interface Decisions {
  readonly total: number;
  /** There are more than were counted. */
  readonly more: boolean;
  readonly duplicates: string;
  readonly conflicts: string;
  /** Forked, parked and quarantined ones: what did not apply. */
  readonly quarantine: string;
  readonly next: readonly NextCase[];
  /** The place in which the first case in order is decided. */
  readonly first: 'decisiones' | 'duplicados';
  /** Which kind the key of the quarantine leads to. */
  readonly unapplied: Exclude<CaseKind, 'DUPLICATE' | 'CONFLICT'>;
}

/** The list of look-alikes ends at a morning's work. */
const MOST_DUPLICATES = 30;
/** As many cases as the panel has room for. */
const SHOWN = 4;

export function decisionsOf(counts: Counts, list: List): Decisions {
  const { forked, conflicts, parked, quarantined, duplicates } = counts;
  const operations = forked + conflicts + parked + quarantined;
  const more = duplicates >= MOST_DUPLICATES;
  const cases: readonly Case[] = [...list.forked, ...list.conflicts, ...list.parked, ...list.quarantined];
  return {
    total: operations + duplicates,
    more,
    duplicates: more ? `${MOST_DUPLICATES}+` : formatCount(duplicates),
    conflicts: formatCount(conflicts),
    quarantine: formatCount(forked + parked + quarantined),
    next: cases.slice(0, SHOWN).map(nextCase),
    first: operations > 0 ? 'decisiones' : 'duplicados',
    unapplied: forked > 0 ? 'FORK' : quarantined > 0 || parked === 0 ? 'QUARANTINED' : 'PARKED',
  };
}

function nextCase(each: Case): NextCase {
  const { kind, id } = each;
  switch (each.kind) {
    case 'FORK': {
      const why = `Dos historias: ${formatQuantity(each.changes, 'dato', 'datos')} de la otra`;
      return { kind, id, what: `${each.siteName}: ${each.deviceName}`, why, at: each.receivedAt };
    }
    case 'CONFLICT': {
      const where = each.siteName === null ? '' : `, ${each.siteName}`;
      return { kind, id, what: each.subject, why: `Conflicto. ${each.label}${where}`, at: each.at };
    }
    case 'PARKED':
    case 'QUARANTINED': {
      const word = each.kind === 'PARKED' ? 'Aplazado' : 'Cuarentena';
      const many = each.alike.length === 0 ? '' : ` (${formatCount(each.alike.length + 1)})`;
      const why = `${word}. ${each.reason.replace(/\.$/u, '')}, ${each.siteName}`;
      return { kind, id, what: `${each.what}${many}`, why, at: each.writtenAt };
    }
  }
}
