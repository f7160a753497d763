import { admissionChange, admit, type LineEntry } from '#shared/domain/admission.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { ownGroup, readSessions, type GroupRow, type SessionRow } from '../../course-groups.ts';
import type { Reader } from '../../db/tables.ts';
import { enrolmentsOf } from '../../enrolments.ts';
import { participantsOf } from '../../participants.ts';
import { checkedSetting } from './choices.ts';
import { demandOneName } from './groups.ts';
import { clashesWith, demandAccepted, type ClashRow, type Setting } from './taken.ts';

export interface GroupFields extends Setting {
  readonly id: string;
  readonly name: string;
  readonly capacity: number;
}

/** Somebody whom a new capacity moves. */
export interface Moved {
  readonly enrolmentId: string;
  readonly name: string;
}

/** What a change of a group would do, before it is saved. */
export interface GroupChange {
  /** Sessions to come that move to the new room or instructor with their group. */
  readonly following: number;
  readonly clashes: readonly ClashRow[];
  /** Who loses the seat and waits, the first in line first. */
  readonly toWaiting: readonly Moved[];
  /** Who waited and gets a seat. */
  readonly toSeat: readonly Moved[];
}

/** Throws NO_EXISTE. */
export async function previewChange(context: CoreContext, fields: GroupFields): Promise<GroupChange> {
  const { read } = context.store;
  const group = await ownGroup(read, context, fields.id);
  const { following, clashes } = await moves(read, context, group, fields, context.clocks.now());
  const seats = await seatChange(read, group, fields.capacity);
  const names = await participantsOf(read, [...seats.personOf.values()]);
  const named = (ids: readonly string[]): Moved[] =>
    ids.map((enrolmentId) => {
      const person = names.get(seats.personOf.get(enrolmentId) ?? '');
      return { enrolmentId, name: `${person?.givenNames ?? ''} ${person?.surnames ?? ''}`.trim() };
    });
  return {
    following: following.length,
    clashes,
    toWaiting: named(seats.demoted),
    toSeat: named(seats.promoted),
  };
}

/**
 * Changes a group, and its sessions to come that were in its room and with its instructor. Throws NO_EXISTE,
 * YA_EXISTE (name), CONFLICTO (a clash, or somebody who would lose the seat, that the person did not see and accept).
 */
export async function changeGroup(
  context: CoreContext,
  actor: string,
  input: GroupFields & {
    readonly accepted: readonly string[];
    /** The enrolments that the person was told go to the waiting list. */
    readonly toWaiting: readonly string[];
  },
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const group = await ownGroup(tx.read, context, input.id);
    const setting = await checkedSetting(tx.read, context, settingOf(input), group);
    const { following, clashes } = await moves(tx.read, context, group, { ...input, ...setting }, tx.now);
    demandAccepted(clashes, input.accepted);
    const { demoted } = await seatChange(tx.read, group, input.capacity);
    if (demoted.some((id) => !input.toWaiting.includes(id))) {
      throw new Refusal(
        'CONFLICTO',
        `No se guardó nada: con ese cupo ${demoted.length === 1 ? 'una persona inscrita pasaría' : `${demoted.length} personas inscritas pasarían`} a la lista de espera. Revise quiénes son y confírmelo.`,
        { field: 'capacity', waiting: demoted.length },
      );
    }
    const changed = await tx.patch('courseGroup', group.id, {
      name: input.name,
      capacity: input.capacity,
      ...setting,
    });
    for (const session of following) await tx.patch('courseSession', session.id, session.becomes);
    if (!changed) return;
    await demandOneName(tx.read, context, group.id, tx.now);
    const detail = JSON.stringify({
      sessions: following.length,
      clashes: clashes.length,
      waiting: demoted.length,
    });
    await auditIn(tx, context, actor, 'GRUPO_CAMBIADO', group.id, detail);
  });
  context.publish('courses');
}

function settingOf({ spaceId, instructorUser, instructorName }: Setting): Setting {
  return { spaceId, instructorUser, instructorName };
}

/** The sessions that go along, and what stands in their new way. One that was moved apart keeps its own. */
async function moves(
  read: Reader,
  context: CoreContext,
  group: GroupRow,
  fields: Setting,
  now: number,
): Promise<{
  following: readonly (Pick<SessionRow, 'id'> & { becomes: Partial<RecordFields<'courseSession'>> })[];
  clashes: readonly ClashRow[];
}> {
  const newRoom = fields.spaceId !== group.spaceId;
  const newInstructor =
    fields.instructorUser !== group.instructorUser || fields.instructorName !== group.instructorName;
  if (!newRoom && !newInstructor) return { following: [], clashes: [] };
  const coming = await readSessions(read, { groupIds: [group.id], from: now });
  const following = coming.flatMap((session) => {
    if (session.cancelledAt !== null || session.closedAt !== null || session.marked > 0) return [];
    const becomes = {
      ...(newRoom && session.spaceId === group.spaceId ? { spaceId: fields.spaceId } : {}),
      ...(newInstructor &&
      session.instructorUser === group.instructorUser &&
      session.instructorName === group.instructorName
        ? { instructorUser: fields.instructorUser, instructorName: fields.instructorName }
        : {}),
    };
    return Object.keys(becomes).length === 0 ? [] : [{ ...session, becomes }];
  });
  const spans = following.map((session) => ({ ...session, ...session.becomes }));
  return { following, clashes: await clashesWith(read, context, spans, group.id) };
}

async function seatChange(read: Reader, group: GroupRow, capacity: number) {
  const enrolments = await enrolmentsOf(read, group.id);
  const personOf = new Map(enrolments.map((each) => [each.id, each.canonicalId]));
  const line = enrolments.map((each, index): LineEntry => ({
    id: each.id,
    personId: each.canonicalId,
    // They come in the order of their line, which is all that admission asks of a version.
    order: each.confirmedAt === null ? null : String(index).padStart(8, '0'),
    withdrawn: each.withdrawnAt !== null,
  }));
  return { personOf, ...admissionChange(admit(line, group.capacity), admit(line, capacity)) };
}
