import { verify, X509Certificate } from 'node:crypto';
import { Refusal } from '#shared/domain/failure.ts';
import { replyHead, replyLine, type ReplyHead, type ReplyLine } from '#shared/sync/usb-package.ts';
import type { ChainHead, PushAcked } from '#shared/sync/wire.ts';
import { settleErasures } from '../../erase-person.ts';
import { deviceKeys, fingerprintOf } from '../keys.ts';
import { acknowledge } from '../station/acknowledge.ts';
import { adoptPage } from '../station/adopt.ts';
import { leaveLifeBehind } from '../station/behind.ts';
import { enrolledPeer, readCursor } from '../station/peer.ts';
import { waiting } from '../station/status.ts';
import {
  damagedPackage,
  invalid,
  jsonOf,
  labelOf,
  openPackage,
  signedText,
  type PackageContent,
} from './package.ts';
import type { StationCarrierParts } from './station-carrier.ts';

export interface ReadReply {
  /** Changes of this computer that the centre has, and that waited until now. */
  readonly acknowledged: number;
  /** What was new from the centre. */
  readonly received: number;
  /** Of the acknowledged: what the centre did not accept. */
  readonly quarantined: number;
  /** It was read before, or the network was faster. */
  readonly nothingNew: boolean;
  /**
   * Whether another package has to go (the centre lacks something, or holds more than found room), or this program is
   * too old to be told anything.
   */
  readonly next: 'NOTHING' | 'CARRY_AGAIN' | 'UPDATE';
  /** What waits for the centre now. */
  readonly pending: number;
}

type Pushed = Extract<ReplyLine, { kind: 'PUSHED' }>;
type Page = Extract<ReplyLine, { kind: 'PAGE' }>;

/**
 * Takes what the centre answered to a package, by the code that takes the answers of the network. All of it is proven
 * before any of it counts. Reading it twice, late or after a newer one changes nothing.
 */
export async function readReply(
  parts: StationCarrierParts,
  bytes: Uint8Array,
): Promise<ReadReply & { readonly resume: ChainHead[] }> {
  const { context } = parts;
  const { head, lines } = await verified(parts, bytes);
  const cursor = await readCursor(context.store.local);
  if (head.hubEpoch < cursor.hubEpoch) {
    throw new Refusal(
      'CONFLICTO',
      'Esta respuesta es de antes de que la central se restaurara de una copia: ya no vale, y no se tomó nada de ella. Guarde un paquete nuevo y llévelo.',
    );
  }
  const pushed = lines.filter((line) => line.kind === 'PUSHED');
  for (const line of pushed) await refuseOtherHistory(parts, line);
  let acknowledged = 0;
  let quarantined = 0;
  const resume: ChainHead[] = [];
  for (const { lane, epoch, reply } of pushed) {
    if (reply.kind === 'RESEND') resume.push({ lane, epoch: reply.epoch, ackedSeq: reply.ackedSeq });
    else {
      const settled = await settle(parts, lane, epoch, reply);
      acknowledged += settled.length;
      const mine = new Set(settled);
      quarantined += reply.verdicts.filter(({ kind, seq }) => kind === 'QUARANTINED' && mine.has(seq)).length;
    }
  }
  const pages = lines.filter((line) => line.kind === 'PAGE');
  const { received, gap } = await adopt(parts, head, pages);
  await settleErasures(context);
  return {
    acknowledged,
    received,
    quarantined,
    nothingNew: acknowledged === 0 && received === 0,
    next: head.outdated ? 'UPDATE' : head.more || gap || resume.length > 0 ? 'CARRY_AGAIN' : 'NOTHING',
    pending: (await waiting(context.store.read)).count,
    resume,
  };
}

