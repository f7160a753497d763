import type { Action } from '#renderer/lib/actions.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import classes from '#renderer/features/wifi/Legend.module.css';

interface LegendProps {
  readonly total: number;
  readonly move: Action;
  readonly open: Action;
  /** Absent for those who may only look. */
  readonly acknowledge: Action | undefined;
  readonly links: readonly Action[];
}

/** What the board is and what its keys do. The counters above it say what each shape means. */
export function Legend({ total, move, open, acknowledge, links }: LegendProps) {
  return (
    <div className={classes.legend}>
      <strong>{formatCount(total)} zonas, lo peor primero.</strong>
      <span>El número es de dispositivos conectados.</span>
      <span className={classes.keys}>
        <ActionHint action={move} label="Moverse" />
        <ActionHint action={open} label="Abrir" />
        {acknowledge === undefined ? null : <ActionHint action={acknowledge} label="Atender" />}
        {links.map((link) => (
          <ActionHint key={link.id} action={link} label={link.label.replace('Ir a ', '')} />
        ))}
      </span>
    </div>
  );
}
