import { hasFault } from '#renderer/features/wifi/model.ts';
import type { Page } from '#renderer/features/wifi/zone-model.ts';
import { formatDuration, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';

/** What somebody should know before they read figures: why, who sees it, a restart, what waits for approval. */
export function ZoneNews({ page, now }: { readonly page: Page; readonly now: number }) {
  const { zone, waiting, restart } = page;
  const others = [
    ...(restart === null
      ? []
      : [
          `El equipo se reinició antes de las ${formatMoment(restart.at, now)}${restart.uptimeMs === null ? '' : ` (llevaba ${formatDuration(restart.uptimeMs)} encendido)`}.`,
        ]),
    ...(waiting.length === 0
      ? []
      : [
          `${formatQuantity(waiting.length, 'exclusión espera', 'exclusiones esperan')} aprobación: todavía no cambia ninguna cuenta.`,
        ]),
  ];
  const [first, ...rest] = zone.cause === null ? others : [zone.cause, ...others];
  if (first === undefined) return null;
  const tone =
    zone.state === 'MAINTENANCE'
      ? 'planned'
      : zone.cause === null || hasFault(zone)
        ? 'doubt'
        : zone.state === 'DOWN'
          ? 'bad'
          : zone.state === 'SUSPECT'
            ? 'doubt'
            : 'unknown';
  return (
    <Banner tone={tone} title={first}>
      {rest.length === 0 ? undefined : rest.join(' ')}
    </Banner>
  );
}
