import { VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import classes from '#renderer/features/person/Steps.module.css';

export const STEPS = ['identity', 'home', 'phone', 'notice', 'service'] as const;
export type Step = (typeof STEPS)[number];

const WORDS: Readonly<Record<Step, string>> = {
  identity: 'Cédula',
  home: 'Barrio',
  phone: 'Contacto',
  notice: 'Aviso',
  service: 'Servicio',
};

interface StepsProps {
  /** Where the focus is. */
  readonly current: Step;
  readonly done: ReadonlySet<Step>;
}

/** Where one is in the form, and what is done. It shows and is not pressed: Tab goes from step to step. */
export function Steps({ current, done }: StepsProps) {
  return (
    <ol className={classes.steps} aria-label="Pasos">
      {STEPS.map((step, index) => {
        const finished = done.has(step) && step !== current;
        return (
          <li key={step} className={classes.step} aria-current={step === current ? 'step' : undefined}>
            <span className={classes.mark} data-done={finished || undefined}>
              {finished ? <IconCheck size={14} stroke={3} aria-hidden="true" /> : index + 1}
            </span>
            {WORDS[step]}
            {finished ? <VisuallyHidden>, hecho</VisuallyHidden> : null}
          </li>
        );
      })}
    </ol>
  );
}
