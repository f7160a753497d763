import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CoreContext } from '#core/context.ts';
import { createSite } from '#core/features/central/sites.ts';
import { sha256, type Derive } from '#core/ledger/ledger.ts';
import { createHub, type Hub } from '#core/sync/hub/hub.ts';
import { genesisHash } from '#shared/sync/change.ts';
import { admit, sealed, signedBatch, stillCentre, written } from '#tests/support/sealed-history.ts';
import { temporaryFolder } from '#tests/support/store.ts';

// What the centre does with a run of additions at once must come to what it does with each of them alone.

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
  const { context, derive } = await stillCentre(folder);
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
        // One computer of the Punto for each history, so that histories have nothing in common but the two centres.
        for (const { context, siteId } of centres) await admit(context, siteId, device);
        const whole = sealed(device, histories, transactions);
        // Two batches, cut between transactions.
        const at = whole.findIndex(({ seq, txId }) => seq === txId && seq > cut);
        const batches = at < 0 ? [whole] : [whole.slice(0, at), whole.slice(at)];
        let previousHash = genesisHash(sha256, device, 1, 0);
        for (const changes of batches) {
          pushed += 1;
          const request = signedBatch(device, previousHash, changes);
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
