import { createPrivateKey, sign } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { Lane } from '#shared/sync/change.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  outboxHead,
  outboxLine,
  PACKAGE_ROOM,
  type OutboxHead,
  type OutboxLine,
  type ReplyHead,
  type ReplyLine,
} from '#shared/sync/usb-package.ts';
import {
  publicJwk,
  type PullReply,
  type PullRequest,
  type PushReply,
  type SealingJwk,
} from '#shared/sync/wire.ts';
import { auditIn } from '../../audit.ts';
import type { DeviceRow } from '../../db/tables.ts';
import { ENROLMENT_LIFETIME_MS, hasExpired, signKeyOf } from '../hub/devices.ts';
import { keepLate } from '../hub/forks.ts';
import type { HubParts } from '../hub/hub.ts';
import { servePage } from '../hub/pull.ts';
import { receiveBatch } from '../hub/push.ts';
import { isSignedBy } from '../keys.ts';
import { replyName } from './names.ts';
import { damagedPackage, invalid, jsonOf, labelOf, openPackage, sealPackage, signedText } from './package.ts';

/** What became of a package that a stick brought. */
export interface TakenPackage {
  readonly id: string;
  readonly device: string;
  readonly deviceName: string;
  readonly siteCode: string;
  readonly siteName: string;
  /** When it was made, by this centre's clock as far as the station's offset is known, ms UTC. */
  readonly madeAt: number;
  /** The changes it holds, and how many of them were new here. */
  readonly changes: number;
  readonly fresh: number;
  readonly conflicts: number;
  readonly parked: number;
  readonly quarantined: number;
  /** It was taken in before: nothing changed, and its reply was written again. */
  readonly repeated: boolean;
  /** The station holds more than the package had room for; it goes with the next one. */
  readonly left: number;
  /** Changes of a life of its database from before a restored copy: kept for a person to decide. */
  readonly late: number;
  /** This centre lacks older changes of that computer: its next package brings them. */
  readonly lacking: boolean;
  readonly reply: { readonly name: string; readonly bytes: Uint8Array };
}

/** The centre's side of the stick. */
export interface HubIntake {
  /**
   * Takes in one package and writes its reply. Throws Refusal: ARCHIVO_INVALIDO, NO_INSCRITO, REVOCADO, CONGELADO,
   * NO_AUTORIZADO, DISCO_LLENO. What was applied stays applied, and taking the package in again goes on from there.
   */
  take(actor: string, bytes: Uint8Array): Promise<TakenPackage>;
}

export function createHubIntake(parts: HubParts): HubIntake {
  // One after the other: two windows that read the same stick would only wait for each other's transactions.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    take: (actor, bytes) => {
      const taken = turn.then(() => take(parts, actor, bytes));
      turn = taken.catch(() => {});
      return taken;
    },
  };
}

async function take(parts: HubParts, actor: string, bytes: Uint8Array): Promise<TakenPackage> {
  const { context } = parts;
  try {
    const { head, lines, device } = await verified(parts, bytes);
    const pushed = await pushAll(parts, device, lines);
    const taken = await recorded(parts, actor, { head, lines, device, pushed });
    const pages = await pagesFor(parts, head, sizeOf(pushed.lines));
    const reply = await replyTo(parts, head, device, pushed.lines, pages);
    context.publish('central');
    return { ...taken, reply: { name: replyName(taken.siteCode, context.clocks.now()), bytes: reply } };
  } catch (error) {
    if (error instanceof Refusal) await noteRefused(parts, actor, error);
    throw error;
  }
}

interface Verified {
  readonly head: OutboxHead;
  readonly lines: readonly OutboxLine[];
  readonly device: Selectable<DeviceRow>;
}

/** All of a package, proven to be whole and written by a computer of this city, before any of it counts. */
async function verified(parts: HubParts, bytes: Uint8Array): Promise<Verified> {
  const { fingerprint } = parts.identity;
  const label = labelOf(bytes, 'OUTBOX', fingerprint);
  const content = await openPackage(bytes, parts.keyCopies.pair);
  const device = await admitted(parts, label.from);
  if (!isSignedBy(signKeyOf(device), signedText('OUTBOX', content), content.signature)) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'El paquete no está firmado por el computador que dice. No se tomó nada de él.',
    );
  }
  const [first = '', ...rest] = content.lines;
  const head = read(outboxHead, first);
  const lines = rest.map((line) => read(outboxLine, line));
  if (head.device !== device.id || head.centre !== fingerprint) throw damagedPackage();
  return { head, lines, device };
}

function read<Schema extends z.ZodType>(schema: Schema, line: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(line));
  // Whole and signed, and not of the form that this program knows.
  if (!parsed.success)
    throw invalid('Este programa no entiende el paquete. Actualice la central y repítalo.');
  return parsed.data;
}

