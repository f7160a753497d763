import { z } from 'zod';
import { WALL_PATHS, type WallBoard } from '#shared/domain/wall.ts';

/** Longer than a busy core takes; a request that never ends would stop the wall for good. */
const PATIENCE_MS = 10_000;

/** The core answers, and this browser may not be a wall: nobody with a session opened it here. */
export class WallRefused extends Error {}

const refusedStatus = (status: number) => status === 401 || status === 403;

/** What the wall shows now. The first time it asks for its pass with the session of whoever opened it. */
export async function askWall(): Promise<WallBoard> {
  let reply = await post(WALL_PATHS.data);
  if (refusedStatus(reply.status)) {
    const opened = await post(WALL_PATHS.open);
    if (refusedStatus(opened.status)) throw new WallRefused();
    reply = await post(WALL_PATHS.data);
  }
  if (!reply.ok) throw new Error(`The wall was answered ${reply.status}`);
  return boardSchema.parse(await reply.json());
}

/** Gives the pass back: who leaves the wall leaves nothing behind in the browser. */
export async function closeWall(): Promise<void> {
  await post(WALL_PATHS.close).catch(() => undefined);
}

function post(path: string): Promise<Response> {
  return fetch(path, { method: 'POST', signal: AbortSignal.timeout(PATIENCE_MS) });
}

const instant = z.int();
/** A wall outlives updates of the core: what it does not understand is an answer that failed, not a blank screen. */
const boardSchema = z.object({
  now: instant,
  version: z.string(),
  intervalMs: z.int(),
  polledAt: instant.nullable(),
  stations: z.object({ polling: z.int(), blind: z.int() }),
  comunas: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      zones: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          state: z.enum(['UP', 'DOWN', 'SUSPECT', 'UNKNOWN', 'MAINTENANCE']),
          since: instant.nullable(),
          until: instant.nullable(),
          watched: z.boolean(),
        }),
      ),
    }),
  ),
  month: z.object({
    from: z.string(),
    availability: z.number().nullable(),
    coverage: z.number().nullable(),
    targetMilli: z.number().nullable(),
  }),
  clocks: z.array(z.object({ place: z.string(), offsetMs: z.number() })),
}) satisfies z.ZodType<WallBoard>;