async function verified(
  { context }: StationCarrierParts,
  bytes: Uint8Array,
): Promise<{ head: ReplyHead; lines: ReplyLine[] }> {
  const { local } = context.store;
  const { device } = context.ledger.identity;
  const { fingerprint } = await enrolledPeer(local);
  const label = labelOf(bytes, 'REPLY', device);
  if (label.from !== fingerprint) throw otherCentre();
  const content = await openPackage(bytes, (await deviceKeys(local)).seal);
  const [first = '', ...rest] = content.lines;
  const head = replyHead.safeParse(jsonOf(first));
  if (!head.success) throw notUnderstood();
  if (!isOfCentre(fingerprint, head.data.certificate, content)) throw otherCentre();
  if (head.data.device !== device || head.data.centre !== fingerprint) throw damagedPackage();
  const lines = rest.map((line) => {
    const parsed = replyLine.safeParse(jsonOf(line));
    if (!parsed.success) throw notUnderstood();
    return parsed.data;
  });
  return { head: head.data, lines };
}

const notUnderstood = () => invalid('Este programa no entiende la respuesta. Actualícelo y léala de nuevo.');

const otherCentre = () =>
  new Refusal(
    'CERTIFICADO_DISTINTO',
    'La respuesta no la escribió la central de este Punto. No se tomó nada de ella; avise a la central.',
  );

/** Whether the key that this station pinned signed it. */
function isOfCentre(fingerprint: string, certificate: string, content: PackageContent): boolean {
  try {
    const held = new X509Certificate(certificate);
    return (
      fingerprintOf(held) === fingerprint &&
      verify(
        'sha256',
        Buffer.from(signedText('REPLY', content)),
        held.publicKey,
        Buffer.from(content.signature, 'base64url'),
      )
    );
  } catch {
    // What cannot even be read as a certificate signed nothing.
    return false;
  }
}

/** A copy of this computer's disk may have made the package: its acknowledgements are not about what is here. */
async function refuseOtherHistory(
  { context }: StationCarrierParts,
  { lane, epoch, reply }: Pushed,
): Promise<void> {
  if (reply.kind !== 'ACKED') return;
  const { device } = context.ledger.identity;
  const here = await context.store.read
    .selectFrom('change')
    .select('hash')
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', reply.acked)
    .executeTakeFirst();
  if (here === undefined || here.hash === reply.hash) return;
  throw new Refusal(
    'CONFLICTO',
    'Esta respuesta cuenta otra historia de este computador (¿un disco clonado o restaurado?). No se tomó nada de ella; llame a la central.',
  );
}

/** Settles what still waits of an acknowledged batch: what the network settled meanwhile is settled. Returns its seqs. */
async function settle(
  { context, derive, pause }: StationCarrierParts,
  lane: Pushed['lane'],
  epoch: number,
  reply: PushAcked,
): Promise<number[]> {
  const { device } = context.ledger.identity;
  const seqs = reply.effective.map(([seq]) => seq);
  const changes = await context.store.read
    .selectFrom('change')
    .select(['seq', 'tableName', 'rowId'])
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '>=', Math.min(...seqs))
    .where('seq', '<=', Math.max(...seqs))
    .where('state', '=', 'PENDING')
    .orderBy('seq')
    .execute();
  await acknowledge(context, derive, { device, lane, epoch, changes }, reply, pause);
  await pause();
  return changes.map(({ seq }) => seq);
}

/** Applies the pages that follow on what is here. `gap`: they begin further on, or were made for an earlier life. */
async function adopt(
  { context, derive, pause }: StationCarrierParts,
  head: ReplyHead,
  pages: readonly Page[],
): Promise<{ received: number; gap: boolean }> {
  // The pages leave out what the package's writer knew of itself; a restored database does not know all of it.
  if (head.epoch !== context.ledger.identity.epoch) return { received: 0, gap: true };
  let received = 0;
  for (const { from, page } of pages) {
    if (await leaveLifeBehind(context, page.own ?? [])) return { received, gap: true };
    const here = await readCursor(context.store.local);
    const sameLife = here.hubEpoch === page.hubEpoch;
    if (sameLife && page.cursor <= here.cursor) continue;
    if (from > (sameLife ? here.cursor : 0)) return { received, gap: true };
    received += (await adoptPage(context, derive, page, pause)).applied;
    await pause();
  }
  return { received, gap: false };
}
