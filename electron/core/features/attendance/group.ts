import { z } from 'zod';
import { service } from '#shared/domain/codes.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { documentKey } from '#shared/domain/person.ts';
import type { CoreContext } from '../../context.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { Reader } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';

/** What the scanner or the keyboard gave of somebody whom nobody knows yet. */
const read = z.object({
  text: z.string().max(200),
  documentType: z.string().max(20).nullable(),
  documentNumber: z.string().max(20).nullable(),
  givenNames: z.string().max(120).nullable(),
  surnames: z.string().max(120).nullable(),
  birthDate: z.string().max(10).nullable(),
  sex: z.string().max(20).nullable(),
});
const pending = read.extend({ id: z.string().max(64), at: z.int(), service });

export const newcomer = read.extend({ service }).strict();
export type Newcomer = z.infer<typeof newcomer>;
export type PendingNewcomer = z.infer<typeof pending>;

/** More than come in one afternoon; the desk is told to complete some before others enter. */
const MOST_PENDING = 200;
/** Whoever was not completed within this time is forgotten: what was read of them is personal data. */
const KEPT_MS = 7 * DAY_MS;

/**
 * People of a group who are to be completed, oldest first. They are kept in this computer alone (they are nobody's
 * file yet) so that a power cut in the middle of a group loses none of them. Who was registered for the service
 * since is done and leaves the list by itself.
 */
export async function pendingNewcomers(context: CoreContext): Promise<PendingNewcomer[]> {
  const kept = await readKept(context.store.read, context.clocks.now());
  const open: PendingNewcomer[] = [];
  for (const each of kept) if (!(await isDone(context, each))) open.push(each);
  if (open.length < kept.length) {
    await drop(
      context,
      kept.filter((each) => !open.includes(each)).map((each) => each.id),
    );
  }
  return open;
}

/** Adds somebody to the list; the same document twice is once. Throws ENTRADA_INVALIDA when the list is full. */
export async function keepNewcomer(
  context: CoreContext,
  actor: string,
  entry: Newcomer,
): Promise<{ id: string; again: boolean }> {
  return context.ledger.write(actor, async (tx) => {
    const kept = await readKept(tx.read, tx.now);
    const same = kept.find((each) => each.service === entry.service && sameReading(each, entry));
    if (same !== undefined) return { id: same.id, again: true };
    if (kept.length >= MOST_PENDING) {
      throw new Refusal(
        'ENTRADA_INVALIDA',
        'Hay 200 personas por completar. Complete algunas antes de seguir.',
      );
    }
    const id = tx.newId();
    await writeKept(tx, [...kept, { ...entry, id, at: tx.now }]);
    return { id, again: false };
  });
}

/** Takes somebody off the list. Doing it twice changes nothing. */
export function dropNewcomer(context: CoreContext, id: string): Promise<void> {
  return drop(context, [id]);
}

function sameReading(one: z.infer<typeof read>, other: z.infer<typeof read>): boolean {
  if (one.documentNumber !== null) return one.documentNumber === other.documentNumber;
  return other.documentNumber === null && one.text === other.text;
}

async function readKept(db: Reader, now: number): Promise<PendingNewcomer[]> {
  const text = await readMeta(db, 'groupPending');
  if (text === null) return [];
  const parsed = z.array(pending).safeParse(JSON.parse(text));
  return (parsed.data ?? []).filter((each) => now - each.at < KEPT_MS);
}

function writeKept(tx: LedgerTx, kept: readonly PendingNewcomer[]): Promise<void> {
  return writeMeta(tx.local, 'groupPending', JSON.stringify(kept));
}

function drop(context: CoreContext, ids: readonly string[]): Promise<void> {
  return context.ledger.write('group', async (tx) => {
    const kept = await readKept(tx.read, tx.now);
    await writeKept(
      tx,
      kept.filter((each) => !ids.includes(each.id)),
    );
  });
}

async function isDone({ store }: CoreContext, entry: PendingNewcomer): Promise<boolean> {
  if (entry.documentNumber === null) return false;
  const key = documentKey('CC', entry.documentNumber);
  const visit = await store.read
    .selectFrom('personIndex')
    .innerJoin('liveAttendance as visit', 'visit.personId', 'personIndex.personId')
    .select('visit.id')
    .where((eb) =>
      eb.or([
        eb('personIndex.documentNumber', '=', entry.documentNumber),
        ...(key === null ? [] : [eb('personIndex.documentKey', '=', key)]),
      ]),
    )
    .where('visit.startedAt', '>=', entry.at)
    .where('visit.service', '=', entry.service)
    .executeTakeFirst();
  return visit !== undefined;
}
