import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import { PACKAGE_ROOM, type OutboxHead, type OutboxLine } from '#shared/sync/usb-package.ts';
import { batchText, chainHead, MAX_BATCH_CHANGES } from '#shared/sync/wire.ts';
import { audit } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { Local } from '../../db/tables.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { APPLIED } from '../../db/unsettled.ts';
import { deviceKeys, signText } from '../keys.ts';
import { stampLateRows } from '../station/enrol.ts';
import { batchFrom, type ChainPlace } from '../station/outbox.ts';
import { enrolledPeer, readCentreKey, readCursor, readPeer, readSyncState } from '../station/peer.ts';
import { waiting } from '../station/status.ts';
import { outboxName } from './names.ts';
import { sealPackage } from './package.ts';
import { readReply, type ReadReply } from './station-reply.ts';

export interface StationCarrierParts {
  readonly context: CoreContext;
  readonly derive: Derive;
  readonly appVersion: string;
  readonly pause: () => Promise<void>;
  /** Characters of a package, where it is not the usual room. */
  readonly room?: number;
}

export interface MadePackage {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly changes: number;
  /** What waits and found no room: it goes with the next package, after the reply to this one. */
  readonly left: number;
}

/** What the screen says of the stick. */
export interface CarrierState {
  /** Why no package can be made here; null when one can. */
  readonly hindrance: string | null;
  readonly made: { readonly at: number; readonly changes: number; readonly left: number } | null;
  readonly read: ({ readonly at: number } & ReadReply) | null;
}

/** The station's side of the stick. */
export interface StationCarrier {
  state(): Promise<CarrierState>;
  /** Everything that waits, and where the downloads stand. Throws Refusal: NO_INSCRITO, DISCO_LLENO. */
  make(actor: string): Promise<MadePackage>;
  /** Takes what the centre answered. Throws Refusal: ARCHIVO_INVALIDO, NO_INSCRITO, CERTIFICADO_DISTINTO, CONFLICTO. */
  read(bytes: Uint8Array): Promise<ReadReply>;
}

const KEY_UNKNOWN =
  'Este computador todavía no tiene la llave de la central para cerrar el paquete. La recibe en su primer contacto por la red; después puede llevar todo en USB.';

const TURNED_AWAY =
  'La central no recibe nada de este computador, tampoco por USB, hasta inscribirlo otra vez. Lo registrado sigue guardado aquí.';

export function createStationCarrier(parts: StationCarrierParts): StationCarrier {
  const { context } = parts;
  const { store, clocks } = context;
  return {
    state: async () => {
      const held = await readCarried(store.local);
      const enrolled = (await readPeer(store.local)) !== null;
      const key = await readCentreKey(store.local);
      const { made, read } = held;
      const { turnedAway } = await readSyncState(store.local);
      return {
        hindrance: !enrolled
          ? 'Primero hay que inscribir este computador en la central.'
          : turnedAway !== null
            ? TURNED_AWAY
            : key === null
              ? KEY_UNKNOWN
              : null,
        made,
        read,
      };
    },
    make: async (actor) => {
      const made = await makePackage(parts, actor);
      const { changes, left } = made;
      await writeCarried(store.local, { made: { at: clocks.now(), changes, left } });
      context.publish('sync');
      return made;
    },
    read: async (bytes) => {
      const { resume, ...read } = await readReply(parts, bytes);
      await writeCarried(store.local, { read: { at: clocks.now(), ...read }, resume });
      return read;
    },
  };
}

