// A station of ours as a process of its own: node bench-ours-process.ts FOLDER STATION
import { createPinnedClient, TIMEOUTS, type Connect } from '#core/sync/station/pinned-client.ts';
import { answerOrders } from '#tests/support/bench-peer.ts';
import { benchRows, type StationOrder } from '#tests/support/bench-sync-rows.ts';
import { person, startStation, visit } from '#tests/support/sync-world.ts';
import { Refusal } from '#shared/domain/failure.ts';

const [folder = '', number = ''] = process.argv.slice(2);

/** What a station says before it has sent what waits; anything else begins the part that takes. */
const SENDING = new Set(['enrol', 'challenge', 'session', 'push', 'heartbeat']);
class NothingMoreToSend extends Error {}
let sendOnly = false;
const connect: Connect = (url, fingerprint, timeouts) => {
  const client = createPinnedClient(url, fingerprint, timeouts);
  return {
    ...client,
    post: (path, ...rest) => {
      if (sendOnly && !SENDING.has(path)) throw new NothingMoreToSend();
      return client.post(path, ...rest);
    },
  };
};

const station = await startStation(folder, TIMEOUTS, () => {}, connect);
const { context, sync } = station;
const { ledger, store } = context;
const people: string[] = [];
const visits: string[] = [];

async function fill(from: number, count: number): Promise<void> {
  const siteId = context.siteId();
  for (const { visits: wanted, ...row } of benchRows(Number(number), from, count)) {
    const [first, ...more] = wanted;
    // As at the desk: who is new is registered with their first visit, and comes again another time.
    const id = await ledger.write('ana@recepcion', async (tx) => {
      const registered = person(tx, siteId, row);
      await tx.create('person', registered);
      const attendance = { ...visit(tx, siteId, registered.id), ...first };
      visits.push(attendance.id);
      await tx.append('attendance', attendance);
      return registered.id;
    });
    people.push(id);
    for (const next of more) {
      await ledger.write('ana@recepcion', async (tx) => {
        const attendance = { ...visit(tx, siteId, id), ...next };
        visits.push(attendance.id);
        await tx.append('attendance', attendance);
      });
    }
  }
}

/** A line that breaks is what one of the phases is about: tried again at once. */
async function untilDone(contact: () => Promise<boolean>): Promise<void> {
  for (;;) {
    try {
      if (await contact()) return;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'SIN_RED') throw error;
    }
  }
}

async function push(): Promise<boolean> {
  sendOnly = true;
  try {
    await sync.syncNow();
  } catch (error) {
    if (!(error instanceof NothingMoreToSend)) throw error;
  } finally {
    sendOnly = false;
  }
  return (await sync.status()).pending === 0;
}

answerOrders(async (order: StationOrder) => {
  switch (order.do) {
    case 'enrol':
      return sync.enrol(order.address);
    case 'fill':
      return fill(order.from, order.count);
    case 'push':
      return untilDone(push);
    case 'sync':
      return untilDone(async () => (await sync.syncNow()).pending === 0);
    case 'people':
      return people;
    case 'edit':
      for (const { id, phone } of order.edits)
        await ledger.write('ana@recepcion', (tx) => tx.patch('person', id, { phone }));
      return null;
    case 'remove':
      for (const attendanceId of visits.slice(0, order.count)) {
        await ledger.write('ana@recepcion', (tx) =>
          tx.append('attendanceVoid', {
            id: tx.newId(),
            siteId: context.siteId(),
            attendanceId,
            reason: 'Se registró dos veces.',
            voidedAt: tx.now,
          }),
        );
      }
      return null;
    case 'count': {
      const { rows } = await store.read
        .selectFrom('attendance')
        .select((column) => column.fn.countAll<number>().as('rows'))
        .executeTakeFirstOrThrow();
      return rows;
    }
    case 'end':
      await station.close();
      return null;
  }
});
