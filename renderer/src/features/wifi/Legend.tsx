import { STATE_WORDS, ZONE_STATES } from '#renderer/features/wifi/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wifi/Legend.module.css';

interface LegendProps {
  readonly total: number;
  readonly move: Action;
  readonly open: Action;
}

export function Legend({ total, move, open }: LegendProps) {
  return (
    <div className={classes.legend}>
      <strong>{formatCount(total)} zonas, lo peor primero.</strong>
      {ZONE_STATES.map((state) => (
        <span key={state} className={classes.item}>
          <StateMark tone={STATE_WORDS[state].tone} size={15} />
          {STATE_WORDS[state].one}
        </span>
      ))}
      <span className={classes.item}>N.º: dispositivos conectados</span>
      <span className={classes.keys}>
        <ActionHint action={move} label="Moverse" />
        <ActionHint action={open} label="Abrir" />
      </span>
    </div>
  );
}
