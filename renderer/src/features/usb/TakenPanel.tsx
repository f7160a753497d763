import { IconHistory } from '@tabler/icons-react';
import type { TakenBefore } from '#renderer/features/usb/model.ts';
import { formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/usb/UsbScreen.module.css';

interface TakenPanelProps {
  readonly taken: readonly TakenBefore[] | undefined;
  readonly failure: Failure | undefined;
  readonly now: number;
  readonly onRetry: () => void;
}

/** What sticks brought before, newest first: who can be called about a package that never came. */
export function TakenPanel({ taken, failure, now, onRetry }: TakenPanelProps) {
  return (
    <Panel title="Recibidos antes" className={classes.before}>
      {failure !== undefined ? (
        <ErrorState
          failure={failure}
          action={{ id: 'usb.retry', label: 'Volver a intentar', keys: ['F9'], run: onRetry }}
        />
      ) : taken === undefined ? (
        <SkeletonRows rows={4} height={56} />
      ) : taken.length === 0 ? (
        <EmptyState title="Todavía ninguno" icon={<IconHistory size={28} />}>
          Aquí queda qué Punto mandó cada paquete, cuándo se hizo y cuándo llegó.
        </EmptyState>
      ) : (
        <ScrollRegion label="Paquetes recibidos antes" className={classes.list}>
          <ul>
            {taken.map((row) => (
              <li key={row.id}>
                <strong>
                  {row.siteCode} {row.siteName}
                </strong>
                <span>
                  Recibido {formatMoment(row.takenAt, now)}; hecho {formatMoment(row.madeAt, now)}
                </span>
                <span>
                  {formatQuantity(row.changes, 'dato', 'datos')},{' '}
                  {formatQuantity(row.fresh, 'nuevo', 'nuevos')}
                  {row.quarantined === 0 ? '' : `, ${row.quarantined} en cuarentena`}
                </span>
              </li>
            ))}
          </ul>
        </ScrollRegion>
      )}
    </Panel>
  );
}
