import type { CoreContext } from '../../context.ts';
import { duplicateCases } from '../../duplicate-cases.ts';

interface Counted {
  readonly signature: string;
  /** ms UTC. */
  readonly at: number;
  readonly count: Promise<number>;
}

/** A corrected name or birth date changes no signature: it is counted with the next look after this. */
const FRESH_MS = 60_000;

const counts = new WeakMap<CoreContext, Counted>();

/**
 * How many pairs of people wait for a decision. The board asks at each event of each Punto, and looking for pairs
 * compares hundreds of people: it is done again only when somebody was registered or decided about since.
 */
export async function countDuplicates(context: CoreContext): Promise<number> {
  const signature = await signatureOf(context);
  const now = context.clocks.now();
  const known = counts.get(context);
  if (known?.signature === signature && Math.abs(now - known.at) < FRESH_MS) return known.count;
  const count = duplicateCases(context).then((cases) => cases.length);
  counts.set(context, { signature, at: now, count });
  // What failed is asked again.
  count.catch(() => counts.delete(context));
  return count;
}

async function signatureOf({ store: { read } }: CoreContext): Promise<string> {
  const people = await read
    .selectFrom('personIndex')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst();
  const pairs = await read
    .selectFrom('personPair')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('decidedAt').as('at')])
    .executeTakeFirst();
  const opposed = await read
    .selectFrom('conflict')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tableName', '=', 'personPair')
    .where('decidedAt', 'is', null)
    .executeTakeFirst();
  return JSON.stringify([people?.count, pairs?.count, pairs?.at, opposed?.count]);
}
