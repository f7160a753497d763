import type { Selectable } from 'kysely';
import type { Lane } from '#shared/sync/change.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { OutboxLine, ReplyLine } from '#shared/sync/usb-package.ts';
import type { PushReply } from '#shared/sync/wire.ts';
import type { DeviceRow } from '../../db/tables.ts';
import { keepLate } from '../hub/forks.ts';
import type { HubParts } from '../hub/hub.ts';
import { finishErasures, receiveBatch } from '../hub/push.ts';
import { frozen } from './proven-package.ts';

/** What became of the batches of a package, and what each is answered with. */
export interface Pushed {
  readonly lines: ReplyLine[];
  readonly fresh: number;
  readonly late: number;
  readonly lacking: boolean;
}

/** Takes the batches in their order, as if each had come by the network. */
export async function pushAll(
  parts: HubParts,
  device: Selectable<DeviceRow>,
  lines: readonly OutboxLine[],
): Promise<Pushed> {
  try {
    return await pushEach(parts, device, lines);
  } finally {
    // What came late is kept beside the log, and no batch need follow it.
    await finishErasures(parts);
  }
}

async function pushEach(
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
