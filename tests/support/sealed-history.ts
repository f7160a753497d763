import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { composeContext } from '#core/compose.ts';
import type { CoreContext } from '#core/context.ts';
import { deviceIdentity } from '#core/ledger/identity.ts';
import { sha256, type Derive } from '#core/ledger/ledger.ts';
import { publicJwkOf, signText, type DeviceKeys } from '#core/sync/keys.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { chainHash, genesisHash, payloadHash, SCHEMA_VERSION } from '#shared/sync/change.ts';
import { batchText, type PushRequest, type WireChange } from '#shared/sync/wire.ts';
import { openMachineStore } from './machine-store.ts';

// What computers of a Punto may have written, good and bad, as they send it; and a centre whose clock stands.

export const NOW = Date.parse('2026-04-14T15:42:00Z');
const keys = {
  sign: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  seal: generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }),
} as unknown as DeviceKeys;

/** The parts of a centre in which chance and time stand still. */
export async function stillCentre(folder: string): Promise<{ context: CoreContext; derive: Derive }> {
  const store = await openMachineStore('central', folder);
  let ids = 0;
  return composeContext({
    role: 'central',
    folder,
    store,
    identity: await deviceIdentity(store.raw, () => Buffer.alloc(16, 7)),
    publish: () => {},
    clocks: { now: () => NOW, randomBytes: (size) => Buffer.alloc(size, 7), newId: () => `id-${(ids += 1)}` },
  });
}

/** Admits a computer whose batches `signedBatch` signs. */
export async function admit({ store }: CoreContext, siteId: string, device: string): Promise<void> {
  const signKey = JSON.stringify(publicJwkOf(keys.sign, 'Ed25519'));
  const sealKey = JSON.stringify(publicJwkOf(keys.seal, 'X25519'));
  await store.raw
    .insertInto('device')
    .values({
      id: device,
      siteId,
      name: device,
      signKey,
      sealKey,
      enrolledAt: NOW,
      clockOffsetMs: 0,
    } as never)
    .execute();
}

export function signedBatch(
  device: string,
  previousHash: string,
  changes: readonly WireChange[],
): PushRequest {
  const batch = JSON.stringify({ device, lane: 0, epoch: 1, previousHash, changes });
  return { batch, signature: signText(keys, batchText(batch)) };
}

const who = fc.nat(4);
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('PERSON' as const), who, document: fc.nat(3) }) },
  {
    weight: 8,
    arbitrary: fc.record({ what: fc.constant('VISIT' as const), who, visit: fc.nat(9), note: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('END' as const), visit: fc.nat(9), byRule: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('VOID' as const), visit: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('PHONE' as const), who, seen: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('ERASE' as const), who }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('SAME' as const), who, with: who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom('ALIEN', 'UNREADABLE', 'UNKNOWN', 'NEWER', 'LACKING'),
      who,
    }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** What a computer writes: a transaction of deeds, by its clock. */
export const written = fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 3 }),
  clockOffMinutes: fc.constantFrom(0, 0, 0, 0, 3, -600_000),
});

export type Written = typeof written extends fc.Arbitrary<infer T> ? T : never;

interface Row {
  readonly table: string;
  readonly id: string;
  readonly payload: string;
  readonly seen?: string;
  readonly schemaVersion?: number;
}

