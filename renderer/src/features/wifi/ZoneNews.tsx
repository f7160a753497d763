import { withArticle } from '#shared/text/clock-words.ts';
import type { Page } from '#renderer/features/wifi/zone-model.ts';
import { formatDuration, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';

/** "de las 8:14 a. m." today, "del 8 abr., 5:48 p. m." on another day. */
function ofMoment(at: number, now: number): string {
  return `de ${withArticle(formatMoment(at, now))}`.replace(/^de el /u, 'del ');
}

/** What somebody should know before they read figures: why, who sees it, a restart, what waits for approval. */
export function ZoneNews({ page, now }: { readonly page: Page; readonly now: number }) {
  const { zone, waiting, restart } = page;
  const others = [
    ...(restart === null
      ? []
      : [
          `El equipo se reinició antes ${ofMoment(restart.at, now)}${restart.uptimeMs === null ? '' : ` (llevaba ${formatDuration(restart.uptimeMs)} encendido)`}.`,
        ]),
    ...(waiting.length === 0
      ? []
      : [
          `${formatQuantity(waiting.length, 'exclusión espera', 'exclusiones esperan')} aprobación: todavía no cambia ninguna cuenta.`,
        ]),
  ];
  // An outage says by itself that nobody answers; its cause stands with the equipment.
  const told = zone.cause === null || zone.state === 'DOWN' ? others : [zone.cause, ...others];
  const [first, ...rest] = told;
  if (first === undefined) return null;
  const tone =
    zone.state === 'MAINTENANCE'
      ? 'planned'
      : zone.state === 'UNKNOWN' && zone.cause !== null
        ? 'unknown'
        : 'doubt';
  return (
    <Banner tone={tone} title={first}>
      {rest.length === 0 ? undefined : rest.join(' ')}
    </Banner>
  );
}
