import { pullRequest, pushRequest, type PullReply } from '#shared/sync/wire.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Machine } from './machine.ts';
import type { Door } from './network.ts';
import type { Invariant, World } from './world.ts';

/** One invariant broken on purpose, in the simulator's own doubles: what the checks are worth. */
export interface Mutation {
  readonly name: string;
  /** Which check must notice it. */
  readonly invariant: Invariant;
  /** The seed to look from: not every history meets what shows it. */
  readonly from: number;
  /** Stands between the line and the centre. */
  readonly between?: (door: Door, world: World) => Door;
  /** Around the centre's taking out of tombstones. */
  readonly beforeCollecting?: (centre: Machine) => void;
  readonly afterCollecting?: (centre: Machine) => void;
  /** Before the centre's older program is exchanged for the new one. */
  readonly beforeUpdate?: (centre: Machine) => void;
  /** The centre's disk says of its last transaction that it is written, and it is not. */
  readonly diskLies?: true;
  /** The centre's disk ends a transaction in its middle. */
  readonly diskTears?: true;
}

const batchOf = (body: unknown): string => pushRequest.parse(body).batch;

/** What comes after the centre has answered a message of that kind. */
const afterwards =
  (path: string, work: (reply: object, body: unknown, world: World) => Promise<object> | object) =>
  (door: Door, world: World): Door =>
  async (asked, body, token) => {
    const reply = await door(asked, body, token);
    return asked === path ? work(reply, body, world) : reply;
  };

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'a line that loses a row out of a page while the cursor moves on',
    invariant: 1,
    from: 1,
    between: afterwards('pull', (reply) => {
      const page = reply as PullReply;
      return { ...page, items: page.items.slice(1) };
    }),
  },
  {
    name: 'a centre whose log loses an acknowledged change',
    invariant: 2,
    from: 2,
    between: afterwards('push', (reply, body, { centre }) => {
      const { device } = JSON.parse(batchOf(body)) as { device: string };
      centre.disk.damage(
        'DELETE FROM change WHERE position = (SELECT min(position) FROM change WHERE device = ?)',
        [device],
      );
      return reply;
    }),
  },
  {
    name: 'a centre that rules anew on a batch that it has taken before',
    invariant: 3,
    from: 1,
    between: (door, world) => async (path, body, token) => {
      const before =
        path === 'push' &&
        world.network.delivered.filter((message) => message.body === JSON.stringify(body)).length > 1;
      const reply = await door(path, body, token);
      if (path === 'push' && (before || token === undefined)) {
        const { device } = JSON.parse(batchOf(body)) as { device: string };
        world.centre.disk.damage('UPDATE change SET effective = effective + 1 WHERE device = ?', [device]);
      }
      return reply;
    },
  },
  { name: 'a disk that says «written» too early', invariant: 4, from: 13, diskLies: true },
  { name: 'a disk that ends a transaction in its middle', invariant: 5, from: 1, diskTears: true },
  {
    name: 'a centre that takes the Punto from somebody else’s enrolment',
    invariant: 6,
    from: 1,
    between: (door, world) => async (path, body, token) => {
      if (path !== 'pull') return door(path, body, token);
      const { hub } = world.centre.running ?? {};
      const [other] = world.centre.disk.rows<{ id: string }>(
        'SELECT id FROM device WHERE frozenAt IS NULL AND revokedAt IS NULL ORDER BY siteId DESC LIMIT 1',
      );
      if (hub === undefined || hub === null || other === undefined) return door(path, body, token);
      return hub.pull(other.id, pullRequest.parse(body));
    },
  },
  {
    name: 'a centre that takes out tombstones before everybody has seen them',
    invariant: 7,
    from: 1,
    beforeCollecting: (centre) => {
      centre.disk.damage('UPDATE device SET pulledTo = 1000000000');
    },
  },
  {
    name: 'a centre that forgets which tombstones it took out',
    invariant: 7,
    from: 1,
    afterCollecting: (centre) => {
      centre.disk.damage('DELETE FROM collected');
    },
  },
  {
    name: 'a snapshot that lacks a row',
    invariant: 7,
    from: 1,
    between:
      (door, { centre }) =>
      async (path, body, token) => {
        const { store } = centre.running?.context ?? {};
        const [lacking] = centre.disk.rows<{ id: string }>('SELECT id FROM zone ORDER BY id LIMIT 1');
        if (path !== 'snapshot' || store === undefined || lacking === undefined)
          return door(path, body, token);
        const rename = (from: string, to: string) =>
          store.transaction((tx) =>
            store.unguarded(() => tx.updateTable('zone').set({ id: to }).where('id', '=', from).execute()),
          );
        await rename(lacking.id, 'missing');
        const reply = await door(path, body, token);
        await rename('missing', lacking.id);
        return reply;
      },
  },
  {
    name: 'a centre that does not send the rows that a comparison asks for',
    invariant: 1,
    from: 4,
    between: afterwards('digest', (reply) => ('items' in reply ? { ...reply, items: [] } : reply)),
  },
  {
    name: 'a centre that does not apply what waited for its new program',
    invariant: 2,
    from: 12,
    beforeUpdate: (centre) => {
      centre.disk.damage("UPDATE change SET waitsFor = 'table:lost' WHERE waitsFor = 'table:attendanceNote'");
    },
  },
  {
    name: 'a centre that refuses a whole batch for one bad operation',
    invariant: 8,
    from: 1,
    between: (door) => async (path, body, token) => {
      if (path === 'push' && /sitio-ajeno|otro-computador/.test(batchOf(body))) {
        throw new Refusal('ENTRADA_INVALIDA', 'El lote llegó dañado; se envía de nuevo.');
      }
      return door(path, body, token);
    },
  },
  {
    name: 'a centre that completes what an older program wrote with something else',
    invariant: 9,
    from: 16,
    between: afterwards('push', async (reply, _body, { centre }) => {
      const { store } = centre.running?.context ?? {};
      await store?.transaction((tx) =>
        store.unguarded(() =>
          tx
            .updateTable('attendance')
            .set({ recordedAt: 0 })
            .where('id', 'in', (eb) => eb.selectFrom('change').select('rowId').where('schemaVersion', '=', 1))
            .execute(),
        ),
      );
      return reply;
    }),
  },
];
