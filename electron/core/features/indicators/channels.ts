import type { CountableCharacterisation, RequestCount } from '#shared/domain/channel-indicators.ts';
import type { Span } from '../../countable-attendances.ts';
import type { Reader } from '../../db/tables.ts';

/** One page takes a few ms of the one connection; a registration that comes meanwhile waits for one page at most. */
const PAGE = 1_000;

/**
 * Who went through the questions of the characterisation within a span, page by page, without the imports that were
 * undone. A person who is not in the index stands for itself.
 */
export async function* countableCharacterisations(
  read: Reader,
  span: Span,
): AsyncGenerator<CountableCharacterisation[]> {
  let after = { at: span.from, id: '' };
  for (;;) {
    const rows = await page(read, span, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ person, siteId, origin, authorised, before }) => ({
      person,
      siteId,
      origin,
      authorised: authorised === 1,
      before: before === 1,
    }));
    if (rows.length < PAGE) return;
    after = last;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function page(read: Reader, span: Span, after: { readonly at: number; readonly id: string }) {
  let query = read
    .selectFrom('liveCharacterisationEvent as e')
    .leftJoin('personIndex as i', 'i.personId', 'e.personId')
    .select((eb) => [
      'e.id',
      'e.at',
      'e.siteId',
      'e.origin',
      'e.authorised',
      eb.fn.coalesce('i.canonicalId', 'e.personId').as('person'),
      // Under any of the person's registrations, at any Punto that is known here.
      eb
        .exists(
          eb
            .selectFrom('liveCharacterisationEvent as earlier')
            .select('earlier.id')
            .where('earlier.at', '<', span.from)
            .where((inner) =>
              inner.or([
                inner('earlier.personId', '=', inner.ref('e.personId')),
                inner('earlier.personId', '=', inner.ref('i.canonicalId')),
                inner(
                  'earlier.personId',
                  'in',
                  inner
                    .selectFrom('personIndex as alias')
                    .select('alias.personId')
                    .whereRef('alias.canonicalId', '=', 'i.canonicalId')
                    .whereRef('alias.canonicalId', '<>', 'alias.personId'),
                ),
              ]),
            ),
        )
        .$castTo<0 | 1>()
        .as('before'),
    ])
    .where('e.at', '>=', after.at)
    .where((eb) => eb(eb.refTuple('e.at', 'e.id'), '>', eb.tuple(after.at, after.id)))
    .where('e.at', '<', span.to)
    .orderBy('e.at')
    .orderBy('e.id')
    .limit(PAGE);
  if (span.siteId !== null) query = query.where('e.siteId', '=', span.siteId);
  return query.execute();
}

/** The online requests of a span, each number once (where it was first made), by Punto and subject. */
export async function countedRequests(
  read: Reader,
  span: Span,
): Promise<{ rows: RequestCount[]; total: number }> {
  let counted = read
    .selectFrom('liveOnlineRequest as o')
    .where('o.requestedAt', '>=', span.from)
    .where('o.requestedAt', '<', span.to)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('liveOnlineRequest as same')
            .select('same.id')
            .whereRef('same.number', '=', 'o.number')
            .where((inner) =>
              inner(
                inner.refTuple('same.requestedAt', 'same.id'),
                '<',
                inner.refTuple('o.requestedAt', 'o.id'),
              ),
            ),
        ),
      ),
    );
  if (span.siteId !== null) counted = counted.where('o.siteId', '=', span.siteId);
  const rows = await counted
    .select((eb) => [
      'o.siteId',
      'o.subject',
      eb('o.personId', 'is not', null).$castTo<0 | 1>().as('known'),
      eb.fn.countAll<number>().as('count'),
    ])
    .groupBy(['o.siteId', 'o.subject', 'known'])
    .execute();
  const { total } = await counted
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows: rows.map((row) => ({ ...row, known: row.known === 1 })), total };
}