async function makePackage(parts: StationCarrierParts, actor: string): Promise<MadePackage> {
  const { context, appVersion } = parts;
  const { store, clocks, ledger } = context;
  const peer = await enrolledPeer(store.local);
  const centre = await readCentreKey(store.local);
  if (centre === null) throw new Refusal('NO_INSCRITO', KEY_UNKNOWN);
  await stampLateRows(context, context.siteId());
  const id = clocks.newId();
  // Before the batches are read, so that the entry travels with what it is about.
  await audit(context, actor, 'PAQUETE_USB_GUARDADO', null, JSON.stringify({ package: id }));
  const keys = await deviceKeys(store.local);
  const lines: OutboxLine[] = [];
  let room = parts.room ?? PACKAGE_ROOM;
  for await (const batch of batchesToCarry(parts)) {
    const body = JSON.stringify(batch);
    room -= body.length;
    if (lines.length > 0 && room < 0) break;
    const { lane, epoch, changes } = batch;
    lines.push({
      lane,
      epoch,
      first: changes[0]?.seq ?? 0,
      count: changes.length,
      batch: body,
      signature: signText(keys, batchText(body)),
    });
  }
  const changes = lines.reduce((sum, { count }) => sum + count, 0);
  const left = room < 0 ? Math.max(0, (await waiting(store.read)).count - changes) : 0;
  const now = clocks.now();
  const head: OutboxHead = {
    id,
    device: ledger.identity.device,
    centre: peer.fingerprint,
    madeAt: now,
    appVersion,
    schemaVersion: SCHEMA_VERSION,
    pull: { ...(await readCursor(store.local)), epoch: ledger.identity.epoch },
    left,
  };
  const bytes = await sealPackage(
    { kind: 'OUTBOX', from: head.device, to: peer.fingerprint },
    [head, ...lines].map((line) => JSON.stringify(line)),
    centre,
    (text) => signText(keys, text),
  );
  return { id, name: outboxName(peer.siteCode, now), bytes, changes, left };
}

/** Every batch that the centre lacks as far as is known here, chain by chain. */
async function* batchesToCarry({ context, pause }: StationCarrierParts) {
  for (const start of await placesToCarry(context)) {
    let seq = start.seq;
    for (;;) {
      const batch = await batchFrom(context, { ...start, seq }, MAX_BATCH_CHANGES);
      const last = batch?.changes.at(-1);
      if (batch === null || last === undefined) break;
      yield start.pruned && seq === start.seq ? { ...batch, pruned: true } : batch;
      seq = last.seq + 1;
      await pause();
    }
  }
}

/**
 * Where each chain of each life of this database begins to be missing at the centre: at what waits, or at what the
 * centre, restored from a copy, said that it lacks.
 */
async function placesToCarry(context: CoreContext): Promise<(ChainPlace & { pruned: boolean })[]> {
  const { store, ledger } = context;
  const { resume } = await readCarried(store.local);
  const own = store.read
    .selectFrom('change')
    .select((eb) => ['lane', 'epoch', eb.fn.min('txId').as('seq')])
    .where('device', '=', ledger.identity.device)
    .groupBy(['lane', 'epoch']);
  const found = await own.where('state', '=', 'PENDING').where('state', '<>', APPLIED).execute();
  const places: (ChainPlace & { pruned: boolean })[] = found.map((place) => ({ ...place, pruned: false }));
  for (const head of resume) {
    // Of a chain whose beginning was pruned the first change may be the end of a transaction.
    const whole = own.where('lane', '=', head.lane).whereRef('seq', '=', 'txId');
    const life = await whole.where('epoch', '=', head.epoch).where('seq', '>', head.ackedSeq).execute();
    const later = await whole.where('epoch', '>', head.epoch).execute();
    // What lies between the centre and the first of these is here no more: it need not ask for it again.
    places.push(...life.map((place) => ({ ...place, pruned: place.seq > head.ackedSeq + 1 })));
    places.push(...later.map((place) => ({ ...place, pruned: place.seq > 1 })));
  }
  const firsts = [...Map.groupBy(places, ({ lane, epoch }) => `${lane}:${epoch}`).values()].map((same) =>
    // The centre's own word comes last and counts where both begin at the same change.
    same.reduce((first, other) => (other.seq <= first.seq ? other : first)),
  );
  return firsts.sort((a, b) => a.lane - b.lane || a.epoch - b.epoch);
}

/** What a stick left behind here. */
const carried = z.object({
  made: z.object({ at: z.int(), changes: z.int(), left: z.int() }).nullable(),
  read: z
    .object({
      at: z.int(),
      acknowledged: z.int(),
      received: z.int(),
      quarantined: z.int(),
      nothingNew: z.boolean(),
      next: z.enum(['NOTHING', 'CARRY_AGAIN', 'UPDATE']),
      pending: z.int(),
    })
    .nullable(),
  /** Where the centre stands in the chains of which it said that it lacks something. */
  resume: z.array(chainHead),
});
type Carried = z.infer<typeof carried>;

async function readCarried(db: Local): Promise<Carried> {
  const held = await readMeta(db, 'carried');
  return held === null ? { made: null, read: null, resume: [] } : carried.parse(JSON.parse(held));
}

async function writeCarried(db: Local, change: Partial<Carried>): Promise<void> {
  await writeMeta(db, 'carried', JSON.stringify({ ...(await readCarried(db)), ...change }));
}
