import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';

/** What only a person at the centre can decide, in the order in which it is decided. */
export const WAITING_KINDS = ['FORKED', 'CONFLICT', 'PARKED', 'QUARANTINED'] as const;
export type WaitingKind = (typeof WAITING_KINDS)[number];

/** One of the cases that come next, without what it holds: the place of the decisions shows that. */
export interface WaitingCase {
  readonly kind: WaitingKind;
  readonly id: string;
  readonly tableName: string | null;
  readonly field: string | null;
  /** The person it is about, where it is about one that is known here. */
  readonly person: string | null;
  readonly reason: string | null;
  /** The Punto it came from; null when nobody knows. */
  readonly site: string | null;
  /** ms UTC: when the centre met it. */
  readonly at: number;
}

export interface Waiting {
  readonly counts: Readonly<Record<WaitingKind, number>>;
  /** The first ones, in order. */
  readonly next: readonly WaitingCase[];
}

/** As many as the board has room for. */
const SHOWN = 4;

/** How much waits for a decision at the centre, and what comes first. Two offices' opinions on a pair are duplicates. */
export async function waitingDecisions(context: CoreContext): Promise<Waiting> {
  const { read } = context.store;
  const [forked, conflicts] = [await forkedDevices(read), await openConflicts(read)];
  const parked = await heldChanges(read, 'PARKED');
  const quarantined = await heldChanges(read, 'QUARANTINED');
  return {
    counts: {
      FORKED: forked.count,
      CONFLICT: conflicts.count,
      PARKED: parked.count,
      QUARANTINED: quarantined.count,
    },
    next: [...forked.first, ...conflicts.first, ...parked.first, ...quarantined.first].slice(0, SHOWN),
  };
}

interface Found {
  readonly count: number;
  readonly first: readonly WaitingCase[];
}

async function forkedDevices(read: Reader): Promise<Found> {
  const rows = await read
    .selectFrom('device')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select(['device.id', 'device.frozenAt', 'site.name as site'])
    .where('device.frozenAt', 'is not', null)
    .where('device.revokedAt', 'is', null)
    .orderBy('device.frozenAt')
    .execute();
  return {
    count: rows.length,
    first: rows.slice(0, SHOWN).map(({ id, frozenAt, site }) => ({
      ...NOTHING,
      kind: 'FORKED',
      id,
      site,
      at: frozenAt ?? 0,
    })),
  };
}

async function openConflicts(read: Reader): Promise<Found> {
  const open = read
    .selectFrom('conflict')
    .where('conflict.decidedAt', 'is', null)
    .where('conflict.tableName', '<>', 'personPair');
  const count = await open.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirst();
  const rows = await open
    .leftJoin('person', 'person.id', 'conflict.rowId')
    .leftJoin('site', 'site.id', 'conflict.siteId')
    .select([
      'conflict.id',
      'conflict.tableName',
      'conflict.field',
      'conflict.at',
      'person.givenNames',
      'person.surnames',
      'site.name as site',
    ])
    .orderBy('conflict.at')
    .orderBy('conflict.id')
    .limit(SHOWN)
    .execute();
  return {
    count: Number(count?.count ?? 0),
    first: rows.map(({ givenNames, surnames, ...row }) => ({
      ...NOTHING,
      ...row,
      kind: 'CONFLICT',
      person: givenNames === null ? null : `${givenNames} ${surnames ?? ''}`.trim(),
    })),
  };
}

async function heldChanges(read: Reader, state: 'PARKED' | 'QUARANTINED'): Promise<Found> {
  const held = read
    .selectFrom('change')
    .where('change.state', '=', state)
    // In so many words, or the index of what is not applied could not serve.
    .where('change.state', '<>', 'APPLIED');
  const count = await held.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirst();
  const rows = await held
    .leftJoin('device', 'device.id', 'change.device')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select([
      'change.position',
      'change.tableName',
      'change.reason',
      'change.effective',
      'change.wallTime',
      'site.name as site',
    ])
    .orderBy('change.position')
    .limit(SHOWN)
    .execute();
  return {
    count: Number(count?.count ?? 0),
    first: rows.map(({ position, tableName, reason, effective, wallTime, site }) => ({
      ...NOTHING,
      kind: state,
      id: String(position),
      tableName,
      reason,
      site,
      // A catalogue's change has the lowest clock of all, which says nothing of when it came.
      at: effective === null || effective === 0 ? wallTime : Math.trunc(effective / 1_000),
    })),
  };
}

const NOTHING = { tableName: null, field: null, person: null, reason: null, site: null } as const;
