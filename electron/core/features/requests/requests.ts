import { localDate, localInstant } from '#shared/domain/bogota.ts';
import type { SubjectRequestKind, SubjectRequestState } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  dueStateOf,
  extendedDueOn,
  requestDueOn,
  requestNumber,
  type DueState,
} from '#shared/domain/subject-request.ts';
import { namesOfActors } from '../../actors.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { erasePerson, settleErasures } from '../../erase-person.ts';
import { colombianHolidays } from '../../holidays.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { registrationsHeld, registrationsOfAny } from '../../registrations.ts';
import { APPLIED } from '../../db/unsettled.ts';

export interface OpenRequest {
  readonly personId: string;
  readonly kind: SubjectRequestKind;
  readonly detail: string;
  /** The local day on which the person asked: today or earlier. The due date follows from it and from nothing else. */
  readonly receivedOn: string;
}

/** Longer ago than this is a slip of the hand. */
const OLDEST_DAYS = 365;

/** Writes down what a person asked about their data. Throws ENTRADA_INVALIDA, NO_EXISTE, CONFLICTO (suppressed). */
export async function openRequest(
  context: CoreContext,
  actor: string,
  input: OpenRequest,
): Promise<{ id: string; number: string; dueOn: string }> {
  const isHoliday = await colombianHolidays();
  const now = context.clocks.now();
  const today = localDate(now);
  const { receivedOn, kind } = input;
  if (receivedOn > today || receivedOn < localDate(now - OLDEST_DAYS * 86_400_000)) {
    throw new Refusal('ENTRADA_INVALIDA', 'La fecha en que se recibió es de hoy o anterior; revísela.', {
      field: 'receivedOn',
    });
  }
  const dueOn = requestDueOn(kind, receivedOn, isHoliday);
  const id = await context.ledger.write(actor, async (tx) => {
    await registrationsOfAny(tx.read, input.personId);
    const requestId = tx.newId();
    await tx.create('subjectRequest', {
      id: requestId,
      siteId: await siteOf(tx, context, input.personId),
      personId: input.personId,
      kind,
      state: 'ABIERTA',
      detail: input.detail,
      receivedAt: receivedOn === today ? tx.now : localInstant(receivedOn, '12:00'),
      dueOn,
      extensionReason: null,
      answer: null,
      answeredAt: null,
      officer: actor,
      deletedAt: null,
    });
    await auditIn(tx, context, actor, 'SOLICITUD_ABIERTA', input.personId, `${requestId} ${kind}`);
    return requestId;
  });
  context.publish('people');
  return { id, number: requestNumber(id), dueOn };
}

/** A request belongs to the Punto that took it; what the centre takes belongs to the Punto of the person. */
async function siteOf(tx: LedgerTx, context: CoreContext, personId: string): Promise<string> {
  if (context.role === 'station') return context.siteId();
  const person = await tx.read
    .selectFrom('person')
    .select('siteId')
    .where('id', '=', personId)
    .executeTakeFirst();
  return person?.siteId ?? context.siteId();
}

/**
 * Grants the one extension of the law, before the first term ends. The reason is what the person is told.
 * Throws CONFLICTO, NO_EXISTE.
 */
export async function extendRequest(
  context: CoreContext,
  actor: string,
  input: { readonly id: string; readonly reason: string },
): Promise<{ dueOn: string }> {
  const isHoliday = await colombianHolidays();
  const dueOn = await context.ledger.write(actor, async (tx) => {
    const request = await openOne(tx, input.id);
    if (request.extensionReason !== null) {
      throw new Refusal('CONFLICTO', 'Esta solicitud ya se prorrogó; la ley permite una sola prórroga.');
    }
    if (request.dueOn < localDate(tx.now)) {
      throw new Refusal('CONFLICTO', 'El plazo ya venció: la prórroga se informa antes. Respóndala hoy.');
    }
    const extended = extendedDueOn(request.kind, request.dueOn, isHoliday);
    await tx.patch('subjectRequest', input.id, { extensionReason: input.reason, dueOn: extended });
    await auditIn(tx, context, actor, 'SOLICITUD_PRORROGADA', request.personId, input.id);
    return extended;
  });
  context.publish('people');
  return { dueOn };
}

