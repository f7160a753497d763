import type { z } from 'zod';
import { localInstant } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { registrationsOfAny } from '../../registrations.ts';
import { checkDates, checkWanted, type CheckedDate } from './check.ts';
import { clashRefusal } from './clash-words.ts';
import { chosenSpaces, type changeInput, type reserveInput, seated } from './request.ts';
import { openReservation, restOfSeries } from './series.ts';

type Reserve = z.output<typeof reserveInput>;
type Change = z.output<typeof changeInput>;

export interface Reserved {
  /** In the order of time, the spaces of one date together. */
  readonly ids: readonly string[];
  /** The first date (YYYY-MM-DD) that was reserved. */
  readonly firstDate: string;
  /** Dates (YYYY-MM-DD) that were left out because somebody else has them. */
  readonly leftOut: readonly string[];
}

/**
 * Reserves every space on every date, in one transaction: all of it, or nothing. What clashes is refused, or left out
 * where that was said. Throws ENTRADA_INVALIDA, CONFLICTO, NO_EXISTE.
 */
export async function reserve(
  context: CoreContext,
  actor: string,
  officer: string,
  input: Reserve,
): Promise<Reserved> {
  const reserved = await context.ledger.write(actor, async (tx) => {
    await checkHolder(tx, input);
    const checked = await checkWanted(context, input, tx.read);
    const { seats, fault, spaces } = checked;
    if (seats === null) throw new Refusal('ENTRADA_INVALIDA', fault ?? '', { field: 'people' });
    const free = freeDates(checked.dates, input.skipClashing);
    const several = spaces.length * free.length > 1;
    const seriesId = several ? tx.newId() : null;
    const ids: string[] = [];
    for (const { localDate, startsAt, endsAt } of free) {
      for (const [index, space] of spaces.entries()) {
        const id = tx.newId();
        ids.push(id);
        await tx.create('reservation', {
          id,
          siteId: context.siteId(),
          spaceId: space.id,
          personId: input.personId,
          groupName: input.groupName,
          people: seats[index] ?? 1,
          purpose: input.purpose,
          startsAt,
          endsAt,
          localDate,
          seriesId,
          madeAt: tx.now,
          madeBy: officer,
          arrivedAt: null,
          cancelledAt: null,
          cancelReason: null,
          deletedAt: null,
        });
      }
    }
    const kept = new Set(free);
    const firstDate = free[0]?.localDate ?? input.date;
    return {
      ids,
      firstDate,
      leftOut: checked.dates.filter((date) => !kept.has(date)).map((date) => date.localDate),
    };
  });
  context.publish('coworking');
  return reserved;
}

/** Somebody answers for a reservation: a registered person, or a group by its name. */
async function checkHolder(
  tx: LedgerTx,
  { personId, groupName }: Pick<Reserve, 'personId' | 'groupName'>,
): Promise<void> {
  if (personId === null && groupName === null) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Diga para quién es: busque a la persona o escriba el nombre del grupo.',
      {
        field: 'personId',
      },
    );
  }
  if (personId !== null) await registrationsOfAny(tx.read, personId);
}

function freeDates(dates: readonly CheckedDate[], skipClashing: boolean): readonly CheckedDate[] {
  for (const { fault } of dates) {
    if (fault !== null) throw new Refusal('ENTRADA_INVALIDA', fault, { field: 'startTime' });
  }
  const free = dates.filter(({ obstacles }) => obstacles.length === 0);
  const clashing = dates.flatMap(({ obstacles }) => obstacles);
  if (clashing.length > 0 && (!skipClashing || free.length === 0)) throw clashRefusal(clashing);
  return free;
}

/**
 * Changes one reservation, or it and those that follow it in its series, which keep their dates. Returns how many.
 * Throws ENTRADA_INVALIDA, CONFLICTO, NO_EXISTE.
 */
export async function changeReservation(
  context: CoreContext,
  actor: string,
  input: Change,
): Promise<{ changed: number }> {
  const changed = await context.ledger.write(actor, async (tx) => {
    const first = await openReservation(context, input.id, tx.read);
    await checkHolder(tx, input);
    const rows = input.scope === 'UNA' ? [first] : await restOfSeries(context, first, tx.read);
    if (input.scope === 'SIGUIENTES') refuseNewPlan(input, first, rows);
    const spaces = await chosenSpaces(context, [input.spaceId], tx.read);
    const seating = seated(input.people, spaces);
    if ('fault' in seating) throw new Refusal('ENTRADA_INVALIDA', seating.fault, { field: 'people' });
    const dates = rows.map((row) => {
      const date = input.scope === 'UNA' ? input.date : row.localDate;
      const startsAt = localInstant(date, input.startTime);
      return { localDate: date, startsAt, endsAt: localInstant(date, input.endTime) };
    });
    const except = new Set(rows.map(({ id }) => id));
    freeDates(await checkDates(context, { spaces, dates, except }, tx.read), false);
    const { personId, groupName, purpose, people, spaceId } = input;
    for (const [index, row] of rows.entries()) {
      await tx.patch('reservation', row.id, {
        personId,
        groupName,
        purpose,
        people,
        spaceId,
        ...dates[index],
      });
    }
    await auditIn(
      tx,
      context,
      actor,
      'RESERVA_CAMBIADA',
      first.id,
      JSON.stringify({ reservations: rows.length }),
    );
    return rows.length;
  });
  context.publish('coworking');
  return { changed };
}

/** A whole series keeps its dates, and where it has several spaces each keeps its own. */
function refuseNewPlan(
  input: Change,
  first: { readonly localDate: string; readonly spaceId: string },
  rows: readonly { readonly localDate: string; readonly spaceId: string }[],
): void {
  if (input.date !== first.localDate) {
    throw new Refusal('ENTRADA_INVALIDA', 'La fecha se cambia de una en una; elija «Solo esta».', {
      field: 'date',
    });
  }
  if (new Set(rows.map(({ spaceId }) => spaceId)).size > 1) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Esta serie ocupa varios espacios a la vez; cámbielos de uno en uno o cancele la serie y repítala.',
      { field: 'spaceId' },
    );
  }
}
