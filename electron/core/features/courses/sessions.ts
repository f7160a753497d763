import { localDate, localInstant, localTime } from '#shared/domain/bogota.ts';
import { firstOverlap, type Span } from '#shared/domain/clashes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { ownGroup, readSessions, type GroupRow, type SessionRow } from '../../course-groups.ts';
import type { Reader } from '../../db/tables.ts';
import { colombianHolidays } from '../../holidays.ts';
import { checkedSetting } from './choices.ts';
import { clashesWith, demandAccepted, type ClashRow, type Setting } from './taken.ts';

/** When, where and by whom one session is given. */
export interface SessionFields extends Setting {
  readonly date: string;
  readonly startTime: string;
  readonly endTime: string;
}

/** What a person sees of a session before it is saved. */
export interface SessionFit {
  readonly holiday: boolean;
  readonly clashes: readonly ClashRow[];
}

/**
 * Whether a session fits at that time. Throws NO_EXISTE, ENTRADA_INVALIDA, CONFLICTO (another session of the group
 * is held then, which nobody may accept).
 */
export async function fitSession(
  context: CoreContext,
  groupId: string,
  sessionId: string | null,
  fields: SessionFields,
): Promise<SessionFit> {
  const { read } = context.store;
  const group = await ownGroup(read, context, groupId);
  const span = spanOf(fields);
  await demandApart(read, group, sessionId, span);
  const isHoliday = await colombianHolidays();
  const clashes = await clashesWith(read, context, [{ ...fields, ...span }], group.id);
  return { holiday: isHoliday(fields.date), clashes };
}

export interface SessionInput extends SessionFields {
  readonly topic: string | null;
  readonly accepted: readonly string[];
}

/** Adds one session to a group. Throws as fitSession does, and CONFLICTO for a clash that nobody accepted. */
export async function addSession(
  context: CoreContext,
  actor: string,
  groupId: string,
  input: SessionInput,
): Promise<{ id: string }> {
  const id = await context.ledger.write(actor, async (tx) => {
    const group = await ownGroup(tx.read, context, groupId);
    if (group.cancelledAt !== null) {
      throw new Refusal('CONFLICTO', 'El grupo está cancelado: no recibe sesiones nuevas.');
    }
    const { span, setting } = await checked(tx.read, context, group, null, input);
    const fresh = tx.newId();
    await tx.create('courseSession', {
      id: fresh,
      siteId: context.siteId(),
      groupId,
      topic: input.topic,
      ...span,
      localDate: localDate(span.startsAt),
      ...setting,
      cancelledAt: null,
      cancelReason: null,
      closedAt: null,
      closedBy: null,
      deletedAt: null,
    });
    await auditIn(tx, context, actor, 'SESION_AGREGADA', fresh, groupId);
    return fresh;
  });
  context.publish('courses');
  return { id };
}

/**
 * Moves a session or gives it another room, instructor or topic. Throws as addSession does, and CONFLICTO for one with
 * marks: its hours are part of what people were given.
 */
export async function moveSession(
  context: CoreContext,
  actor: string,
  id: string,
  input: SessionInput,
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const session = await ownSession(tx.read, context, id);
    const group = await ownGroup(tx.read, context, session.groupId);
    demandUnmarked(session, 'mover');
    const { span, setting } = await checked(tx.read, context, group, session, input);
    const changed = await tx.patch('courseSession', id, {
      topic: input.topic,
      ...span,
      localDate: localDate(span.startsAt),
      ...setting,
    });
    if (changed) await auditIn(tx, context, actor, 'SESION_CAMBIADA', id, group.id);
  });
  context.publish('courses');
}

/** What a session is about. Also of one that was held: it is what the list on paper says. Throws NO_EXISTE. */
export async function saveTopic(
  context: CoreContext,
  actor: string,
  { id, topic }: { readonly id: string; readonly topic: string | null },
  instructorUser: string | undefined,
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    await ownSession(tx.read, context, id, instructorUser);
    await tx.patch('courseSession', id, { topic });
  });
  context.publish('courses');
}

/** Cancels a session. Throws NO_EXISTE, CONFLICTO (it has marks). */
export async function cancelSession(
  context: CoreContext,
  actor: string,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const session = await ownSession(tx.read, context, id);
    if (session.cancelledAt !== null) return;
    demandUnmarked(session, 'cancelar');
    await tx.patch('courseSession', id, { cancelledAt: tx.now, cancelReason: reason });
    await auditIn(tx, context, actor, 'SESION_CANCELADA', id, session.groupId);
  });
  context.publish('courses');
}

async function ownSession(
  read: Reader,
  context: Pick<CoreContext, 'siteId'>,
  id: string,
  instructorUser?: string,
): Promise<SessionRow> {
  const [session] = await readSessions(read, {
    ids: [id],
    siteId: context.siteId(),
    ...(instructorUser === undefined ? {} : { instructorUser }),
  });
  if (session === undefined) {
    throw new Refusal('NO_EXISTE', 'Esa sesión no está en este Punto; actualice la pantalla.');
  }
  return session;
}

function demandUnmarked(session: SessionRow, verb: 'mover' | 'cancelar'): void {
  if (session.marked === 0 && session.closedAt === null) return;
  throw new Refusal(
    'CONFLICTO',
    `Esta sesión ya tiene lista: no se puede ${verb}, porque sus horas cuentan para quienes asistieron. Si la lista está mal, corríjala en la lista.`,
    { marked: session.marked },
  );
}

async function checked(
  read: Reader,
  context: CoreContext,
  group: GroupRow,
  session: SessionRow | null,
  input: SessionInput,
): Promise<{ span: Span; setting: Setting }> {
  if (session?.cancelledAt !== undefined && session.cancelledAt !== null) {
    throw new Refusal('CONFLICTO', 'La sesión está cancelada: agregue una nueva en su lugar.');
  }
  const span = spanOf(input);
  const setting = await checkedSetting(
    read,
    context,
    { spaceId: input.spaceId, instructorUser: input.instructorUser, instructorName: input.instructorName },
    session ?? group,
  );
  await demandApart(read, group, session?.id ?? null, span);
  demandAccepted(await clashesWith(read, context, [{ ...span, ...setting }], group.id), input.accepted);
  return { span, setting };
}

/** Throws CONFLICTO where another session of the group is held at the same time. */
async function demandApart(read: Reader, group: GroupRow, except: string | null, span: Span): Promise<void> {
  const others = (await readSessions(read, { groupIds: [group.id], from: span.startsAt, to: span.endsAt }))
    .filter((other) => other.cancelledAt === null && other.id !== except)
    .map((other): Span => ({ startsAt: other.startsAt, endsAt: other.endsAt }));
  const [other] = firstOverlap([span, ...others])?.filter((each) => each !== span) ?? [];
  if (other === undefined) return;
  throw new Refusal(
    'CONFLICTO',
    `El grupo ya tiene sesión ese día de ${localTime(other.startsAt)} a ${localTime(other.endsAt)}: dos sesiones de un grupo no pueden ser a la vez. Elija otra hora.`,
    { field: 'startTime' },
  );
}

function spanOf({ date, startTime, endTime }: SessionFields): Span {
  if (endTime <= startTime) {
    throw new Refusal('ENTRADA_INVALIDA', 'La hora de salida debe ser después de la de entrada.', {
      field: 'endTime',
    });
  }
  return { startsAt: localInstant(date, startTime), endsAt: localInstant(date, endTime) };
}
