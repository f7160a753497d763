import { Title } from '@mantine/core';
import { IconArrowBackUp, IconClipboardData, IconCloudUp, IconHistory, IconId } from '@tabler/icons-react';
import { sideName } from '#renderer/features/duplicates/model.ts';
import type { Comparison } from '#renderer/features/duplicates/model.ts';
import { formatCount, formatQuantity } from '#renderer/lib/formats.ts';
import classes from '#renderer/features/duplicates/ConsequencePanel.module.css';

const QUARTERS = ['1.er', '2.º', '3.er', '4.º'];

/** What a merge does, in visits and indicators, and that it can be taken back. */
export function ConsequencePanel({ comparison }: { readonly comparison: Comparison }) {
  const { low, high, consequence } = comparison;
  const { people, attendances } = consequence;
  const quarter = `${QUARTERS[consequence.quarter - 1] ?? ''} trimestre`;
  const [first, second] = [sideName(comparison, 'low'), sideName(comparison, 'high')];
  return (
    <section aria-labelledby="consequence" className={classes.panel}>
      <Title order={2} id="consequence">
        Si une con M
      </Title>
      <ul className={classes.list}>
        <li>
          <IconHistory size={18} aria-hidden />
          {low.visits + high.visits === 0 ? (
            <span>Ninguna de las dos fichas tiene atenciones.</span>
          ) : (
            <span>
              <strong>{formatQuantity(low.visits + high.visits, 'atención', 'atenciones')}</strong> en una
              sola ficha: {formatCount(low.visits)} de {first} y {formatCount(high.visits)} de {second}.
            </span>
          )}
        </li>
        <li>
          <IconClipboardData size={18} aria-hidden />
          <span>
            {people.after < people.before ? (
              <>
                Personas atendidas del {quarter}: <strong>una menos</strong>.
              </>
            ) : (
              <>Las personas atendidas del {quarter} no cambian.</>
            )}{' '}
            {attendances.after < attendances.before ? (
              <>
                Atenciones:{' '}
                <strong>{formatQuantity(attendances.before - attendances.after, 'menos', 'menos')}</strong>{' '}
                (repetidas en menos de 30 minutos).
              </>
            ) : (
              <>Las atenciones siguen igual.</>
            )}
          </span>
        </li>
        <li>
          <IconId size={18} aria-hidden />
          <span>
            Queda la ficha más antigua (<strong>{first}</strong>). La otra la señala.
          </span>
        </li>
        <li>
          <IconCloudUp size={18} aria-hidden />
          <span>Los demás Puntos lo ven en su próxima sincronización.</span>
        </li>
      </ul>
      <p className={classes.undo}>
        <IconArrowBackUp size={18} aria-hidden />
        <span>
          <strong>Se puede deshacer siempre.</strong> Las dos fichas vuelven como estaban, con sus atenciones.
        </span>
      </p>
    </section>
  );
}