/** Like the network's door, in words for whoever stands at the centre. */
async function admitted(parts: HubParts, id: string): Promise<Selectable<DeviceRow>> {
  const row = await parts.context.store.read
    .selectFrom('device')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Refusal(
      'NO_INSCRITO',
      'El paquete es de un computador que esta central no conoce. No se tomó nada de él.',
    );
  }
  if (row.revokedAt !== null) {
    throw new Refusal(
      'REVOCADO',
      `A ${row.name} se le retiró el permiso: sus paquetes no se reciben. Si debe volver, inscríbalo con un código nuevo.`,
    );
  }
  if (row.frozenAt !== null) throw frozen(row);
  if (hasExpired(row, parts.context.clocks.now())) {
    throw new Refusal(
      'INSCRIPCION_VENCIDA',
      `La inscripción de ${row.name} venció: pasó más de un año sin hablar con la central. Inscríbalo con un código nuevo; lo suyo sigue guardado allá.`,
    );
  }
  return row;
}

const frozen = (device: Pick<DeviceRow, 'name'>) =>
  new Refusal(
    'CONGELADO',
    `${device.name} está congelado: la central vio dos historias distintas de él. Decida primero qué vale; su paquete sigue completo en la memoria USB.`,
  );

interface Pushed {
  readonly lines: ReplyLine[];
  readonly fresh: number;
  readonly late: number;
  readonly lacking: boolean;
}

async function pushAll(
  parts: HubParts,
  device: Selectable<DeviceRow>,
  lines: readonly OutboxLine[],
): Promise<Pushed> {
  const answers: ReplyLine[] = [];
  const lacking = new Set<number>();
  let fresh = 0;
  let late = 0;
  for (const line of lines) {
    const { lane, epoch, count, batch, signature } = line;
    // Nothing after a gap can follow it.
    if (lacking.has(lane)) continue;
    const news = count - (await heldOf(parts, device.id, line));
    if (news > 0 && epoch < (await epochOf(parts, device.id, lane))) {
      await keepLate(parts.context, device.id, line);
      late += news;
      continue;
    }
    const reply = await push(parts, device, { batch, signature });
    answers.push({ kind: 'PUSHED', lane, epoch, reply });
    if (reply.kind === 'RESEND') lacking.add(lane);
    else fresh += news;
  }
  return { lines: answers, fresh, late, lacking: lacking.size > 0 };
}

async function push(
  parts: HubParts,
  device: Selectable<DeviceRow>,
  request: { batch: string; signature: string },
): Promise<PushReply> {
  try {
    return await receiveBatch(parts, device.id, request);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'CONGELADO') throw frozen(device);
    throw error;
  }
}

/** The life of the station's database that the centre heard of last. */
async function epochOf(parts: HubParts, device: string, lane: Lane): Promise<number> {
  const row = await parts.context.store.read
    .selectFrom('deviceChain')
    .select('epoch')
    .where('device', '=', device)
    .where('lane', '=', lane)
    .executeTakeFirst();
  return row?.epoch ?? 1;
}

/** How many of these changes the centre has already. */
async function heldOf(
  parts: HubParts,
  device: string,
  { lane, epoch, first, count }: Pick<OutboxLine, 'lane' | 'epoch' | 'first' | 'count'>,
): Promise<number> {
  const row = await parts.context.store.read
    .selectFrom('change')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '>=', first)
    .where('seq', '<', first + count)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

const sizeOf = (lines: readonly ReplyLine[]) =>
  lines.reduce((sum, line) => sum + JSON.stringify(line).length, 0);

interface Pages {
  readonly lines: readonly ReplyLine[];
  readonly more: boolean;
  readonly outdated: boolean;
}

/** What is new for the station since where its package says it stands, as far as there is room. */
async function pagesFor(parts: HubParts, head: OutboxHead, used: number): Promise<Pages> {
  const hubEpoch = parts.context.ledger.identity.epoch;
  const lines: ReplyLine[] = [];
  let room = PACKAGE_ROOM - used;
  let from = head.pull.hubEpoch === hubEpoch ? head.pull.cursor : 0;
  for (;;) {
    const request = { ...head.pull, cursor: from, hubEpoch };
    const page = await pageFor(parts, head.device, request);
    if (page === null) return { lines: [], more: false, outdated: true };
    // The page of a centre that numbers anew begins at nothing, whatever was asked.
    if (page.cursor < from) from = 0;
    const line: ReplyLine = { kind: 'PAGE', from, page };
    lines.push(line);
    room -= sizeOf([line]);
    if (!page.more || room <= 0) return { lines, more: page.more, outdated: false };
    from = page.cursor;
  }
}

