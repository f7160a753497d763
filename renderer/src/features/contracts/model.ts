import { plusDays } from '#shared/domain/business-days.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type ContractRow = Outputs['contracts']['list']['contracts'][number];
export type ContractZones = Outputs['contracts']['zones'];
export type ContractTerm = ContractZones['terms'][number];

export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly message?: string;
}

/** "1 ene. 2026 a 31 dic. 2026": people count the last day in. */
export function termWords({ startsOn, endsOn }: Pick<ContractRow, 'startsOn' | 'endsOn'>): string {
  return endsOn === null
    ? `desde el ${formatLocalDate(startsOn)}`
    : `${formatLocalDate(startsOn)} a ${formatLocalDate(plusDays(endsOn, -1))}`;
}

/** A percentage as it is typed, "99,5" or "99.5 %", in thousandths; undefined where it is none. */
export function readTarget(typed: string): number | undefined {
  const match = /^(\d{1,3})(?:[.,](\d{1,3}))?\s*%?$/u.exec(typed.trim());
  if (match === null) return undefined;
  const [, whole = '', decimals = ''] = match;
  const milli = Number(whole) * 1_000 + Number(decimals.padEnd(3, '0'));
  return milli >= 1 && milli <= 100_000 ? milli : undefined;
}

export function typedTarget(milli: number): string {
  return String(milli / 1_000).replace('.', ',');
}

export interface ComunaCount {
  readonly comuna: Comuna;
  readonly label: string;
  readonly zoneIds: readonly string[];
}

/** The zones that could be added, by comuna in their order. */
export function byComuna(others: ContractZones['others']): ComunaCount[] {
  return [...Map.groupBy(others, ({ comuna }) => comuna)].map(([comuna, zones]) => ({
    comuna,
    label: labels.comuna[comuna],
    zoneIds: zones.map(({ zoneId }) => zoneId),
  }));
}
