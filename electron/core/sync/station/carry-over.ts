import { entityOf } from '#shared/domain/entities.ts';
import { chainHash, genesisHash, LANES, payloadHash, type Lane } from '#shared/sync/change.ts';
import { effectiveVersion, LOWEST_CLOCK, pendingVersion } from '#shared/sync/clock.ts';
import { renameVersions, type Versions } from '#shared/sync/merge.ts';
import type { ChainHead } from '#shared/sync/wire.ts';
import type { Selectable } from 'kysely';
import type { Store } from '../../db/store.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import { APPLIED } from '../../db/unsettled.ts';
import { sha256 } from '../../ledger/ledger.ts';
import type { DeviceIdentity } from '../../ledger/identity.ts';
import { readRow, recordOf, storeRecord } from '../../ledger/rows.ts';
import { isOwnHistory } from './same-history.ts';

/** What the centre has of what this computer was, as it said when it enrolled it. */
export interface CentreHolds {
  /** The devices that this computer has been and that the centre has never heard of, or no longer. */
  readonly unknown: readonly string[];
  /**
   * The newest that it knows, and where it stands in its chains. Of those before it it has everything, and of this one
   * up to there where the hash there proves that it is the history of this computer.
   */
  readonly known: { readonly device: string; readonly chains: readonly ChainHead[] } | null;
}

type Place = Pick<Selectable<ChangeRow>, 'position' | 'device' | 'epoch' | 'txId'>;

/** Whether the centre acknowledged something that it does not hold any more: it came back from an older copy. */
export async function lacksSomething(tx: Writer, holds: CentreHolds): Promise<boolean> {
  for (const lane of LANES) if ((await lacking(tx, lane, holds)).length > 0) return true;
  return false;
}

/**
 * Renumbers what the centre lacks of this computer's log as the beginning of a new chain, in its order: what waits, what
 * it has not taken for good, and what a centre that came back from an older copy acknowledged in vain. That waits again,
 * its rows as well.
 */
export async function carryOver(
  tx: Writer,
  store: Store,
  from: string,
  to: DeviceIdentity,
  holds: CentreHolds,
): Promise<void> {
  const carried: Carried = { to, holds, names: new Map(), records: new Map() };
  for (const lane of LANES) await carryLane(tx, lane, from, carried);
  for (const { table, rowId } of carried.records.values()) {
    const entity = entityOf(table);
    const row = entity && (await readRow(tx, entity, rowId));
    if (entity?.kind !== 'record' || row === undefined) continue;
    const { fields, versions } = recordOf(entity, row);
    const renamed = { fields, versions: renameVersions(versions, carried.names) };
    await store.unguarded(() => storeRecord(tx, entity, rowId, renamed, true));
  }
}

interface Carried {
  readonly to: DeviceIdentity;
  readonly holds: CentreHolds;
  /** Old → new pending version; grows with the lanes. */
  readonly names: Map<string, string>;
  readonly records: Map<string, { table: string; rowId: string }>;
}

/** Changes read at once: a long outbox is never in memory as a whole. */
const WINDOW = 500;

/**
 * Of a transaction that is acknowledged in part only the rest goes over: the centre holds all of it.
 */
