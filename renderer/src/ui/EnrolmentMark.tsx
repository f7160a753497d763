import { IconHourglass, IconUserMinus } from '@tabler/icons-react';
import type { EnrolmentState } from '#shared/domain/codes.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/ui/EnrolmentMark.module.css';

/**
 * The shape of an enrolment's state, beside its words: a seat is quiet and green, an hourglass waits, a dashed circle has
 * not been confirmed, and who left has left.
 */
export function EnrolmentMark({
  state,
  size = 16,
}: {
  readonly state: EnrolmentState;
  readonly size?: number;
}) {
  switch (state) {
    case 'INSCRITO':
    case 'APROBADO':
      return <StateMark tone="good" size={size} />;
    case 'NO_APROBADO':
      return <StateMark tone="bad" size={size} />;
    case 'PREINSCRITO':
      return <StateMark tone="unknown" size={size} />;
    case 'ESPERA':
      return <IconHourglass className={classes.waiting} size={size} aria-hidden="true" />;
    case 'RETIRADO':
      return <IconUserMinus className={classes.left} size={size} aria-hidden="true" />;
  }
}
