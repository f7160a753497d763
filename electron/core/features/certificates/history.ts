import { z } from 'zod';
import { foldText } from '#shared/domain/person.ts';
import type { RevokedCertificate } from '#shared/domain/certificate-trust.ts';
import type { CoreContext } from '../../context.ts';
import { participantsOf } from '../../participants.ts';
import { fullName, type Viewer } from './group.ts';

export const historyQuery = z.strictObject({
  /** Part of a name, a document or a number; '' asks for the latest. */
  search: z.string().max(100),
});

const SHOWN = 100;

export interface HistoryRow {
  readonly id: string;
  readonly number: string;
  readonly groupId: string;
  readonly name: string;
  readonly courseName: string;
  readonly issuedAt: number;
  readonly revoked: { readonly reason: RevokedCertificate['reason']; readonly revokedAt: number } | null;
}

/** The certificates that this Punto issued, or at the centre all of them; the newest first, SHOWN at the most. */
export async function certificateHistory(
  context: CoreContext,
  viewer: Viewer,
  { search }: z.infer<typeof historyQuery>,
): Promise<{ rows: HistoryRow[]; more: boolean }> {
  const { read } = context.store;
  const wanted = foldText(search);
  const rows = await read
    .selectFrom('certificate as c')
    .innerJoin('enrolment as e', 'e.id', 'c.enrolmentId')
    .innerJoin('courseGroup as g', 'g.id', 'e.groupId')
    .leftJoin('certificateRevocation as r', 'r.certificateId', 'c.id')
    .leftJoin('personIndex as i', 'i.personId', 'c.personId')
    .select((eb) => [
      'c.id',
      'c.number',
      'e.groupId',
      'c.courseName',
      'c.issuedAt',
      'r.reason',
      'r.revokedAt',
      eb.fn.coalesce('i.canonicalId', 'c.personId').as('person'),
    ])
    .$if(context.role === 'station', (query) => query.where('c.siteId', '=', context.siteId()))
    .$if(viewer.role === 'instructor', (query) => query.where('g.instructorUser', '=', viewer.username))
    .$if(wanted !== '', (query) =>
      query.where((eb) =>
        eb.or([
          eb('c.number', 'like', `%${search.trim().toUpperCase()}%`),
          eb('i.folded', 'like', `%${wanted}%`),
          eb('i.documentNumber', '=', search.trim().toUpperCase()),
        ]),
      ),
    )
    .orderBy('c.issuedAt', 'desc')
    .orderBy('c.id', 'desc')
    .limit(SHOWN + 1)
    .execute();
  const known = await participantsOf(
    read,
    rows.map((row) => row.person),
  );
  return {
    more: rows.length > SHOWN,
    rows: rows.slice(0, SHOWN).map(({ person, reason, revokedAt, ...row }) => {
      const who = known.get(person);
      return {
        ...row,
        name: who === undefined ? '' : fullName(who),
        revoked: reason === null || revokedAt === null ? null : { reason, revokedAt },
      };
    }),
  };
}
