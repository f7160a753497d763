import { z } from 'zod';
import { DAY_MS, localDate, localInstant, localTime, startOfLocalDate } from './bogota.ts';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant } from './fields.ts';

/**
 * What the clock of a Punto's computer told wrongly, as the centre knows it (sync.md, "Three orders"). The fact keeps
 * its raw instant, in its row as in its change; the figures read this one in its place, and the lists mark it.
 *
 * A record under the fact's own id: a fact has one correction at most, and a centre that was put back from a copy says
 * it anew instead of beside it. It holds an instant and an id, and nothing else of anybody: a suppression leaves the
 * visit with its instants, and so this as well.
 *
 * The instants that a clock gave and that figures count by are corrected: see `INSTANTS`. The others stay:
 * - what a person or a file said (an import, the plan of a session): no clock told it;
 * - what is evidence as it was written (authorisations, certificates, the audit trail): the raw instant is its content;
 * - the zones' WiFi facts. They are measurements which both parties of a contract recompute from the raw instants: one
 *   that was moved afterwards by an estimate would be none. What a wrong clock took from the true time stays time of
 *   which nothing is known, which lowers the coverage in everybody's sight and counts neither as up nor as down.
 */
export const timeCorrection = defineEntity({
  table: 'timeCorrection',
  kind: 'record',
  owner: 'centre',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    tableName: z.enum([
      'attendance',
      'attendanceEnd',
      'anonymousAttendance',
      'characterisationEvent',
      'sessionMark',
      'useStart',
    ]),
    /** What the fact says. */
    rawAt: instant,
    /** What it was: when it began (an end: when it ended, a mark: when it was set). */
    startedAt: instant,
    /** Bogotá's date of startedAt. */
    localDate: calendarDate,
    correctedAt: instant,
    deletedAt: instant.nullable(),
  }),
});

export type CorrectedTable = z.infer<typeof timeCorrection.schema>['tableName'];

/** Which instant of a fact its computer's clock gave; null where a person, a file or a plan did. */
const INSTANTS: Readonly<Record<CorrectedTable, (fields: FactFields) => string | null>> = {
  attendance: ({ origin }) => (origin === 'IMPORT' ? null : 'startedAt'),
  attendanceEnd: () => 'endedAt',
  anonymousAttendance: () => 'startedAt',
  characterisationEvent: ({ origin }) => (origin === 'DESK' ? 'at' : null),
  // The session itself began as planned; which of two marks is the later one is told by the clock.
  sessionMark: () => 'markedAt',
  useStart: () => 'startedAt',
};

type FactFields = Readonly<Record<string, string | number | null>>;

/** The instant of a fact that its computer's clock gave, or null when there is none to correct. */
export function clockInstant(
  table: string,
  fields: FactFields,
): { table: CorrectedTable; at: number } | null {
  const parsed = timeCorrection.schema.shape.tableName.safeParse(table);
  if (!parsed.success) return null;
  const field = INSTANTS[parsed.data](fields);
  const at = field === null ? null : fields[field];
  return typeof at === 'number' ? { table: parsed.data, at } : null;
}

/**
 * What the instant of a fact was, when its change was written at `trueAt` and its clock said `wallTime` (all ms UTC).
 * What was noted afterwards (LATE) carries a time of day that a person knew and a date that the clock told: it moves by
 * whole days. An end by rule is at its time of day on the date of its visit, which began at `visitAt`; no end lies
 * before its visit.
 */
export function toldInstant(
  fact: { readonly table: CorrectedTable; readonly at: number },
  fields: FactFields,
  written: { readonly wallTime: number; readonly trueAt: number },
  visitAt: number | null,
): number {
  const { at } = fact;
  if (fact.table === 'attendanceEnd' && fields['how'] === 'RULE') {
    return visitAt === null ? at : Math.max(visitAt, sameTimeOn(localDate(visitAt), at));
  }
  if (fields['origin'] === 'LATE') return Math.min(written.trueAt, at + wholeDays(written));
  return Math.max(visitAt ?? 0, at + written.trueAt - written.wallTime);
}

function wholeDays({ wallTime, trueAt }: { readonly wallTime: number; readonly trueAt: number }): number {
  const days = startOfLocalDate(localDate(trueAt)) - startOfLocalDate(localDate(wallTime));
  return Math.round(days / DAY_MS) * DAY_MS;
}

function sameTimeOn(date: string, at: number): number {
  return localInstant(date, localTime(at));
}
