import { createHash } from 'node:crypto';
import { Agent, request } from 'node:https';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import { forger, type Forged } from './fuzz-forger.ts';
import { openFuzzWorld, type FuzzWorld } from './fuzz-world.ts';
import type { TestHub } from './sync-world.ts';

/** What strangers and altered programs may send to the centre's door, by the thousand. */

export interface FuzzResult {
  readonly requests: number;
  /** HTTP status → how many; `cut`: the line broke off, as it was meant to or because the message was too large. */
  readonly statuses: Record<string, number>;
  /** Kind of bad input → how many. */
  readonly kinds: Record<string, number>;
  /** Endpoints that gave no answer but that a session is needed. */
  readonly untouched: readonly string[];
  /** Requests that the centre neither answered nor closed the line of for being too large. */
  readonly unanswered: number;
  /** Kinds of what must be refused that were answered with success. */
  readonly believed: readonly string[];
  /** Errors that the centre reported as its own. */
  readonly defects: number;
  /** Tables whose rows are not what they were; the audit of the refusals is left out. */
  readonly changed: readonly string[];
  /** Refusals that the audit tells of. */
  readonly audited: number;
  /** How many more were answered; a line that broke off is told of too, and had no answer. */
  readonly unaudited: number;
  /** What the process holds more than before, once its garbage is gone, MB: the centre runs in it. */
  readonly retainedMB: number;
  /** How much the process grew, MB. */
  readonly grownMB: number;
}

/** What a campaign must have come to, whatever was sent; for the rest see FuzzResult. */
export const UNHARMED = { untouched: [], unanswered: 0, believed: [], defects: 0, changed: [], unaudited: 0 };
/** Requests of a hundred thousand may leave behind so much: the sums of the audit, and caches. */
export const RETAINED_AT_MOST_MB = 24;
export const GROWN_AT_MOST_MB = 400;

const IN_FLIGHT = 8;
const WARM_UP = 500;
/** Requests between two sessions of those who are welcome. */
const RENEW_EVERY = 10_000;

export async function fuzzDoor(requests: number, seed: number): Promise<FuzzResult> {
  const world = await openFuzzWorld();
  const { hub } = world;
  const forge = forger(world, seed);
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT, rejectUnauthorized: false });
  const statuses: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  const believed = new Set<string>();
  let unanswered = 0;
  const one = async () => {
    const forged = forge();
    kinds[forged.kind] = (kinds[forged.kind] ?? 0) + 1;
    const status = await send(agent, hub.port, forged);
    if (status === null) unanswered += 1;
    else statuses[status] = (statuses[status] ?? 0) + 1;
    if (forged.refusable && typeof status === 'number' && status < 300) believed.add(forged.kind);
  };
  const run = async (count: number) => {
    for (let left = count; left > 0; left -= RENEW_EVERY) {
      await world.renew();
      let round = Math.min(left, RENEW_EVERY);
      const worker = async () => {
        for (; round > 0;) {
          round -= 1;
          await one();
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    }
  };
  try {
    await run(Math.min(WARM_UP, requests));
    const before = await rowsOf(hub);
    const held = heldBytes();
    const { rss } = process.memoryUsage();
    await run(Math.max(0, requests - WARM_UP));
    const after = await rowsOf(hub);
    const retained = heldBytes() - held;
    const grown = process.memoryUsage().rss - rss;
    await hub.hub.stop();
    const audited = await auditedRefusals(hub);
    return {
      requests,
      statuses,
      kinds,
      untouched: [...hub.answers].flatMap(([door, given]) =>
        [...given.keys()].some((status) => status !== 401) ? [] : door,
      ),
      unanswered,
      believed: [...believed],
      defects: hub.defects.length,
      changed: [...before].filter(([table, hash]) => after.get(table) !== hash).map(([table]) => table),
      audited,
      unaudited: Math.max(0, refusalsOf(world) - audited),
      retainedMB: Math.round(retained / 1_048_576),
      grownMB: Math.round(grown / 1_048_576),
    };
  } finally {
    agent.destroy();
    await world.close();
  }
}

/** What is left once everything that can go is gone. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The status; `cut` for a line that was to break off or carried too much; null when there was no answer. */
function send(
  agent: Agent,
  port: number,
  { method, path, headers, body, cutAfter, kind }: Forged,
): Promise<number | 'cut' | null> {
  const { promise, resolve } = Promise.withResolvers<number | 'cut' | null>();
  const call = request({
    agent,
    host: '127.0.0.1',
    port,
    path: `/sync/${path}`,
    method,
    headers: { ...headers, 'content-length': body.length },
  });
  const lost = () => resolve(cutAfter === null && kind !== 'too large' ? null : 'cut');
  call.on('response', (reply) => {
    reply.resume();
    reply.on('end', () => resolve(reply.statusCode ?? 0));
    reply.on('error', lost);
  });
  call.on('error', lost);
  if (cutAfter === null) call.end(body);
  else call.write(body.subarray(0, cutAfter), () => call.destroy());
  return promise;
}

/** Refusals that were answered: see hub/refusals.ts for what is too ordinary to be told. */
function refusalsOf({ hub }: FuzzWorld): number {
  let count = 0;
  for (const given of hub.answers.values()) {
    for (const [status, times] of given) {
      // 401: a session has run out; 416: there is no more of a file.
      if (status >= 400 && status < 500 && status !== 401 && status !== 416) count += times;
    }
  }
  return count;
}

/** The entries are sums: `NO_AUTORIZADO ×12`. */
async function auditedRefusals({ context }: TestHub): Promise<number> {
  const entries = await context.store.read
    .selectFrom('auditEntry')
    .select('detail')
    .where('action', '=', 'SINCRONIZACION_RECHAZADA')
    .execute();
  return entries.reduce((sum, { detail }) => sum + Number(/×(\d+)$/u.exec(detail ?? '')?.[1] ?? 0), 0);
}

/** Table → hash of its rows. What a device says of itself, and the trail of the refusals, may change. */
async function rowsOf({ context }: TestHub): Promise<Map<string, string>> {
  const rows = async (query: string) => (await sql.raw<object>(query).execute(context.store.raw)).rows;
  const tables = (await context.store.raw.introspection.getTables()).filter(
    ({ name, isView }) => !isView && !name.startsWith('personSearch'),
  );
  const what: Record<string, string> = {
    auditEntry: `SELECT * FROM "auditEntry" WHERE "action" <> 'SINCRONIZACION_RECHAZADA'`,
    change: `SELECT * FROM "change" WHERE "tableName" <> 'auditEntry'`,
    device:
      'SELECT "id", "siteId", "signKey", "sealKey", "enrolledAt", "revokedAt", "frozenAt" FROM "device"',
  };
  const hashes = new Map<string, string>();
  for (const { name } of tables) {
    const held = await rows(what[name] ?? `SELECT * FROM "${name}"`);
    // In an order of their own: PostgreSQL moves a row that is written again.
    const text = held.map((row) => JSON.stringify(row)).sort();
    hashes.set(name, createHash('sha256').update(text.join('\n')).digest('hex'));
  }
  return hashes;
}
