import { z } from 'zod';
import { localInstant } from '#shared/domain/bogota.ts';
import type { IsHoliday } from '#shared/domain/business-days.ts';
import type { Span } from '#shared/domain/clashes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { calendarDate, id, text } from '#shared/domain/fields.ts';
import { expandWeekly, timeOfDay, weeklyRule } from '#shared/domain/recurrence.ts';
import { seatPeople } from '#shared/domain/reservation-rules.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { activeSpaces, type SpaceTimeline } from '../../room-timeline.ts';
import type { CoreContext } from '../../context.ts';

const MOST_SPACES = 40;
/** One transaction holds 500 changes; a longer series would also be nobody's plan. */
const MOST_ROWS = 300;

/** What somebody asks for: when, where, and for how many. */
const wantedFields = {
  spaceIds: z
    .array(id)
    .min(1, 'Elija al menos un espacio.')
    .max(MOST_SPACES, `Elija como máximo ${MOST_SPACES}.`),
  /** YYYY-MM-DD; of a repeated one the date from which it repeats. */
  date: calendarDate,
  startTime: timeOfDay,
  endTime: timeOfDay,
  repeat: weeklyRule.pick({ days: true, end: true, keptHolidays: true }).nullable(),
  people: z
    .int('Escriba cuántas personas, con números.')
    .min(1, 'Escriba cuántas personas: al menos una.')
    .max(500),
};
const wantedInput = z.strictObject(wantedFields);
export type Wanted = z.output<typeof wantedInput>;

/** `changing`: the reservation that is about to be changed to this, and so is in nobody's way. */
export const checkInput = z.strictObject({ ...wantedFields, changing: id.nullable() });

const holderFields = {
  personId: id.nullable(),
  groupName: text(120, 'Escriba el nombre del grupo.').nullable(),
  purpose: text(200, 'Escriba para qué es.').nullable(),
};
export const reserveInput = z.strictObject({
  ...wantedFields,
  ...holderFields,
  /** Leaves out the dates that clash and keeps the others. */
  skipClashing: z.boolean(),
});

export const changeInput = z.strictObject({
  id,
  /** This one alone, or it and all that follow it in its series: those keep their dates. */
  scope: z.enum(['UNA', 'SIGUIENTES']),
  ...wantedInput.omit({ spaceIds: true, repeat: true }).shape,
  spaceId: id,
  ...holderFields,
});

export interface WantedDate extends Span {
  readonly localDate: string;
}

export interface WantedDates {
  readonly dates: readonly WantedDate[];
  /** Holidays that the repetition leaves out. */
  readonly skipped: readonly string[];
}

/** The dates behind what was asked. Throws ENTRADA_INVALIDA where none or too many come of it. */
export function datesOf(wanted: Wanted, isHoliday: IsHoliday): WantedDates {
  const { date, startTime, endTime, repeat, spaceIds } = wanted;
  if (repeat === null) {
    const span = { startsAt: localInstant(date, startTime), endsAt: localInstant(date, endTime) };
    return { dates: [{ localDate: date, ...span }], skipped: [] };
  }
  const { occurrences, skipped } = expandWeekly({ from: date, startTime, endTime, ...repeat }, isHoliday);
  if (occurrences.length * spaceIds.length > MOST_ROWS) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      `Son demasiadas reservas de una vez (máximo ${MOST_ROWS}); acorte la repetición o elija menos espacios.`,
      { field: 'repeat' },
    );
  }
  return {
    dates: occurrences.map(({ localDate, startsAt, endsAt }) => ({ localDate, startsAt, endsAt })),
    skipped,
  };
}

/** The chosen spaces, in the order chosen. Throws NO_EXISTE for one that is offered no more. */
export async function chosenSpaces(
  context: CoreContext,
  spaceIds: readonly string[],
  read?: LedgerTx['read'],
): Promise<SpaceTimeline['space'][]> {
  const known = new Map((await activeSpaces(context, read)).map((space) => [space.id, space]));
  return [...new Set(spaceIds)].map((spaceId) => {
    const space = known.get(spaceId);
    if (space === undefined) {
      throw new Refusal('NO_EXISTE', 'Ese espacio ya no se ofrece; elija otro.', { field: 'spaceIds' });
    }
    return space;
  });
}

/** How many people each space takes, or why they do not fit. */
export function seated(
  people: number,
  spaces: readonly SpaceTimeline['space'][],
): { readonly seats: number[] } | { readonly fault: string } {
  const seats = seatPeople(
    people,
    spaces.map(({ capacity }) => capacity),
  );
  if (seats !== null) return { seats };
  const room = spaces.reduce((sum, { capacity }) => sum + capacity, 0);
  if (people > room) {
    const where = spaces.length === 1 ? `En ${spaces[0]?.name ?? ''} caben ${room}` : `Ahí caben ${room}`;
    return { fault: `${where} y son ${people} personas; elija otro espacio o varios.` };
  }
  const who = people === 1 ? 'una persona' : `${people} personas`;
  return { fault: `Son ${spaces.length} espacios para ${who}; quite los que sobran.` };
}
