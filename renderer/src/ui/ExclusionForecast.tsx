import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { lengthWords, scopeName, shortSpan, zonesWords } from '#renderer/lib/exclusion-words.ts';
import { Banner } from '#renderer/ui/Notice.tsx';

interface ExclusionForecastProps {
  /** Undefined until the fields say enough. */
  readonly forecast: Outputs['contracts']['checkExclusion'] | undefined;
  readonly refusal: string | undefined;
}

/** What the request would do: how much, of how many zones, and with which others it shares time. */
export function ExclusionForecast({ forecast, refusal }: ExclusionForecastProps) {
  if (refusal !== undefined) return <Banner tone="bad" title={refusal} />;
  if (forecast === undefined) return null;
  const where = forecast.zones === 1 ? '' : ` en ${zonesWords(forecast.zones)}`;
  const title = `Son ${lengthWords(forecast)}${where}.`;
  const [first] = forecast.overlaps;
  if (first === undefined) {
    return (
      <Banner tone={forecast.ahead ? 'planned' : 'unknown'} title={title}>
        Se dejan de exigir cuando la central las apruebe.
      </Banner>
    );
  }
  const others = forecast.overlaps.length - 1;
  return (
    <Banner tone="doubt" title={title}>
      Se cruza con {scopeName(first)}, {shortSpan(first)} ({labels.exclusionState[first.state].toLowerCase()})
      {others === 0 ? '' : ` y ${others} más`}. Se permite: el tiempo común se descuenta una sola vez.
    </Banner>
  );
}
