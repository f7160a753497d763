import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount, formatTime } from '#renderer/lib/formats.ts';
import { useServices } from '#renderer/lib/services.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/reception/HeadCountList.module.css';

export type SavedCount = Outputs['attendance']['headCounts'][number];

interface HeadCountListProps {
  readonly counts: readonly SavedCount[] | undefined;
  readonly failure: Failure | undefined;
  readonly aside: ReactNode;
  readonly onVoid: (count: SavedCount) => void;
}

/** What was counted today, newest first; what was voided stays readable. */
export function HeadCountList({ counts, failure, aside, onVoid }: HeadCountListProps) {
  const { labelOf } = useServices();
  return (
    <section aria-label="Conteos de hoy" className={classes.panel}>
      <div className={classes.head}>
        <strong>Conteos de hoy</strong>
        {aside}
      </div>
      {counts === undefined ? (
        failure === undefined ? (
          <SkeletonRows rows={3} />
        ) : (
          <Banner tone="bad" title="No se pudo leer lo contado.">
            {failure.message}
          </Banner>
        )
      ) : counts.length === 0 ? (
        <p className={classes.none}>Lo que guarde aparece aquí, con su hora y su total.</p>
      ) : (
        <ul className={classes.rows}>
          {counts.map((count) => (
            <li key={count.id} className={classes.row} data-voided={count.voided || undefined}>
              <strong className={classes.total}>{formatCount(count.total)}</strong>
              <span className={classes.what}>
                <span className={classes.note}>{count.note}</span>
                <span className={classes.detail}>
                  {labelOf(count.service)}, {formatTime(count.recordedAt)}
                  {count.voided ? ', anulado' : ''}
                </span>
              </span>
              {count.voided ? null : (
                <UnstyledButton
                  className={classes.void}
                  aria-label={`Anular el conteo de ${count.note}`}
                  onClick={() => {
                    onVoid(count);
                  }}
                >
                  Anular
                </UnstyledButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
