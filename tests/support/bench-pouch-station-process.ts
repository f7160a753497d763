// A station of the peer: PouchDB on its LevelDB, as it is by default (nothing is forced to the disk).
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { answerOrders } from '#tests/support/bench-peer.ts';
import { pouchdb, type PouchDocument, type Replication } from '#tests/support/bench-pouch.ts';
import { benchRows, type StationOrder } from '#tests/support/bench-sync-rows.ts';

const [folder = '', number = ''] = process.argv.slice(2);
const Database = pouchdb();
const db = new Database(join(folder, 'puntos'));
/** Ten times its default: fewer round trips. */
const BATCH = { batch_size: 1_000, batches_limit: 10 };
let address = '';
const people: string[] = [];
const visits: string[] = [];

async function fill(from: number, count: number): Promise<void> {
  const documents: PouchDocument[] = [];
  for (const { visits: wanted, ...row } of benchRows(Number(number), from, count)) {
    const personId = randomUUID();
    people.push(personId);
    const now = Date.now();
    documents.push({
      _id: personId,
      kind: 'person',
      documentType: 'CC',
      birthDate: '1990-05-15',
      sex: 'MUJER',
      comuna: '3',
      publicServant: 0,
      registeredAt: now,
      ...row,
    });
    for (const each of wanted) {
      const id = randomUUID();
      visits.push(id);
      documents.push({
        _id: id,
        kind: 'visit',
        personId,
        startedAt: now,
        localDate: '2026-11-22',
        origin: 'DESK',
        recordedAt: now,
        ...each,
      });
    }
  }
  for (let at = 0; at < documents.length; at += 1_000) await db.bulkDocs(documents.slice(at, at + 1_000));
}

/** A replication over a line that broke may never end: then it is given up and begun again. */
const PATIENCE_MS = 60_000;

/** A line that breaks is what one of the phases is about: tried again at once. */
async function untilDone(replicate: () => Replication): Promise<void> {
  for (;;) {
    const replication = replicate();
    const giveUp = setTimeout(() => replication.cancel(), PATIENCE_MS);
    try {
      if ((await replication).status === 'complete') return;
    } catch {
      // The next try goes on where the checkpoint stands.
    } finally {
      clearTimeout(giveUp);
    }
  }
}

const push = () => untilDone(() => db.replicate.to(address, BATCH));

const documents = (rows: readonly { readonly doc?: PouchDocument }[]) =>
  rows.flatMap(({ doc }) => (doc === undefined ? [] : [doc]));

answerOrders(async (order: StationOrder) => {
  switch (order.do) {
    case 'enrol':
      address = order.address;
      return null;
    case 'fill':
      return fill(order.from, order.count);
    case 'push':
      return push();
    case 'sync':
      await push();
      return untilDone(() => db.replicate.from(address, BATCH));
    case 'people':
      return people;
    case 'edit': {
      const { rows } = await db.allDocs({ include_docs: true, keys: order.edits.map(({ id }) => id) });
      const phones = new Map(order.edits.map(({ id, phone }) => [id, phone]));
      await db.bulkDocs(
        documents(rows).map(({ _id: id, ...doc }) => ({ ...doc, _id: id, phone: phones.get(id) })),
      );
      return null;
    }
    case 'remove': {
      const { rows } = await db.allDocs({ include_docs: true, keys: visits.slice(0, order.count) });
      await db.bulkDocs(documents(rows).map((doc) => ({ ...doc, _deleted: true as const })));
      return null;
    }
    case 'count': {
      const { rows } = await db.allDocs({ include_docs: true });
      return rows.filter(({ doc }) => doc?.kind === 'visit').length;
    }
    case 'end':
      await db.close();
      return null;
  }
});
