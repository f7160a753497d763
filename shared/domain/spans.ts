/**
 * Sets of time as lists of spans. «A union» is what `uniteSpans` returns: in order, none empty, none touching the
 * next. Every set has exactly one union, so that equal sets are equal lists.
 */

/** [from, to) in integer milliseconds UTC. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The same time as a union; spans may overlap, and empty ones are dropped. */
export function uniteSpans(spans: readonly Span[]): Span[] {
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (to <= from) continue;
    const last = united.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** The time of `spans` that lies in none of `others`. Both are unions, and so is the result. */
export function subtractSpans(spans: readonly Span[], others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let next = 0;
  for (const span of spans) {
    let { from } = span;
    while ((others[next]?.to ?? Infinity) <= from) next += 1;
    for (let index = next; from < span.to; index += 1) {
      const other = others[index];
      const until = Math.min(other?.from ?? Infinity, span.to);
      if (from < until) left.push({ from, to: until });
      from = Math.max(from, other?.to ?? Infinity);
    }
  }
  return left;
}

/** The time that lies in both. Both are unions, and so is the result. */
export function intersectSpans(spans: readonly Span[], others: readonly Span[]): Span[] {
  const common: Span[] = [];
  let next = 0;
  for (const span of spans) {
    while ((others[next]?.to ?? Infinity) <= span.from) next += 1;
    for (let index = next; index < others.length; index += 1) {
      const other = others[index];
      if (other === undefined || other.from >= span.to) break;
      common.push({ from: Math.max(span.from, other.from), to: Math.min(span.to, other.to) });
    }
  }
  return common;
}

/** Milliseconds of spans that do not overlap. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}
