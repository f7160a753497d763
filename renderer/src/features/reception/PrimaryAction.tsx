import { UnstyledButton } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { lastService } from '#renderer/features/reception/model.ts';
import type { PersonCard } from '#renderer/features/reception/model.ts';
import { useServices } from '#renderer/lib/services.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/reception/PrimaryAction.module.css';

interface PrimaryActionProps {
  readonly person: PersonCard;
  readonly counted: boolean;
  readonly enter: Action;
}

/** The blue button: what Enter does, in two words. */
export function PrimaryAction({ person, counted, enter }: PrimaryActionProps) {
  const code = lastService(person);
  const service = useServices().tileOf(code);
  if (service === undefined) {
    return (
      <p className={classes.ask}>
        <IconArrowUp size={18} aria-hidden="true" className={classes.down} />
        Elija el servicio, de <KeyCap keys={['F1']} /> a <KeyCap keys={['F10']} />
      </p>
    );
  }
  return (
    <div className={classes.block}>
      <UnstyledButton
        className={classes.button}
        data-quiet={counted || undefined}
        onClick={enter.run}
        aria-keyshortcuts="Enter"
      >
        <service.icon size={24} stroke={2} />
        <span className={classes.words}>
          <span>{counted ? 'Ya está contada' : 'Registrar ingreso'}</span>
          <strong>{service.label}</strong>
        </span>
        <KeyCap keys={['Enter']} look={counted ? 'plain' : 'translucent'} decorative />
      </UnstyledButton>
      <span className={classes.note}>
        {counted ? 'Para otro servicio, su tecla' : 'Mismo servicio de la última visita'}
      </span>
    </div>
  );
}
