import { hash as hashAtOnce } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import {
  entities,
  type EntityName,
  type Fact,
  type FactName,
  type RecordFields,
  type RecordName,
} from '#shared/domain/entities.ts';
import {
  chainHash,
  genesisHash,
  laneOf,
  LANES,
  MAX_TX_CHANGES,
  payloadHash,
  SCHEMA_VERSION,
  type Change,
  type Lane,
} from '#shared/sync/change.ts';
import {
  clockOf,
  effectiveVersion,
  observe,
  pendingVersion,
  tick,
  type HybridClock,
} from '#shared/sync/clock.ts';
import { mergeChange, type Fields, type Versions } from '#shared/sync/merge.ts';
import { insertOne } from '../db/insert.ts';
import type { Store } from '../db/store.ts';
import type { ChangeRow, Local, LocalTables, Reader, Writer } from '../db/tables.ts';
import type { DeviceIdentity } from './identity.ts';
import { insertRow, readRowIn, recordOf, scopeOf, storeRecord, type StoredRow } from './rows.ts';

export const sha256 = (text: string): string => hashAtOnce('sha256', text);

/** Keeps derived tables (search, aliases) in step, in the transaction that changes the rows. Each row comes once. */
export type Derive = (tx: Writer, table: EntityName, rows: readonly StoredRow[]) => Promise<void>;

/** Refuses what may not be written on this machine any more; what other machines wrote is applied all the same. */
export type Admit = (tx: Writer, table: EntityName, row: Fields) => Promise<void>;

export interface Clocks {
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** UUIDv7: sorts by time, so that new rows land at the end of every index. */
  readonly newId: () => string;
}

export interface LedgerTx {
  readonly read: Reader;
  readonly local: Local;
  /** ms UTC, the same for the whole transaction. */
  readonly now: number;
  readonly newId: () => string;
  /** Adds a fact. */
  append<Name extends FactName>(table: Name, row: Fact<Name>): Promise<void>;
  /** Adds a record. */
  create<Name extends RecordName>(table: Name, row: RecordFields<Name>): Promise<void>;
  /** Changes fields of a record; fields that already hold the value are left out. Returns whether any did. */
  patch<Name extends RecordName>(
    table: Name,
    id: string,
    fields: Partial<RecordFields<Name>>,
  ): Promise<boolean>;
  /** Writes a row of this file once more, whole and as it stands, for a centre that has lost it. */
  repeat(table: EntityName, id: string): Promise<void>;
}

/** What a centre does with what other machines wrote: see Ledger.applying. */
export type Applying<T> = (tx: Writer, door: LedgerTx) => Promise<T>;

export interface Ledger {
  readonly identity: DeviceIdentity;
  /**
   * The one door for replicated data: runs `work` in one durable transaction and appends what it changed to the
   * log in the same transaction. A throw leaves nothing behind. At most 500 changes (a longer job writes
   * batches). Throws Refusal for invalid rows.
   */
  write<T>(actor: string, work: (tx: LedgerTx) => Promise<T>): Promise<T>;
  /**
   * Goes on as another device from here, between two writes: `work` carries the log over in one transaction and says
   * which device it is now. See station/rebirth.ts.
   */
  rebirth(work: (tx: Writer) => Promise<DeviceIdentity>): Promise<void>;
  /**
   * For a centre that applies what other machines wrote and adds to it: `work` gets the transaction itself and the
   * door, and both end on the disk together or not at all. What went through the door enters the log behind what `work`
   * wrote there, as a transaction for every 500 changes: nothing in it may count on standing together.
   */
  applying<T>(actor: string, work: Applying<T>): Promise<T>;
  /**
   * The same for several works with one end on the disk for all of them, or none. Each finds what those before it left and
   * ends as if it had been a transaction of its own. `works` is asked when the turn has come.
   */
  applyingAll<T>(actor: string, works: () => readonly Applying<T>[]): Promise<T[]>;
  /** Calls back after every transaction that left changes in the log; the returned function ends it. */
  onWrite(listener: () => void): () => void;
}

export interface LedgerOptions {
  readonly store: Store;
  readonly identity: DeviceIdentity;
  readonly clocks: Clocks;
  readonly derive: Derive;
  readonly admit?: Admit;
  /** The centre gives its own writes their effective clock at once; a station's wait for the centre. */
  readonly ordering: 'station' | 'centre';
}

/** Where one chain stands. */
interface End {
  readonly seq: number;
  readonly hash: string;
}

interface Head {
  readonly ends: Record<Lane, End>;
  /** One for both chains: what is written later has the higher stamp. */
  readonly clock: HybridClock;
}

