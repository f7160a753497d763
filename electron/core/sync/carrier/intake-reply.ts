import { createPrivateKey, sign } from 'node:crypto';
import type { Selectable } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import { PACKAGE_ROOM, type OutboxHead, type ReplyHead, type ReplyLine } from '#shared/sync/usb-package.ts';
import { publicJwk, type PullReply, type PullRequest, type SealingJwk } from '#shared/sync/wire.ts';
import type { DeviceRow } from '../../db/tables.ts';
import type { HubParts } from '../hub/hub.ts';
import { servePage } from '../hub/pull.ts';
import { sealPackage } from './package.ts';

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
    const page = await pageFor(parts, head.device, request, lines.length === 0);
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
async function pageFor(
  parts: HubParts,
  device: string,
  request: PullRequest,
  held: boolean,
): Promise<PullReply | null> {
  try {
    return await servePage(parts, device, request, held);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'PROGRAMA_VIEJO') return null;
    throw error;
  }
}

/** The answer to a package, sealed for its computer: what became of its batches, and what is new for its Punto. */
export async function replyTo(
  parts: HubParts,
  head: OutboxHead,
  device: Selectable<DeviceRow>,
  pushed: readonly ReplyLine[],
): Promise<Uint8Array> {
  const { lines, more, outdated } = await pagesFor(parts, head, sizeOf(pushed));
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