export interface Answer {
  readonly id: string;
  readonly decision: 'ATENDIDA' | 'NEGADA';
  readonly text: string;
}

/**
 * Answers a request. A suppression that is granted suppresses in the same transaction. Throws CONFLICTO, NO_EXISTE,
 * NO_AUTORIZADO (the person is of another Punto: the centre answers).
 */
export async function answerRequest(
  context: CoreContext,
  actor: string,
  { id, decision, text }: Answer,
): Promise<{ erased: number }> {
  const erased = await context.ledger.write(actor, async (tx) => {
    const request = await openOne(tx, id);
    if (!(await isOurs(tx.read, context, request.personId))) {
      throw new Refusal(
        'NO_AUTORIZADO',
        'Esta persona se registró en otro Punto: la central responde esta solicitud y aquí se verá la respuesta.',
      );
    }
    const answered = { state: decision, answer: text, answeredAt: tx.now, officer: actor };
    await tx.patch('subjectRequest', id, answered);
    await auditIn(tx, context, actor, 'SOLICITUD_RESPONDIDA', request.personId, `${id} ${decision}`);
    if (request.kind !== 'SUPRESION' || decision !== 'ATENDIDA') return 0;
    await closeOthers(tx, context, actor, request.personId, id);
    return erasePerson(tx, context, { personId: request.personId, requestId: id, officer: actor });
  });
  if (erased > 0) await settleErasures(context);
  context.publish('people');
  context.publish('attendance');
  return { erased };
}

/** Nobody can answer about data that is no more: what else was open ends with the suppression. */
async function closeOthers(
  tx: LedgerTx,
  context: CoreContext,
  actor: string,
  personId: string,
  id: string,
): Promise<void> {
  const others = await tx.read
    .selectFrom('subjectRequest')
    .select('id')
    .where('personId', 'in', await registrationsHeld(tx.read, personId))
    .where('state', '=', 'ABIERTA')
    .where('id', '<>', id)
    .execute();
  for (const other of others) {
    await tx.patch('subjectRequest', other.id, {
      state: 'ATENDIDA',
      answer: 'Los datos se suprimieron.',
      answeredAt: tx.now,
      officer: actor,
    });
    await auditIn(tx, context, actor, 'SOLICITUD_RESPONDIDA', personId, `${other.id} SUPRESION`);
  }
}

async function openOne(tx: LedgerTx, id: string) {
  const request = await tx.read
    .selectFrom('subjectRequest')
    .select(['personId', 'kind', 'state', 'dueOn', 'extensionReason'])
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (request === undefined)
    throw new Refusal('NO_EXISTE', 'Esa solicitud no está en este equipo; actualice la pantalla.');
  if (request.state !== 'ABIERTA')
    throw new Refusal('CONFLICTO', 'Esta solicitud ya tiene respuesta; actualice la pantalla.');
  return request;
}

/** Whether this machine holds the person's own data: a Punto of those registered there, the centre of everybody. */
export async function isOurs(read: Reader, context: CoreContext, personId: string): Promise<boolean> {
  const ids = await registrationsHeld(read, personId);
  const rows = await read.selectFrom('person').select('siteId').where('id', 'in', ids).execute();
  return rows.some((row) => context.role === 'central' || row.siteId === context.siteId());
}

export interface RequestRow {
  readonly id: string;
  /** What the person was told: see requestNumber. */
  readonly number: string;
  readonly personId: string;
  readonly name: string;
  readonly siteName: string | null;
  readonly kind: SubjectRequestKind;
  readonly state: SubjectRequestState;
  readonly detail: string;
  readonly receivedOn: string;
  readonly dueOn: string;
  readonly due: DueState;
  /** Business days after today up to the last one; negative when it has passed. */
  readonly left: number;
  readonly extensionReason: string | null;
  readonly answer: string | null;
  readonly answeredAt: number | null;
  readonly officer: string;
  /** Whether this machine may answer: a Punto leaves people of other Puntos to the centre. */
  readonly ours: boolean;
  readonly erased: boolean;
  /** What was written here about it is not at the centre yet. */
  readonly waits: boolean;
}

