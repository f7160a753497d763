import { expandWeekly, type Occurrence, type WeeklyRule } from '#shared/domain/recurrence.ts';
import type { CoreContext } from '../../context.ts';
import { colombianHolidays } from '../../holidays.ts';
import { clashesWith, type ClashRow, type Setting } from './taken.ts';

/** What a new group would get, before it is saved. */
export interface GroupPlan {
  readonly sessions: readonly Occurrence[];
  /** Holidays left out; each may be kept. */
  readonly skipped: readonly string[];
  readonly recurrence: string;
  readonly clashes: readonly ClashRow[];
}

/** The sessions of a rule and what stands in their way. Throws ENTRADA_INVALIDA for a rule that cannot be. */
export async function planGroup(
  context: CoreContext,
  rule: WeeklyRule,
  setting: Setting,
): Promise<GroupPlan> {
  const { occurrences, skipped, recurrence } = expandWeekly(rule, await colombianHolidays());
  const spans = occurrences.map((occurrence) => ({ ...occurrence, ...setting }));
  const clashes = await clashesWith(context.store.read, context, spans, null);
  return { sessions: occurrences, skipped, recurrence, clashes };
}
