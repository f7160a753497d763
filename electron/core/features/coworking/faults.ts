import type { FaultKind, SpaceKind } from '#shared/domain/codes.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { faultTicket, ticketFileName } from '#shared/text/fault-ticket.ts';
import type { CoreContext } from '../../context.ts';
import { siteLabel } from '../../site-label.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import type { Desk } from './acts.ts';
import { readFloor } from './floor.ts';
import { ownSpace, refuseOccupied } from './spaces.ts';

export interface FaultRow extends Omit<RecordFields<'spaceFault'>, 'siteId' | 'deletedAt'> {
  readonly spaceName: string;
  readonly spaceKind: SpaceKind;
}

/** The latest faults: more than anybody looks through. */
const SHOWN = 200;

/** Faults of this Punto: open ones first, each the latest first. */
export async function faults(context: CoreContext): Promise<FaultRow[]> {
  const rows = await faultRows(context).orderBy('f.reportedAt', 'desc').limit(SHOWN).execute();
  return rows.toSorted((one, other) => Number(one.resolvedAt !== null) - Number(other.resolvedAt !== null));
}

function faultRows({ store, siteId }: CoreContext) {
  return store.read
    .selectFrom('spaceFault as f')
    .innerJoin('space as s', 's.id', 'f.spaceId')
    .select([
      'f.id',
      'f.spaceId',
      'f.kind',
      'f.state',
      'f.description',
      'f.reportedAt',
      'f.officer',
      'f.ticket',
      'f.resolvedAt',
      'f.resolution',
      's.name as spaceName',
      's.kind as spaceKind',
    ])
    .where('f.siteId', '=', siteId())
    .where('f.deletedAt', 'is', null);
}

export interface NewFault {
  readonly spaceId: string;
  readonly kind: FaultKind;
  readonly state: 'DANADO' | 'MANTENIMIENTO';
  readonly description: string;
}

/** Takes a space out of use. Throws NO_EXISTE; CONFLICTO while somebody sits there. */
export async function reportFault(desk: Desk, fault: NewFault): Promise<{ faultId: string }> {
  const { context, officer } = desk;
  const faultId = await write(desk, async (tx) => {
    await ownSpace(tx, context, fault.spaceId);
    await refuseOccupied(tx, context, fault.spaceId, 'reportar el daño');
    const id = tx.newId();
    await tx.create('spaceFault', {
      id,
      siteId: context.siteId(),
      ...fault,
      reportedAt: tx.now,
      officer,
      ticket: null,
      resolvedAt: null,
      resolution: null,
      deletedAt: null,
    });
    return id;
  });
  return { faultId };
}

/** Notes the number that the help desk gave; an empty one takes it away. Throws NO_EXISTE. */
export async function noteTicket(desk: Desk, faultId: string, ticket: string | null): Promise<void> {
  await write(desk, async (tx) => {
    await ownFault(tx, desk.context, faultId);
    await tx.patch('spaceFault', faultId, { ticket });
  });
}

/** The space can be used again. Doing it twice keeps the first. Throws NO_EXISTE. */
export async function resolveFault(desk: Desk, faultId: string, resolution: string): Promise<void> {
  await write(desk, async (tx) => {
    const { resolvedAt, reportedAt } = await ownFault(tx, desk.context, faultId);
    if (resolvedAt !== null) return;
    await tx.patch('spaceFault', faultId, { resolvedAt: Math.max(tx.now, reportedAt), resolution });
  });
}

/** What the help desk (STS) is sent: plain text to copy or save. Throws NO_EXISTE. */
export async function ticketText(
  context: CoreContext,
  faultId: string,
): Promise<{ fileName: string; text: string }> {
  const fault = await faultRows(context).where('f.id', '=', faultId).executeTakeFirst();
  if (fault === undefined) throw unknownFault();
  const floor = await readFloor(context.store.read, context, context.clocks.now());
  const ofKind = floor.spaces.filter((space) => space.kind === fault.spaceKind);
  const working = ofKind.filter((space) => space.fault === null).length;
  const ticket = { punto: await siteLabel(context), ofKind: ofKind.length, working, ...fault };
  return { fileName: ticketFileName(ticket), text: faultTicket(ticket, floor.now) };
}

async function ownFault(tx: LedgerTx, context: CoreContext, id: string) {
  const row = await tx.read
    .selectFrom('spaceFault')
    .select(['id', 'reportedAt', 'resolvedAt'])
    .where('id', '=', id)
    .where('siteId', '=', context.siteId())
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw unknownFault();
  return row;
}

function unknownFault(): Refusal {
  return new Refusal('NO_EXISTE', 'Ese daño no está en este Punto; actualice la pantalla.');
}

async function write<T>(desk: Desk, work: (tx: LedgerTx) => Promise<T>): Promise<T> {
  const result = await desk.context.ledger.write(desk.actor, work);
  desk.context.publish('coworking');
  return result;
}