function rowOf(
  { history, note }: { readonly history: number; readonly note: string },
  it: Deed,
  at: number,
  name: (kind: string, of: number) => string,
  nth: string,
): Row {
  const json = (table: string, id: string, fields: object, rest: Partial<Row> = {}): Row => ({
    table,
    id,
    payload: JSON.stringify(fields),
    ...rest,
  });
  const person = (document: number, siteId: string) => ({
    siteId,
    documentType: 'CC',
    documentNumber: `9999${String(history).padStart(5, '0')}${document}`,
    givenNames: 'Ana María',
    surnames: document % 2 === 0 ? 'Peña Prueba' : 'Ruiz Prueba',
    birthDate: '1990-05-15',
    sex: 'MUJER',
    phone: null,
    neighbourhood: 'San Francisco',
    comuna: '3',
    publicServant: 0,
    ...UNREPRESENTED,
    importId: null,
    erasedAt: null,
    registeredAt: at,
    deletedAt: null,
  });
  switch (it.what) {
    case 'PERSON':
      return json('person', name('person', it.who), person(it.document, ''));
    case 'VISIT':
      return json('attendance', name('visit', it.visit), {
        siteId: '',
        personId: name('person', it.who),
        service: 'NAVEGACION',
        startedAt: at,
        localDate: localDate(at),
        origin: 'DESK',
        note: it.note ? note : null,
        recordedAt: at,
        importId: null,
      });
    case 'END':
      return json('attendanceEnd', name('end', it.visit), {
        siteId: '',
        attendanceId: name('visit', it.visit),
        endedAt: at,
        how: it.byRule ? 'RULE' : 'DESK',
      });
    case 'VOID':
      return json('attendanceVoid', name('void', it.visit), {
        siteId: '',
        attendanceId: name('visit', it.visit),
        voidedAt: at,
        reason: 'Se registró dos veces',
      });
    case 'PHONE':
      return json('person', name('person', it.who), { phone: '3001112233' }, it.seen ? { seen: '{}' } : {});
    case 'ERASE':
      return json('erasure', name('erasure', it.who), {
        personId: name('person', it.who),
        requestId: name('request', it.who),
        erasedAt: at,
        officer: 'ana',
      });
    case 'SAME': {
      const [lowId = '', highId = ''] = [name('person', it.who), name('person', it.with)].sort();
      const pair = { lowId, highId, relation: 'MISMA', decidedAt: at, decidedBy: 'ana', deletedAt: null };
      return json('personPair', pairId(sha256, lowId, highId), pair);
    }
    case 'ALIEN':
      return json('person', nth, person(it.who, 'otro-punto'));
    case 'UNREADABLE':
      return { table: 'person', id: nth, payload: '{"siteId":' };
    case 'UNKNOWN':
      return json('tablaDeDespués', nth, { siteId: '' });
    case 'NEWER':
      return json(
        'person',
        nth,
        { ...person(it.who, ''), mood: 'ALEGRE' },
        { schemaVersion: SCHEMA_VERSION + 1 },
      );
    case 'LACKING':
      return json('person', nth, { siteId: '', givenNames: 'Ana' });
  }
}

/**
 * The changes of a new device, sealed as a station seals them. `history` keeps its people apart from those of others,
 * `note` is what visits bear that have a note.
 */
export function sealed(
  device: string,
  history: number,
  transactions: readonly Written[],
  note = 'un trámite',
): WireChange[] {
  const changes: WireChange[] = [];
  let hash = genesisHash(sha256, device, 1, 0);
  for (const { deeds, clockOffMinutes } of transactions) {
    const first = changes.length + 1;
    for (const one of deeds) {
      const seq = changes.length + 1;
      const at = NOW - 3_600_000 + seq * 1_000 + clockOffMinutes * 60_000;
      const row = rowOf(
        { history, note },
        one,
        at,
        (kind, of) => `${device}-${kind}-${of}`,
        `${device}-${seq}`,
      );
      const salt = createHash('md5').update(`${device} ${seq}`).digest('hex');
      const seen = row.seen ?? null;
      const header = {
        device,
        epoch: 1,
        seq,
        txId: first,
        txSize: deeds.length,
        hlc: at * 1_000,
        wallTime: at,
        tableName: row.table,
        rowId: row.id,
        actor: 'ana@recepcion',
        schemaVersion: row.schemaVersion ?? SCHEMA_VERSION,
        payloadHash: payloadHash(sha256, salt, row.payload, seen),
      };
      hash = chainHash(sha256, hash, header);
      changes.push({ ...header, payload: row.payload, seen, salt, hash });
    }
  }
  return changes;
}
