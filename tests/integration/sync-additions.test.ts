import { createHash, generateKeyPairSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeContext } from '#core/compose.ts';
import type { CoreContext } from '#core/context.ts';
import { createSite } from '#core/features/central/sites.ts';
import { deviceIdentity } from '#core/ledger/identity.ts';
import { sha256, type Derive } from '#core/ledger/ledger.ts';
import { createHub, type Hub } from '#core/sync/hub/hub.ts';
import { publicJwkOf, signText, type DeviceKeys } from '#core/sync/keys.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { chainHash, genesisHash, payloadHash, SCHEMA_VERSION } from '#shared/sync/change.ts';
import { batchText, type WireChange } from '#shared/sync/wire.ts';
import { openMachineStore } from '#tests/support/machine-store.ts';
import { temporaryFolder } from '#tests/support/store.ts';

// What the centre does with a run of additions at once must come to what it does with each of them alone.

const NOW = Date.parse('2026-04-14T15:42:00Z');
const keys = {
  sign: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  seal: generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }),
} as unknown as DeviceKeys;

interface Centre {
  readonly folder: string;
  readonly context: CoreContext;
  readonly hub: Hub;
  siteId: string;
  /** The most rows that were derived together. */
  together: number;
}

/** @param apart each batch fails at its first row and is taken again with every change by itself. */
async function centre(apart: boolean): Promise<Centre> {
  const folder = temporaryFolder();
  const store = await openMachineStore('central', folder);
  let ids = 0;
  const { context, derive } = await composeContext({
    role: 'central',
    folder,
    store,
    identity: await deviceIdentity(store.raw, () => Buffer.alloc(16, 7)),
    publish: () => {},
    clocks: { now: () => NOW, randomBytes: (size) => Buffer.alloc(size, 7), newId: () => `id-${(ids += 1)}` },
  });
  const made: { together: number; failed: number } = { together: 0, failed: -1 };
  const watched: Derive = async (tx, table, rows) => {
    if (apart && made.failed !== pushed) {
      made.failed = pushed;
      throw new Error('a defect in one of them');
    }
    made.together = Math.max(made.together, rows.length);
    await derive(tx, table, rows);
  };
  const hub = await createHub(context, { derive: watched });
  return {
    folder,
    context,
    hub,
    siteId: '',
    get together() {
      return made.together;
    },
  };
}

let centres: Centre[] = [];
let pushed = 0;
let histories = 0;

beforeAll(async () => {
  centres = [await centre(false), await centre(true)];
  for (const each of centres) {
    each.siteId = (await createSite(each.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
  }
});
afterAll(async () => {
  for (const { hub, context, folder } of centres) {
    await hub.stop();
    await context.store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** One computer of the Punto for each history, so that histories have nothing in common but the two centres. */
async function admit(device: string): Promise<void> {
  for (const { context, siteId } of centres) {
    const signKey = JSON.stringify(publicJwkOf(keys.sign, 'Ed25519'));
    const sealKey = JSON.stringify(publicJwkOf(keys.seal, 'X25519'));
    await context.store.raw
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
const written = fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 3 }),
  clockOffMinutes: fc.constantFrom(0, 0, 0, 0, 3, -600_000),
});

interface Row {
  readonly table: string;
  readonly id: string;
  readonly payload: string;
  readonly seen?: string;
  readonly schemaVersion?: number;
}

function rowOf(it: Deed, at: number, name: (kind: string, of: number) => string, nth: string): Row {
  const json = (table: string, id: string, fields: object, rest: Partial<Row> = {}): Row => ({
    table,
    id,
    payload: JSON.stringify(fields),
    ...rest,
  });
  const person = (document: number, siteId: string) => ({
    siteId,
    documentType: 'CC',
    documentNumber: `9999${String(histories).padStart(5, '0')}${document}`,
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
        note: it.note ? 'un trámite' : null,
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

/** The changes of a new device, sealed as a station seals them. */
function sealed(
  device: string,
  transactions: readonly { deeds: readonly Deed[]; clockOffMinutes: number }[],
) {
  const changes: WireChange[] = [];
  let hash = genesisHash(sha256, device, 1, 0);
  for (const { deeds, clockOffMinutes } of transactions) {
    const first = changes.length + 1;
    for (const one of deeds) {
      const seq = changes.length + 1;
      const at = NOW - 3_600_000 + seq * 1_000 + clockOffMinutes * 60_000;
      const row = rowOf(one, at, (kind, of) => `${device}-${kind}-${of}`, `${device}-${seq}`);
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

const HELD = [
  'person',
  'attendance',
  'attendanceEnd',
  'attendanceVoid',
  'erasure',
  'personPair',
  'personIndex',
  'openVisit',
  'deviceChain',
  'timeCorrection',
] as const;

/** All that a history can have left at a centre, without the chance in the centre's own entries. */
async function left({ context: { store } }: Centre, device: string): Promise<object> {
  const held: Record<string, unknown[]> = {};
  for (const table of HELD) {
    const rows = await store.raw
      .selectFrom(table as 'person')
      .selectAll()
      .execute();
    const told = rows.map((row) => JSON.stringify(row)).sort();
    held[table] = told.filter((row) => row.includes(`${device}-`) || row.includes(`"${device}"`));
  }
  const log = store.raw.selectFrom('change').orderBy('position');
  held['change'] = await log
    .select([
      'seq',
      'tableName',
      'rowId',
      'payload',
      'seen',
      'salt',
      'state',
      'scope',
      'reason',
      'waitsFor',
      'effective',
    ])
    .where('device', '=', device)
    .execute();
  held['conflict'] = await store.raw
    .selectFrom('conflict')
    .select(['tableName', 'rowId', 'field', 'kept', 'lost', 'keptVersion', 'lostVersion'])
    .orderBy('rowId')
    .orderBy('field')
    .orderBy('lostVersion')
    .execute();
  return held;
}

it('leaves and answers the same whether a batch is taken at once or change by change', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(written, { minLength: 1, maxLength: 14 }),
      fc.integer({ min: 1, max: 9 }),
      async (transactions, cut) => {
        const device = `equipo-${(histories += 1)}`;
        await admit(device);
        const whole = sealed(device, transactions);
        // Two batches, cut between transactions.
        const at = whole.findIndex(({ seq, txId }) => seq === txId && seq > cut);
        const batches = at < 0 ? [whole] : [whole.slice(0, at), whole.slice(at)];
        let previousHash = genesisHash(sha256, device, 1, 0);
        for (const changes of batches) {
          pushed += 1;
          const batch = JSON.stringify({ device, lane: 0, epoch: 1, previousHash, changes });
          const request = { batch, signature: signText(keys, batchText(batch)) };
          const [atOnce, apart] = await Promise.all(centres.map(({ hub }) => hub.push(device, request)));
          expect(atOnce).toEqual(apart);
          previousHash = changes.at(-1)?.hash ?? previousHash;
        }
        const [atOnce, apart] = await Promise.all(centres.map((each) => left(each, device)));
        expect(atOnce).toEqual(apart);
      },
    ),
    { numRuns: 80 },
  );
  // Neither side did what the other did.
  expect(centres.map(({ together }) => together > 1)).toEqual([true, false]);
}, 120_000);
