import { withArticle } from '#shared/text/clock-words.ts';
import { hasFault, STATE_WORDS } from '#renderer/features/wifi/model.ts';
import type { Zone } from '#renderer/features/wifi/model.ts';
import { formatCount, formatDuration, formatMoment } from '#renderer/lib/formats.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/wifi/ZoneDialog.module.css';

interface ZoneDialogProps {
  readonly zone: Zone;
  readonly comuna: string;
  readonly now: number;
  readonly onClose: () => void;
}

function clientsOf(zone: Zone): string {
  if (zone.clients !== null) return formatCount(zone.clients);
  return zone.state === 'UP' ? 'El equipo no lo informa' : '–';
}

/** Everything the board knows of one zone. */
export function ZoneDialog({ zone, comuna, now, onClose }: ZoneDialogProps) {
  const { one, tone } = STATE_WORDS[zone.state];
  const title =
    zone.since === null
      ? one
      : `${one} desde ${withArticle(formatMoment(zone.since, now))}, hace ${formatDuration(now - zone.since)}`;
  return (
    <Dialog title={zone.name} onClose={onClose} size="36rem">
      <Banner tone={hasFault(zone) ? 'doubt' : tone} title={title}>
        {zone.cause}
      </Banner>
      <dl className={classes.facts}>
        <dt>Comuna</dt>
        <dd>{comuna}</dd>
        <dt>Dirección</dt>
        <dd>{zone.address ?? 'Sin dirección en el listado'}</dd>
        <dt>Equipo</dt>
        <dd>
          {zone.target ??
            (zone.hasTarget
              ? 'Lo sondea otro equipo'
              : 'Sin equipo configurado: impórtelo para poder sondearla')}
        </dd>
        <dt>Tiempo de respuesta</dt>
        <dd>{zone.rttMs === null ? '–' : `${formatCount(zone.rttMs)}\u00A0ms`}</dd>
        <dt>Dispositivos conectados</dt>
        <dd>{clientsOf(zone)}</dd>
      </dl>
    </Dialog>
  );
}
