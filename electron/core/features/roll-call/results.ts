import { z } from 'zod';
import type { EnrolmentState, RollCallMark } from '#shared/domain/codes.ts';
import { hoursOf, standingMarks, type PersonHours } from '#shared/domain/course-hours.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { id } from '#shared/domain/fields.ts';
import { namesOfActors } from '../../actors.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { groupRecords } from '../../course-hours.ts';
import type { Reader } from '../../db/tables.ts';
import { enrolmentsOf, type GroupEnrolment } from '../../enrolments.ts';
import { participantsOf } from '../../participants.ts';
import { ownGroup, type Viewer } from './session.ts';

export interface ResultRow {
  readonly enrolmentId: string;
  readonly personId: string;
  readonly name: string;
  readonly state: EnrolmentState;
  readonly hours: PersonHours;
  /** How often each was marked for them. */
  readonly marks: Readonly<Record<RollCallMark, number>>;
  readonly result: 'APROBADO' | 'NO_APROBADO' | null;
  readonly decidedAt: number | null;
  /** The name of who decided. */
  readonly decidedBy: string | null;
}

/** Who has a seat, with their hours and what was decided. Throws NO_EXISTE, NO_AUTORIZADO. */
export async function groupResults(context: CoreContext, viewer: Viewer, groupId: string) {
  const { read } = context.store;
  const group = await ownGroup(read, context, viewer, groupId);
  const seated = await seatedIn(read, groupId);
  const record = (await groupRecords(read, [groupId])).get(groupId);
  const results = await decisionsOf(
    read,
    seated.map((each) => each.id),
  );
  const officers = await namesOfActors(
    read,
    [...results.values()].map((each) => each.decidedBy),
  );
  const participants = await participantsOf(
    read,
    seated.map((each) => each.canonicalId),
  );
  const rule = { minutes: group.minutes, percent: group.percent, completion: group.completion };
  const sessions = record?.sessions ?? [];
  const rows = seated.map((each): ResultRow => {
    const marks = record?.marks.get(each.canonicalId) ?? [];
    const { givenNames = '', surnames = '' } = participants.get(each.canonicalId) ?? {};
    const decision = results.get(each.id);
    const decided =
      decision === undefined || decision.result === null
        ? null
        : { result: decision.result, decidedAt: decision.decidedAt };
    return {
      enrolmentId: each.id,
      personId: each.canonicalId,
      name: `${givenNames} ${surnames}`,
      state: each.state,
      hours: hoursOf(rule, sessions, marks, decided),
      marks: countMarks([...standingMarks(marks).values()]),
      result: decided?.result ?? null,
      decidedAt: decided?.decidedAt ?? null,
      decidedBy:
        decision === undefined || decided === null
          ? null
          : (officers.get(decision.decidedBy) ?? decision.decidedBy),
    };
  });
  return {
    group: {
      id: group.id,
      name: group.groupName,
      courseName: group.courseName,
      instructor: group.instructorName,
    },
    rule,
    sessions: {
      all: sessions.length,
      closed: sessions.filter((session) => session.closedAt !== null).length,
    },
    people: rows.toSorted((a, b) => a.name.localeCompare(b.name, 'es') || (a.personId < b.personId ? -1 : 1)),
  };
}

export const decisions = z.strictObject({
  groupId: id,
  decisions: z
    .array(z.strictObject({ enrolmentId: id, result: z.enum(['APROBADO', 'NO_APROBADO']).nullable() }))
    .min(1)
    .max(300),
});

/**
 * Decides about several people in one transaction; null takes a decision back. What is decided already is not written
 * again. Returns how many were. Throws NO_EXISTE, NO_AUTORIZADO, NO_INSCRITO, CONFLICTO: a certificate that holds is
 * revoked before its approval is taken back.
 */
export async function decideResults(
  context: CoreContext,
  actor: string,
  viewer: Viewer,
  input: z.infer<typeof decisions>,
): Promise<{ written: number }> {
  const written = await context.ledger.write(actor, async (tx) => {
    await ownGroup(tx.read, context, viewer, input.groupId);
    const seated = new Set((await seatedIn(tx.read, input.groupId)).map((each) => each.id));
    const known = await decisionsOf(
      tx.read,
      input.decisions.map((each) => each.enrolmentId),
    );
    const certified = await certifiedAmong(
      tx.read,
      input.decisions.map((each) => each.enrolmentId),
    );
    let count = 0;
    for (const { enrolmentId, result } of input.decisions) {
      if (!seated.has(enrolmentId))
        throw new Refusal('NO_INSCRITO', 'Alguien ya no tiene cupo en el grupo. Actualice la pantalla.');
      const standing = known.get(enrolmentId);
      if ((standing?.result ?? null) === result) continue;
      if (result !== 'APROBADO' && certified.has(enrolmentId))
        throw new Refusal(
          'CONFLICTO',
          'Esa persona ya tiene certificado. Anúlelo primero en Certificados y luego cambie el resultado.',
        );
      const fields = { result, decidedAt: tx.now, decidedBy: actor };
      if (standing === undefined) {
        await tx.create('enrolmentResult', {
          id: enrolmentId,
          siteId: context.siteId(),
          ...fields,
          deletedAt: null,
        });
      } else await tx.patch('enrolmentResult', enrolmentId, fields);
      await auditIn(tx, context, actor, 'RESULTADO_DECIDIDO', enrolmentId, result ?? 'RETIRADO');
      count += 1;
    }
    return count;
  });
  if (written > 0) context.publish('courses');
  return { written };
}

async function seatedIn(read: Reader, groupId: string): Promise<GroupEnrolment[]> {
  const enrolments = await enrolmentsOf(read, groupId);
  return enrolments.filter((each) => each.standing === 'INSCRITO' && each.repeats === null);
}

async function decisionsOf(read: Reader, enrolmentIds: readonly string[]) {
  if (enrolmentIds.length === 0) return new Map<string, never>();
  const rows = await read
    .selectFrom('enrolmentResult')
    .select(['id', 'result', 'decidedAt', 'decidedBy'])
    .where('id', 'in', enrolmentIds)
    .where('deletedAt', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Enrolments with a certificate that nobody revoked. */
async function certifiedAmong(read: Reader, enrolmentIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await read
    .selectFrom('certificate as c')
    .leftJoin('certificateRevocation as r', 'r.certificateId', 'c.id')
    .select('c.enrolmentId')
    .where('c.enrolmentId', 'in', enrolmentIds)
    .where('r.id', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.enrolmentId));
}

function countMarks(marks: readonly { readonly mark: RollCallMark }[]): Record<RollCallMark, number> {
  const counts = { PRESENTE: 0, TARDE: 0, AUSENTE: 0, EXCUSA: 0 };
  for (const { mark } of marks) counts[mark] += 1;
  return counts;
}
