import { Loader } from '@mantine/core';
import type { Outputs } from '#renderer/lib/api.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/targets/TargetPanel.module.css';

interface TrialResultProps {
  readonly pending: boolean;
  readonly lines: Outputs['targets']['try']['lines'] | undefined;
}

const MEANS = { good: 'Bien', doubt: 'Por revisar', bad: 'Falla' } as const;

/** What the device answered now, the verdict first; read out when it comes. */
export function TrialResult({ pending, lines }: TrialResultProps) {
  return (
    <output className={classes.trial} aria-label="Resultado de la prueba">
      {pending ? (
        <span className={classes.line}>
          <Loader size={16} /> Preguntando al equipo…
        </span>
      ) : (
        lines?.map(({ tone, text }) => (
          <span key={text} className={classes.line} data-tone={tone}>
            <StateMark tone={tone} size={18} label={MEANS[tone]} />
            <span>{text}</span>
          </span>
        ))
      )}
    </output>
  );
}