/** A change as it enters the log. */
type Sealed = Omit<ChangeRow, 'position' | 'lane' | 'settledAt' | 'ruledAt' | 'origin'> & {
  readonly lane: Lane;
};

interface Captured {
  readonly entity: Entity;
  readonly rowId: string;
  readonly fields: Fields;
  readonly seen: Versions | null;
  readonly scope: string;
}

export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { store, clocks, derive } = options;
  let { identity } = options;
  const admit: Admit = options.admit ?? (async () => {});
  let head = await readHead(store.raw, identity);
  // Writes queue here and not only at the connection: the next one must see the head that this one leaves.
  let queue: Promise<unknown> = Promise.resolve();
  const listeners = new Set<() => void>();
  return {
    get identity() {
      return identity;
    },
    rebirth: (work) =>
      inTurn(async () => {
        identity = await store.transaction(work);
        head = await readHead(store.raw, identity);
      }),
    onWrite: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write: (actor, work) => inTurn(() => writeOne(actor, MAX_TX_CHANGES, (_tx, door) => work(door))),
    applying: (actor, work) => inTurn(() => writeOne(actor, Infinity, work)),
    applyingAll: (actor, works) => inTurn(() => writeNow(actor, Infinity, works())),
  };

  function inTurn<T>(write: () => Promise<T>): Promise<T> {
    const run = queue.then(write);
    queue = run.catch(() => undefined);
    return run;
  }

  async function writeOne<T>(actor: string, mostChanges: number, work: Applying<T>): Promise<T> {
    const [result] = await writeNow(actor, mostChanges, [work]);
    return result as T;
  }

  async function writeNow<T>(
    actor: string,
    mostChanges: number,
    works: readonly Applying<T>[],
  ): Promise<T[]> {
    const to: Head = { ends: { ...head.ends }, clock: { last: head.clock.last } };
    let moved = false;
    const results = await store.transaction(async (tx) => {
      const done: T[] = [];
      for (const work of works) {
        const transaction = beginCapture(tx, options, to, mostChanges);
        done.push(await work(tx, transaction.door));
        const changes = transaction.seal(actor);
        for (const change of changes) await insertOne(tx, 'change', change);
        const last = changes.at(-1);
        if (last === undefined) continue;
        to.ends[last.lane] = last;
        to.clock.last = transaction.clock.last;
        moved = true;
      }
      return done;
    });
    // Only a transaction that is on the disk moves the head.
    if (moved) {
      head = to;
      for (const listener of listeners) listener();
    }
    return results;
  }

  function beginCapture(tx: Writer, { ordering }: LedgerOptions, from: Head, mostChanges: number) {
    const captured: Captured[] = [];
    const clock: HybridClock = { last: from.clock.last };
    // Only records have pending versions, and a transaction that writes one belongs to the desk's chain.
    const desk = from.ends[0];
    const now = clocks.now();
    const stamps: number[] = [];
    const capture = (change: Captured): string => {
      if (captured.length >= mostChanges) {
        throw new Error(`A transaction of more than ${MAX_TX_CHANGES} changes: write it in batches.`);
      }
      captured.push(change);
      const stamp = tick(clock, now);
      stamps.push(stamp);
      return ordering === 'centre'
        ? effectiveVersion(stamp, identity.device)
        : pendingVersion(identity.epoch, desk.seq + captured.length, identity.device);
    };

    const door: LedgerTx = {
      read: tx,
      local: tx as unknown as Kysely<LocalTables>,
      now,
      newId: clocks.newId,
      append: async (table, row) => {
        const entity: Entity = entities[table];
        const { id, ...fields } = validated(entity, row);
        await admit(tx, table, { ...fields, id });
        await store.unguarded(() => insertRow(tx, entity, { ...fields, id }));
        capture({ entity, rowId: id, fields, seen: null, scope: scopeOf(entity, fields) });
        await derive(tx, table, [{ ...fields, id }]);
      },
      create: async (table, row) => {
        const entity: Entity = entities[table];
        const { id, ...fields } = validated(entity, row);
        await admit(tx, table, { ...fields, id });
        const version = capture({ entity, rowId: id, fields, seen: null, scope: scopeOf(entity, fields) });
        const merged = mergeChange(null, { fields, version, seen: {} });
        const stored = await store.unguarded(() => storeRecord(tx, entity, id, merged, false));
        await derive(tx, table, [stored]);
      },
      patch: async (table, id, wanted) => {
        const entity: Entity = entities[table];
        const row = await readRowIn(tx, entity, id);
        if (row === undefined)
          throw new Refusal('NO_EXISTE', 'El registro ya no existe; actualice la pantalla.');
        const current = recordOf(entity, row);
        const { id: _id, ...whole } = validated(entity, { ...current.fields, id, ...(wanted as Fields) });
        const fields: Fields = {};
        const seen: Versions = {};
        for (const field of Object.keys(wanted)) {
          const value = whole[field];
          if (field === 'id' || value === undefined || value === current.fields[field]) continue;
          fields[field] = value;
          const version = current.versions[field];
          if (version !== undefined) seen[field] = version;
        }
        if (Object.keys(fields).length === 0) return false;
        // A tombstone says nothing of anybody: an import that is undone takes its pseudonyms along.
        if (Object.keys(fields).some((field) => field !== 'deletedAt')) {
          if (table !== 'subjectRequest') await admit(tx, table, { ...whole, id });
        }
        // What the author saw comes before what the author writes, even when the clock was set back.
        for (const version of Object.values(seen)) observe(clock, clockOf(version) ?? 0);
        const version = capture({ entity, rowId: id, fields, seen, scope: scopeOf(entity, current.fields) });
        const merged = mergeChange(current, { fields, version, seen });
        const stored = await store.unguarded(() => storeRecord(tx, entity, id, merged, true));
        await derive(tx, table, [stored]);
        return true;
      },
      repeat: async (table, id) => {
        const entity: Entity = entities[table];
        const row = await readRowIn(tx, entity, id);
        if (row === undefined) throw new Refusal('NO_EXISTE', 'El registro ya no existe.');
        const held = Object.fromEntries(fieldNames(entity).map((name) => [name, row[name] ?? null]));
        const { id: _id, ...fields } = validated(entity, { ...held, id });
        const version = capture({ entity, rowId: id, fields, seen: null, scope: scopeOf(entity, fields) });
        if (entity.kind === 'fact') return;
        const merged = mergeChange(null, { fields, version, seen: {} });
        await store.unguarded(() => storeRecord(tx, entity, id, merged, true));
      },
    };

    const seal = (actor: string): Sealed[] => {
      const lane = laneOf(captured.map(({ entity }) => entity.table));
      const end = from.ends[lane];
      let previous = end.hash;
      return captured.map((change, index) => {
        const payload = JSON.stringify(change.fields);
        const seen = change.seen === null ? null : JSON.stringify(change.seen);
        const salt = Buffer.from(clocks.randomBytes(16)).toString('hex');
        const stamp = stamps[index] ?? clock.last;
        const first = index - (index % MAX_TX_CHANGES);
        const header: Omit<Change, 'hash' | 'payload' | 'seen' | 'salt'> = {
          device: identity.device,
          epoch: identity.epoch,
          seq: end.seq + index + 1,
          txId: end.seq + first + 1,
          txSize: Math.min(MAX_TX_CHANGES, captured.length - first),
          hlc: stamp,
          wallTime: now,
          tableName: change.entity.table,
          rowId: change.rowId,
          actor,
          schemaVersion: SCHEMA_VERSION,
          payloadHash: payloadHash(sha256, salt, payload, seen),
        };
        const hash = chainHash(sha256, previous, header);
        previous = hash;
        return {
          ...header,
          payload,
          seen,
          salt,
          hash,
          scope: change.scope,
          state: ordering === 'centre' ? 'APPLIED' : 'PENDING',
          effective: ordering === 'centre' ? stamp : null,
          reason: null,
          waitsFor: null,
          lane,
        };
      });
    };
    return { door, seal, clock };
  }
}

