import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { checkHeadCount, type HeadCell } from '#shared/domain/head-count.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';

export interface HeadCount {
  readonly service: Service;
  /** What the event was. */
  readonly note: string;
  readonly cells: readonly HeadCell[];
}

/** One count as it was saved: the cells that were written together. */
export interface SavedHeadCount {
  /** The row of its first cell. */
  readonly id: string;
  readonly service: Service;
  readonly note: string;
  readonly recordedAt: number;
  readonly total: number;
  readonly cells: readonly HeadCell[];
  readonly voided: boolean;
}

/**
 * Saves how many came to an event, by sex and age group, without saying who: one row a cell, all in one transaction.
 * They are added to ATENCIONES and never to people. Returns the id of the count. Throws ENTRADA_INVALIDA.
 */
export async function saveHeadCount(
  context: CoreContext,
  actor: string,
  { service, note, cells }: HeadCount,
): Promise<{ id: string; total: number }> {
  checkHeadCount(cells);
  const saved = await context.ledger.write(actor, async (tx) => {
    const ids: string[] = [];
    for (const cell of cells) {
      const id = tx.newId();
      ids.push(id);
      await tx.append('anonymousAttendance', {
        id,
        siteId: context.siteId(),
        service,
        startedAt: tx.now,
        localDate: localDate(tx.now),
        ...cell,
        note,
        recordedAt: tx.now,
      });
    }
    return { id: ids[0] ?? '', total: cells.reduce((sum, cell) => sum + cell.count, 0) };
  });
  context.publish('attendance');
  return saved;
}

/** Today's counts of this Punto, newest first, voided ones included. */
export async function headCounts(context: CoreContext): Promise<SavedHeadCount[]> {
  const from = startOfLocalDate(localDate(context.clocks.now()));
  const rows = await context.store.read
    .selectFrom('anonymousAttendance')
    .select((eb) => [
      'anonymousAttendance.id',
      'anonymousAttendance.service',
      'anonymousAttendance.note',
      'anonymousAttendance.sex',
      'anonymousAttendance.ageGroup',
      'anonymousAttendance.count',
      'anonymousAttendance.recordedAt',
      eb
        .selectFrom('liveAnonymousAttendance as live')
        .select('live.id')
        .whereRef('live.id', '=', 'anonymousAttendance.id')
        .as('liveId'),
    ])
    .where('anonymousAttendance.startedAt', '>=', from)
    .where('anonymousAttendance.startedAt', '<', from + DAY_MS)
    .where('anonymousAttendance.siteId', '=', context.siteId())
    .orderBy('anonymousAttendance.id')
    .execute();
  const counts = Map.groupBy(rows, togetherKey);
  return [...counts.values()]
    .flatMap((cells): SavedHeadCount[] => {
      const [first] = cells;
      if (first === undefined) return [];
      const { id, service, note, recordedAt } = first;
      return [
        {
          id,
          service,
          note: note ?? '',
          recordedAt,
          total: cells.reduce((sum, cell) => sum + cell.count, 0),
          cells: cells.map(({ sex, ageGroup, count }) => ({ sex, ageGroup, count })),
          voided: cells.every((cell) => cell.liveId === null),
        },
      ];
    })
    .toSorted((one, other) => other.recordedAt - one.recordedAt);
}

/** The cells of one transaction share its instant; two events of one instant differ in service or note. */
function togetherKey(row: { recordedAt: number; service: string; note: string | null }): string {
  return JSON.stringify([row.recordedAt, row.service, row.note]);
}

/** Voids a whole count of today. Doing it twice changes nothing. Throws NO_EXISTE. */
export async function voidHeadCount(
  context: CoreContext,
  actor: string,
  id: string,
  reason: string,
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const first = await tx.read
      .selectFrom('anonymousAttendance')
      .select(['service', 'note', 'recordedAt', 'localDate'])
      .where('id', '=', id)
      .where('siteId', '=', context.siteId())
      .executeTakeFirst();
    if (first === undefined || first.localDate !== localDate(tx.now))
      throw new Refusal('NO_EXISTE', 'Ese conteo no es de hoy en este Punto; actualice la pantalla.');
    const together = await tx.read
      .selectFrom('liveAnonymousAttendance')
      .select('id')
      .where('siteId', '=', context.siteId())
      .where('recordedAt', '=', first.recordedAt)
      .where('service', '=', first.service)
      .where('note', 'is', first.note)
      .where('startedAt', '>=', startOfLocalDate(first.localDate))
      .execute();
    for (const { id: anonymousId } of together) {
      const siteId = context.siteId();
      await tx.append('anonymousVoid', { id: tx.newId(), siteId, anonymousId, reason, voidedAt: tx.now });
    }
    if (together.length > 0) await auditIn(tx, context, actor, 'CONTEO_ANULADO', id);
  });
  context.publish('attendance');
}