async function carryLane(tx: Writer, lane: Lane, from: string, carried: Carried): Promise<void> {
  const { to, names, records } = carried;
  const places = [...(await waiting(tx, lane, from)), ...(await lacking(tx, lane, carried.holds))];
  const ordered = [...new Map(places.map((place) => [place.position, place])).values()].sort(
    (a, b) => a.position - b.position,
  );
  const sizes = new Map<string, number>();
  for (const place of ordered) sizes.set(txOf(place), (sizes.get(txOf(place)) ?? 0) + 1);
  let seq = 0;
  let previous = genesisHash(sha256, to.device, to.epoch, lane);
  let open = { key: '', first: 0 };
  for (let at = 0; at < ordered.length; at += WINDOW) {
    const window = await tx
      .selectFrom('change')
      .selectAll()
      .where(
        'position',
        'in',
        ordered.slice(at, at + WINDOW).map(({ position }) => position),
      )
      .orderBy('position')
      .execute();
    for (const change of window) {
      seq += 1;
      const key = txOf(change);
      if (open.key !== key) open = { key, first: seq };
      if (lane === 0) {
        for (const name of namesOf(change)) names.set(name, pendingVersion(to.epoch, seq, to.device));
        records.set(`${change.tableName}:${change.rowId}`, { table: change.tableName, rowId: change.rowId });
      }
      const seen = change.seen === null ? null : renameSeen(change.seen, names);
      const { salt, payload } = change;
      const written = salt !== null && payload !== null && seen !== change.seen;
      const header = {
        ...change,
        ...to,
        seq,
        txId: open.first,
        txSize: sizes.get(key) ?? 1,
        payloadHash: written ? payloadHash(sha256, salt, payload, seen) : change.payloadHash,
      };
      const hash = chainHash(sha256, previous, header);
      previous = hash;
      const { device, epoch, txId, txSize } = header;
      const place = { device, epoch, seq, txId, txSize };
      const fate = { state: 'PENDING', effective: null, reason: null, settledAt: null } as const;
      await tx
        .updateTable('change')
        .set({ ...place, ...fate, seen, payloadHash: header.payloadHash, hash })
        .set({ origin: originOf(change, carried.holds) })
        .where('position', '=', change.position)
        .execute();
    }
  }
}

const txOf = ({ device, epoch, txId }: Place) => `${device}:${epoch}:${txId}`;

/**
 * What the centre has not taken for good. Of what it refused or parked it knows by the origin, and tells what becomes of
 * it to whom carried it over: nobody asks any more for what it says to a device that was retired.
 */
function waiting(tx: Writer, lane: Lane, device: string): Promise<Place[]> {
  return tx
    .selectFrom('change')
    .select(['position', 'device', 'epoch', 'txId'])
    .where('state', 'in', ['PENDING', 'QUARANTINED', 'PARKED'])
    .where('state', '<>', APPLIED)
    .where('lane', '=', lane)
    .where('device', '=', device)
    .execute();
}

async function lacking(tx: Writer, lane: Lane, { unknown, known }: CentreHolds): Promise<Place[]> {
  const places: Place[] = [];
  const written = tx
    .selectFrom('change')
    .select(['position', 'device', 'epoch', 'txId'])
    .where('lane', '=', lane);
  for (const device of unknown) places.push(...(await written.where('device', '=', device).execute()));
  if (known === null) return places;
  const head = known.chains.find((each) => each.lane === lane) ?? { lane, epoch: 1, ackedSeq: 0 };
  const beyond = written.where('device', '=', known.device);
  // What it holds under these numbers may be a clone's. Of what is sent it knows again what it has: see its lineage.
  if (!(await isOwnHistory(tx, known.device, head))) return [...places, ...(await beyond.execute())];
  const life = beyond.where('epoch', '=', head.epoch).where('seq', '>', head.ackedSeq);
  return [...places, ...(await life.execute()), ...(await beyond.where('epoch', '>', head.epoch).execute())];
}

/** Every version under which a row here, or a later change, may name this one. */
function namesOf(change: Selectable<ChangeRow>): string[] {
  const { device, epoch, seq, effective } = change;
  const names = [pendingVersion(epoch, seq, device)];
  if (effective === null || effective === LOWEST_CLOCK) return names;
  return [...names, effectiveVersion(effective, device)];
}

/** Where the centre may have it: under the device it knew, when it never heard of the one that carried it further. */
function originOf(change: Selectable<ChangeRow>, { unknown }: CentreHolds): string {
  const { device, epoch, seq, hash, origin } = change;
  if (origin !== null && unknown.includes(device)) return origin;
  return JSON.stringify([device, epoch, seq, hash]);
}

/** The text stays as it was hashed where nothing in it has another name now. */
function renameSeen(seen: string, names: ReadonlyMap<string, string>): string {
  const versions = JSON.parse(seen) as Versions;
  return Object.values(versions).some((version) => names.has(version))
    ? JSON.stringify(renameVersions(versions, names))
    : seen;
}
