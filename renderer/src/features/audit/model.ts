import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { readDate } from '#renderer/lib/dates.ts';

export type AuditRow = Outputs['audit']['search']['rows'][number];

/** The filters as they are typed; '' asks for all. */
export interface Filters {
  readonly from: string;
  readonly to: string;
  readonly siteId: string;
  readonly action: string;
  readonly actor: string;
  readonly documentNumber: string;
}

const dayFirst = (date: string): string => date.split('-').toReversed().join('/');

/** The last seven days: what somebody asks about has mostly just happened. */
export function firstFilters(now: number): Filters {
  return {
    from: dayFirst(localDate(now - 6 * DAY_MS)),
    to: dayFirst(localDate(now)),
    siteId: '',
    action: '',
    actor: '',
    documentNumber: '',
  };
}

interface Query {
  readonly from: string;
  readonly to: string;
  readonly siteId: string | null;
  readonly action: string | null;
  readonly actor: string | null;
  readonly documentNumber: string | null;
}

type Checked =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problems: Partial<Record<keyof Filters, string>> };

/** What was typed as a question, or what is wrong with it. */
export function checkFilters(filters: Filters): Checked {
  const problems: Partial<Record<keyof Filters, string>> = {};
  const from = readDate(filters.from);
  const to = readDate(filters.to);
  if (from === undefined) problems.from = 'Escriba día, mes y año, por ejemplo 22/08/2026.';
  if (to === undefined) problems.to = 'Escriba día, mes y año, por ejemplo 22/08/2026.';
  if (from !== undefined && to !== undefined && from > to) problems.from = 'Es posterior a «hasta».';
  const typed = (text: string) => (text.trim() === '' ? null : text.trim());
  const documentNumber = typed(filters.documentNumber);
  if (documentNumber !== null && documentNumber.length < 3) problems.documentNumber = 'Escríbalo completo.';
  if (from === undefined || to === undefined || Object.keys(problems).length > 0)
    return { ok: false, problems };
  return {
    ok: true,
    query: {
      from,
      to,
      siteId: typed(filters.siteId),
      action: typed(filters.action),
      actor: typed(filters.actor),
      documentNumber,
    },
  };
}
