import { statfs } from 'node:fs/promises';
import { Refusal } from '#shared/domain/failure.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import {
  batchText,
  heartbeatReply,
  MAX_BATCH_CHANGES,
  pullReply,
  pushReply,
  type Batch,
  type HeartbeatRequest,
  type PullReply,
  type PushRequest,
} from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { keepCentreKey, readCursor } from './peer.ts';
import { SendLess } from './pinned-client.ts';
import { acknowledge } from './acknowledge.ts';
import { adoptPage, adoptVerdicts } from './adopt.ts';
import { leaveLifeBehind } from './behind.ts';
import { takeSnapshot } from './bootstrap.ts';
import { compareDaily } from './digest.ts';
import type { KeyCopyDelivery } from './key-copy.ts';
import type { StationLink } from './link.ts';
import { nextBatch } from './outbox.ts';
import { lastOfDoubtful } from './same-history.ts';
import { quarantinedCount, waiting } from './status.ts';

export interface ContactParts {
  readonly context: CoreContext;
  readonly derive: Derive;
  readonly appVersion: string;
  readonly link: StationLink;
  readonly keyCopy: KeyCopyDelivery;
  /** How many changes the line carries at once, as learnt so far. */
  readonly pace: Pace;
  /** Whether long readings go to a thread of their own. */
  readonly thread: boolean;
  /** Lets the desk go first between two steps. */
  readonly pause: () => Promise<void>;
}

export interface Pace {
  window: number;
}

export const fullPace = (): Pace => ({ window: MAX_BATCH_CHANGES });

export interface ContactResult {
  readonly pushed: number;
  readonly pulled: number;
  readonly conflicts: number;
  /** Rows of a newer centre that this program cannot read yet. */
  readonly unreadable: number;
  /** Why the centre gives this program nothing any more, though it takes what is sent; null when it gives. */
  readonly outdated: string | null;
}

type Downloaded = Pick<ContactResult, 'pulled' | 'unreadable' | 'outdated'>;

/** One contact: say how we are, send what waits, take what is new. Throws Refusal; what was done stays done. */
export async function contactCentre(parts: ContactParts): Promise<ContactResult> {
  const sent = await heartbeat(parts);
  // A centre that lacks the copy said so; what it did not take once is left for the next contact.
  if (!sent && parts.keyCopy.waits()) await heartbeat(parts);
  const { pushed, conflicts } = await pushAll(parts);
  const downloaded = await pullAll(parts);
  if (pushed > 0) await heartbeat(parts);
  if (downloaded.outdated === null) await compareQuietly(parts);
  return { pushed, conflicts, ...downloaded };
}

/** What keeps it from comparing is no reason to say that the contact failed; the next one compares. */
async function compareQuietly(parts: ContactParts): Promise<void> {
  try {
    await tooSlow(compareDaily(parts));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

async function pushAll(parts: ContactParts): Promise<{ pushed: number; conflicts: number }> {
  const { context, derive, link, pace, pause } = parts;
  let pushed = 0;
  let conflicts = 0;
  let resent = false;
  for (;;) {
    const batch = await nextBatch(context, await link.heads(), pace.window);
    if (batch === null) {
      for (const last of await lastOfDoubtful(context, await link.heads())) {
        await tooSlow(link.call('push', signed(link, last), pushReply));
      }
      await leaveLifeBehind(context, await link.heads());
      return { pushed, conflicts };
    }
    try {
      const reply = await link.call('push', signed(link, batch), pushReply);
      if (reply.kind === 'RESEND') {
        // Once is a centre that is older than it was; twice in a row would go on for ever.
        if (resent) throw new Refusal('CONFLICTO', 'La central pide cambios que este computador no tiene.');
        resent = true;
        link.moveHead(reply);
        continue;
      }
      resent = false;
      const { settled } = await acknowledge(context, derive, batch, reply, pause);
      const { lane, epoch } = batch;
      const known = (await link.heads()).get(lane);
      const ackedSeq = known?.epoch === epoch ? Math.max(known.ackedSeq, reply.acked) : reply.acked;
      link.moveHead({ lane, epoch, ackedSeq });
      pushed += settled;
      conflicts += reply.verdicts.filter((verdict) => verdict.kind === 'CONFLICT').length;
      pace.window = Math.min(MAX_BATCH_CHANGES, pace.window * 2);
      await pause();
    } catch (error) {
      // A line that breaks under the load is asked for less the next time.
      pace.window = Math.max(1, Math.floor(batch.changes.length / 2));
      if (!(error instanceof SendLess)) throw error;
      const first = batch.changes[0]?.txSize ?? 1;
      if (batch.changes.length <= first) {
        throw new Refusal(
          'SIN_RED',
          'La red es muy lenta: ni el envío más pequeño llegó. Se intenta de nuevo.',
        );
      }
    }
  }
}

function signed(link: StationLink, batch: Batch): PushRequest {
  const body = JSON.stringify(batch);
  return { batch: body, signature: link.sign(batchText(body)) };
}

async function pullAll(parts: ContactParts): Promise<Downloaded> {
  const { context, derive, link, pause } = parts;
  let pulled = 0;
  let unreadable = 0;
  // Once: a centre that sends a station round in a circle is pulled from, however long it takes.
  let snapshots = true;
  for (;;) {
    const { epoch } = context.ledger.identity;
    const { cursor, hubEpoch } = await readCursor(context.store.local);
    let page: PullReply;
    try {
      page = await tooSlow(link.call('pull', { cursor, hubEpoch, epoch, snapshots }, pullReply));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'PROGRAMA_VIEJO') throw error;
      return { pulled, unreadable, outdated: error.message };
    }
    if (page.snapshot === true) {
      await adoptVerdicts(context, derive, page.items, pause);
      const taken = await tooSlow(takeSnapshot(parts));
      pulled += taken?.applied ?? 0;
      unreadable += taken?.unreadable ?? 0;
      snapshots = false;
      continue;
    }
    const outcome = await adoptPage(context, derive, page, pause);
    pulled += outcome.applied;
    unreadable += outcome.unreadable;
    if (!page.more) return { pulled, unreadable, outdated: null };
    await pause();
  }
}

/** Returns whether it carried the sealed copy of the database key. */
async function heartbeat({ context, appVersion, link, keyCopy }: ContactParts): Promise<boolean> {
  const { count, since } = await waiting(context.store.read);
  const zones = await context.store.read
    .selectFrom('zoneStatus')
    .select(['zoneId', 'state', 'since', 'sampledAt', 'rttMs', 'clients', 'outcome'])
    .execute();
  const sealedKey = await keyCopy.sealed();
  const report: HeartbeatRequest = {
    appVersion,
    pending: count,
    pendingSince: since,
    zones,
    schemaVersion: SCHEMA_VERSION,
    diskFree: await freeBytes(context.folder),
    quarantined: await quarantinedCount(context.store.read),
  };
  if (sealedKey !== undefined) report.sealedKey = sealedKey;
  const { recovery } = await tooSlow(link.call('heartbeat', report, heartbeatReply));
  keyCopy.answered(recovery);
  await keepCentreKey(context.store.local, recovery?.key);
  return sealedKey !== undefined;
}

/** Null where the system does not say: the centre draws that as unknown. */
async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

async function tooSlow<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof SendLess)) throw error;
    throw new Refusal('SIN_RED', 'La central no contestó a tiempo. Se intenta de nuevo.');
  }
}