/** Where the chains of this device stand: read once at start, then kept in memory. */
async function readHead(db: Kysely<ChangeTables>, identity: DeviceIdentity): Promise<Head> {
  const { device, epoch } = identity;
  const clock: HybridClock = { last: 0 };
  const ends: End[] = [];
  for (const lane of LANES) {
    const last = await db
      .selectFrom('change')
      .select(['seq', 'hash', 'hlc'])
      .where('device', '=', device)
      .where('lane', '=', lane)
      .where('epoch', '=', epoch)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    ends.push(last ?? { seq: 0, hash: genesisHash(sha256, device, epoch, lane) });
    clock.last = Math.max(clock.last, last?.hlc ?? 0);
  }
  const [desk, wifi] = ends;
  if (desk === undefined || wifi === undefined) throw new Error('A device has two chains.');
  return { ends: { 0: desk, 1: wifi }, clock };
}
type ChangeTables = Pick<LocalTables, 'change'>;

/** The row as the entity's schema normalises it; the first fault becomes a refusal that names the field. */
export function validated(entity: Entity, row: object): StoredRow {
  const parsed = entity.schema.safeParse(row);
  if (parsed.success) return parsed.data as StoredRow;
  const fault = parsed.error.issues[0];
  throw new Refusal('ENTRADA_INVALIDA', fault?.message ?? 'Un dato no es válido; revíselo.', {
    field: fault?.path.join('.') ?? '',
  });
}
