import { labels } from '#shared/text/labels.ts';
import { lengthWords, scopeName, shortSpan, zonesWords } from '#renderer/features/exclusions/model.ts';
import type { Forecast } from '#renderer/features/exclusions/model.ts';
import { Banner } from '#renderer/ui/Notice.tsx';

interface ForecastLineProps {
  /** Undefined until the fields say enough. */
  readonly forecast: Forecast | undefined;
  readonly refusal: string | undefined;
}

/** What the request would do: how much, of how many zones, and with which others it shares time. */
export function ForecastLine({ forecast, refusal }: ForecastLineProps) {
  if (refusal !== undefined) return <Banner tone="bad" title={refusal} />;
  if (forecast === undefined) return null;
  const title = `Si se aprueba, dejan de exigirse ${lengthWords(forecast)} a ${zonesWords(forecast.zones)}.`;
  const [first] = forecast.overlaps;
  if (first === undefined) {
    return <Banner tone={forecast.ahead ? 'planned' : 'unknown'} title={title} />;
  }
  const others = forecast.overlaps.length - 1;
  return (
    <Banner tone="doubt" title={title}>
      Se cruza con {scopeName(first)}, {shortSpan(first)} ({labels.exclusionState[first.state].toLowerCase()})
      {others === 0 ? '' : ` y ${others} más`}. Se permite: el tiempo común se descuenta una sola vez.
    </Banner>
  );
}
