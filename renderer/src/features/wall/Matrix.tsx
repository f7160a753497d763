import { VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import type { WallBoard } from '#shared/domain/wall.ts';
import { comunaWords } from '#renderer/features/wall/model.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { STATE_WORDS } from '#renderer/lib/zone-states.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wall/Matrix.module.css';

interface MatrixProps {
  readonly comunas: WallBoard['comunas'];
}

/** Where: one row a comuna, one shape a zone. Drawn when the states change and not at every second. */
export const Matrix = memo(function Matrix({ comunas }: MatrixProps) {
  return (
    <section className={classes.matrix} aria-label="Zonas por comuna">
      <ul>
        {comunas.map((comuna) => {
          const watched = comuna.zones.filter((zone) => zone.watched);
          const up = watched.filter((zone) => zone.state === 'UP').length;
          return (
            <li key={comuna.code} className={classes.row} data-trouble={up < watched.length || undefined}>
              <span className={classes.name}>{comunaWords(comuna)}</span>
              <span className={classes.marks}>
                {comuna.zones.map(({ id, name, state, watched: polled }) => (
                  <span key={id} className={classes.mark} data-state={polled ? state : 'NONE'}>
                    <StateMark
                      tone={STATE_WORDS[state].tone}
                      size={24}
                      label={`${name}: ${polled ? STATE_WORDS[state].one : 'sin equipo configurado'}`}
                    />
                  </span>
                ))}
              </span>
              <span className={classes.sum}>
                {formatCount(up)}/{formatCount(watched.length)}
                <VisuallyHidden> en servicio</VisuallyHidden>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
});
