import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import { ENROLMENT_LIFETIME_MS } from '../hub/devices.ts';
import type { HubParts } from '../hub/hub.ts';
import { pushAll, type Pushed } from './intake-batches.ts';
import { replyTo } from './intake-reply.ts';
import { replyName } from './names.ts';
import { provenPackage, type ProvenPackage } from './proven-package.ts';

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
    const { head, lines, device } = await provenPackage(parts, bytes);
    const pushed = await pushAll(parts, device, lines);
    const taken = await recorded(parts, actor, { head, lines, device, pushed });
    const reply = await replyTo(parts, head, device, pushed.lines);
    context.publish('central');
    return { ...taken, reply: { name: replyName(taken.siteCode, context.clocks.now()), bytes: reply } };
  } catch (error) {
    if (error instanceof Refusal) await noteRefused(parts, actor, error);
    throw error;
  }
}

interface Outcome extends ProvenPackage {
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