/** Null for a program that is too old: what it sends is taken, and its reply says why nothing comes back. */
async function pageFor(parts: HubParts, device: string, request: PullRequest): Promise<PullReply | null> {
  try {
    return await servePage(parts, device, request);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'PROGRAMA_VIEJO') return null;
    throw error;
  }
}

async function replyTo(
  parts: HubParts,
  head: OutboxHead,
  device: Selectable<DeviceRow>,
  pushed: readonly ReplyLine[],
  { lines, more, outdated }: Pages,
): Promise<Uint8Array> {
  const { context, identity } = parts;
  const { fingerprint } = identity;
  const replyHead: ReplyHead = {
    id: context.clocks.newId(),
    answers: head.id,
    epoch: head.pull.epoch,
    device: device.id,
    centre: fingerprint,
    certificate: identity.cert,
    hubEpoch: context.ledger.identity.epoch,
    madeAt: context.clocks.now(),
    more,
    outdated,
  };
  const key = createPrivateKey(identity.key);
  return sealPackage(
    { kind: 'REPLY', from: fingerprint, to: device.id },
    [replyHead, ...pushed, ...lines].map((line) => JSON.stringify(line)),
    sealKeyOf(device),
    (text) => sign('sha256', Buffer.from(text), key).toString('base64url'),
  );
}

function sealKeyOf(device: Pick<DeviceRow, 'sealKey'>): SealingJwk {
  const key = publicJwk.parse(JSON.parse(device.sealKey));
  return { ...key, crv: 'X25519' };
}

interface Outcome extends Verified {
  readonly pushed: Pushed;
}

/** Remembers the package, and that the station's data are complete up to when it was made. */
async function recorded(
  parts: HubParts,
  actor: string,
  { head, lines, device, pushed }: Outcome,
): Promise<Omit<TakenPackage, 'reply'>> {
  const { context } = parts;
  const verdicts = pushed.lines.flatMap((line) =>
    line.kind === 'PUSHED' && line.reply.kind === 'ACKED' ? line.reply.verdicts : [],
  );
  const counted = (kind: string) => verdicts.filter((verdict) => verdict.kind === kind).length;
  const changes = lines.reduce((sum, { count }) => sum + count, 0);
  const row = {
    id: head.id,
    device: device.id,
    siteId: device.siteId,
    takenBy: actor,
    changes,
    fresh: pushed.fresh,
    quarantined: counted('QUARANTINED'),
    remaining: head.left,
  };
  return context.ledger.write(actor, async (tx) => {
    // No computer made it after it came here.
    const madeAt = Math.min(tx.now, head.madeAt - (device.clockOffsetMs ?? 0));
    const before = await tx.read
      .selectFrom('carriedPackage')
      .select('id')
      .where('id', '=', head.id)
      .executeTakeFirst();
    if (before === undefined) {
      await tx.local
        .insertInto('carriedPackage')
        .values({ ...row, madeAt, takenAt: tx.now })
        .execute();
      // Its key has just proven itself, as it does when it opens a session.
      await tx.local
        .updateTable('device')
        .set({ expiresAt: tx.now + ENROLMENT_LIFETIME_MS })
        .where('id', '=', device.id)
        .execute();
    }
    if (!pushed.lacking && madeAt > (device.lastContactAt ?? 0)) {
      await tx.local
        .updateTable('device')
        .set({
          lastContactAt: madeAt,
          appVersion: head.appVersion,
          schemaVersion: head.schemaVersion,
          pending: head.left,
          pendingSince: head.left === 0 ? null : madeAt,
        })
        .where('id', '=', device.id)
        .execute();
    }
    const detail = JSON.stringify({ package: head.id, changes, fresh: pushed.fresh });
    await auditIn(tx, context, actor, 'PAQUETE_USB_RECIBIDO', device.id, detail);
    const site = await tx.read
      .selectFrom('site')
      .select(['code', 'name'])
      .where('id', '=', device.siteId)
      .executeTakeFirst();
    return {
      id: head.id,
      device: device.id,
      deviceName: device.name,
      siteCode: site?.code ?? '',
      siteName: site?.name ?? '',
      madeAt,
      changes,
      fresh: pushed.fresh,
      conflicts: counted('CONFLICT'),
      parked: counted('PARKED'),
      late: pushed.late,
      quarantined: row.quarantined,
      repeated: before !== undefined,
      left: head.left,
      lacking: pushed.lacking,
    };
  });
}

/** A stick that was refused leaves a trace; never what was on it. */
async function noteRefused({ context }: HubParts, actor: string, { code }: Refusal): Promise<void> {
  // A full disk takes no entry either; its own refusal says so.
  if (code === 'DISCO_LLENO') return;
  await context.ledger.write(actor, (tx) =>
    auditIn(tx, context, actor, 'PAQUETE_USB_RECHAZADO', null, JSON.stringify({ code })),
  );
}
