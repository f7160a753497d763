import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount, formatLocalDate, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';

type List = Outputs['decisions']['list'];
export type ForkCase = List['forked'][number];
export type ConflictCase = List['conflicts'][number];
export type OperationCase = List['quarantined'][number];
export type Case = ForkCase | ConflictCase | OperationCase;
export type CaseKind = Case['kind'];
export type Content = Outputs['decisions']['operation']['content'][number];
export type Conflict = Outputs['decisions']['conflict'];
export type Operation = Outputs['decisions']['operation'];
export type Fork = Outputs['decisions']['fork'];

export interface CaseGroup {
  readonly kind: CaseKind;
  readonly title: string;
  readonly cases: readonly Case[];
}

/** What must be looked at first stands first; kinds without cases are left out. */
export function groupsOf({ forked, conflicts, parked, quarantined }: List): readonly CaseGroup[] {
  const groups: readonly CaseGroup[] = [
    { kind: 'FORK', title: 'Dos historias', cases: forked },
    { kind: 'CONFLICT', title: 'Conflictos', cases: conflicts },
    { kind: 'PARKED', title: 'Aplazados', cases: parked },
    { kind: 'QUARANTINED', title: 'En cuarentena', cases: quarantined },
  ];
  return groups.filter(({ cases }) => cases.length > 0);
}

export function keyOf(each: Case): string {
  return `${each.kind} ${each.id}`;
}

/** What a case is called in the list, and the line below it. */
export function wordsOf(each: Case, now: number): { readonly title: string; readonly line: string } {
  switch (each.kind) {
    case 'FORK':
      return {
        title: `${each.siteName}: ${each.deviceName}`,
        line: `${formatQuantity(each.changes, 'dato', 'datos')}, ${formatMoment(each.receivedAt, now)}`,
      };
    case 'CONFLICT':
      return {
        title: each.subject,
        line: [each.label, each.siteName].filter((part) => part !== null).join(', '),
      };
    case 'PARKED':
    case 'QUARANTINED':
      return {
        title: each.alike.length === 0 ? each.what : `${each.what} (${formatCount(each.alike.length + 1)})`,
        // Why comes first: it is what tells one case from another.
        line: `${each.reason} ${each.siteName}`,
      };
  }
}

/** A value as people read it; a dash where there is none. */
export function valueOf({ kind, shown }: Pick<Content, 'kind' | 'shown'>, now: number): string {
  if (kind === 'RESERVED') return 'Respuesta reservada';
  if (shown === null || shown === '') return 'Sin dato';
  if (kind === 'MOMENT' && typeof shown === 'number') return formatMoment(shown, now);
  if (kind === 'DATE') return formatLocalDate(String(shown));
  return typeof shown === 'number' ? formatCount(shown) : shown;
}

/** Whom or what a row is about, for one line of a list; undefined where it says nothing that names it. */
export function subjectOf(content: readonly Content[]): string | undefined {
  const said = content.flatMap(({ field, kind, shown }) =>
    field !== 'siteId' && (kind === 'TEXT' || kind === 'CODE') && shown !== null && shown !== ''
      ? [{ field, shown: String(shown) }]
      : [],
  );
  const names = said.filter(({ field }) => field === 'givenNames' || field === 'surnames');
  return names.length > 0 ? names.map(({ shown }) => shown).join(' ') : said[0]?.shown;
}

/** The operations that a decision about a case is about: those that are alike are decided together. */
export function operationsOf({ id, alike }: OperationCase): string[] {
  return [id, ...alike];
}