export interface RequestFilter {
  readonly state?: 'ABIERTAS' | 'CERRADAS' | undefined;
  readonly kind?: SubjectRequestKind | undefined;
  readonly personId?: string | undefined;
}

export interface RequestList {
  /** Open ones first, the most urgent first; then those answered, the latest first. At most 200. */
  readonly requests: readonly RequestRow[];
  readonly overdue: number;
  readonly soon: number;
  readonly open: number;
}

const SHOWN = 200;

/** The requests that this machine knows: at a Punto its own, at the centre all. The counts heed no filter. */
export async function listRequests(context: CoreContext, filter: RequestFilter): Promise<RequestList> {
  const { read } = context.store;
  const isHoliday = await colombianHolidays();
  const today = localDate(context.clocks.now());
  const open = await read
    .selectFrom('subjectRequest')
    .select(['state', 'dueOn'])
    .where('state', '=', 'ABIERTA')
    .where('deletedAt', 'is', null)
    .execute();
  const counted = open.map((row) => dueStateOf(row, today, isHoliday).due);
  let query = read
    .selectFrom('subjectRequest as r')
    .leftJoin('person as p', 'p.id', 'r.personId')
    .leftJoin('directory as d', 'd.id', 'r.personId')
    .leftJoin('site as s', 's.id', 'r.siteId')
    .select((eb) => [
      'r.id',
      'r.personId',
      'r.kind',
      'r.state',
      'r.detail',
      'r.receivedAt',
      'r.dueOn',
      'r.extensionReason',
      'r.answer',
      'r.answeredAt',
      'r.officer',
      's.name as siteName',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
      eb
        .selectFrom('erasure as e')
        .whereRef('e.personId', '=', 'r.personId')
        .select((inner) => inner.fn.min('e.id').as('id'))
        .as('erasureId'),
    ])
    .where('r.deletedAt', 'is', null)
    .orderBy((eb) => eb('r.state', '<>', 'ABIERTA'))
    .orderBy((eb) => eb.case().when('r.state', '=', 'ABIERTA').then(eb.ref('r.dueOn')).else('').end())
    .orderBy('r.answeredAt', 'desc')
    .orderBy('r.id')
    .limit(SHOWN);
  if (filter.state !== undefined) {
    query = query.where('r.state', filter.state === 'ABIERTAS' ? '=' : '<>', 'ABIERTA');
  }
  if (filter.kind !== undefined) query = query.where('r.kind', '=', filter.kind);
  if (filter.personId !== undefined) {
    query = query.where('r.personId', 'in', await registrationsOfAny(read, filter.personId));
  }
  const rows = await query.execute();
  const waiting = await waitingRequests(context);
  const names = await namesOfActors(
    read,
    rows.map((row) => row.officer),
  );
  const requests: RequestRow[] = [];
  for (const { givenNames, surnames, receivedAt, erasureId, ...row } of rows) {
    requests.push({
      ...row,
      number: requestNumber(row.id),
      officer: names.get(row.officer) ?? row.officer,
      name: [givenNames, surnames].filter((part) => part !== null).join(' '),
      receivedOn: localDate(receivedAt),
      ...dueStateOf(row, today, isHoliday),
      ours: await isOurs(read, context, row.personId).catch(() => false),
      erased: erasureId !== null,
      waits: waiting.has(row.id),
    });
  }
  return {
    requests,
    overdue: counted.filter((due) => due === 'VENCIDA').length,
    soon: counted.filter((due) => due === 'POR_VENCER').length,
    open: open.length,
  };
}

async function waitingRequests(context: CoreContext): Promise<ReadonlySet<string>> {
  const rows = await context.store.read
    .selectFrom('change')
    .select('rowId')
    .distinct()
    .where('state', '=', 'PENDING')
    .where('state', '<>', APPLIED)
    .where('tableName', '=', 'subjectRequest')
    .execute();
  return new Set(rows.map((row) => row.rowId));
}
