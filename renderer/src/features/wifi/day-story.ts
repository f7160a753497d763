import { withArticle } from '#shared/text/clock-words.ts';
import { subtractSpans, uniteSpans } from '#shared/domain/spans.ts';
import type { Span } from '#shared/domain/spans.ts';
import { formatExactHours } from '#renderer/features/wifi/zone-model.ts';
import type { Day } from '#renderer/features/wifi/zone-model.ts';
import { formatDuration, formatExactTime } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export interface StoryLine {
  readonly key: string;
  readonly at: number;
  readonly tone: Tone;
  readonly words: string;
}

/** Seconds between two polls are no gap. */
const LEAST_UNSEEN_MS = 2 * 60_000;

/** What happened on a day in words and to the second, in order; a day without anything says so. */
export function dayStory(day: Day, end: number): readonly StoryLine[] {
  const seen = uniteSpans(
    day.observed.filter(({ state }) => state !== 'UNKNOWN').map(({ t0, t1 }) => ({ from: t0, to: t1 })),
  );
  const down = day.observed
    .filter(({ state }) => state === 'DOWN')
    .map(({ t0, t1 }): StoryLine => ({
      key: `d${t0}`,
      at: t0,
      tone: 'bad',
      words: `Caída ${range({ from: t0, to: t1 }, day)} (${formatExactHours(t1 - t0)})`,
    }));
  const unseen = subtractSpans([{ from: day.from, to: end }], seen)
    .filter(({ from, to }) => to - from >= LEAST_UNSEEN_MS)
    .map((span): StoryLine => ({
      key: `u${span.from}`,
      at: span.from,
      tone: 'unknown',
      words: `Sin datos ${range(span, day)} (${formatExactHours(span.to - span.from)})`,
    }));
  const excluded = day.exclusions.map(({ from, to, reason, evidence, decidedBy }): StoryLine => ({
    key: `e${from}${to}`,
    at: from,
    tone: 'planned',
    words: `Excluida ${range({ from, to }, day)}: ${reason} (${evidence}; aprobó ${decidedBy})`,
  }));
  const events = day.events.map(({ kind, at, until, uptimeMs }): StoryLine => ({
    key: `${kind}${at}`,
    at,
    tone: 'doubt',
    words:
      kind === 'REINICIO'
        ? `El equipo se reinició antes de ${withArticle(formatExactTime(at))}${uptimeMs === null ? '' : `: llevaba ${formatDuration(uptimeMs)} encendido`}`
        : `Perdió respuestas ${until === null ? `a ${withArticle(formatExactTime(at))}` : range({ from: at, to: until }, day)}, sin llegar a ser caída`,
  }));
  const lines = [...down, ...unseen, ...excluded, ...events].toSorted((a, b) => a.at - b.at);
  if (lines.length > 0) return lines;
  return [{ key: 'calm', at: day.from, tone: 'good', words: 'En servicio todo el tiempo, sin novedad' }];
}

/** "de 2:10:05 p. m. a 6:58:12 p. m."; an end at midnight is told as such. */
function range({ from, to }: Span, day: Day): string {
  const begin = from <= day.from ? 'desde la medianoche' : `de ${formatExactTime(from)}`;
  return `${begin} ${to >= day.to ? 'hasta la medianoche' : `a ${formatExactTime(to)}`}`;
}
