import { UnstyledButton } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import type { PersonMatch } from '#renderer/features/reception/model.ts';
import { serviceOf } from '#renderer/features/reception/services.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/reception/PrimaryAction.module.css';

interface PrimaryActionProps {
  readonly person: PersonMatch;
  readonly counted: boolean;
  readonly enter: Action;
}

/** The blue button: what Enter does, in two words. */
export function PrimaryAction({ person, counted, enter }: PrimaryActionProps) {
  if (person.lastVisit === undefined) {
    return (
      <p className={classes.ask}>
        <IconArrowUp size={18} aria-hidden="true" className={classes.down} />
        Elija el servicio, de <KeyCap keys={['F1']} /> a <KeyCap keys={['F10']} />
      </p>
    );
  }
  const service = serviceOf(person.lastVisit.service);
  return (
    <div className={classes.block}>
      <UnstyledButton className={classes.button} data-quiet={counted || undefined} onClick={enter.run} aria-keyshortcuts="Enter">
        <service.icon size={24} stroke={2} />
        <span className={classes.words}>
          <span>{counted ? 'Registrar sin contar' : 'Registrar ingreso'}</span>
          <strong>{service.label}</strong>
        </span>
        <KeyCap keys={['Enter']} look={counted ? 'plain' : 'translucent'} decorative />
      </UnstyledButton>
      <span className={classes.note}>Mismo servicio de la última visita</span>
    </div>
  );
}
