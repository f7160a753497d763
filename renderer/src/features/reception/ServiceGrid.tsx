import { Title, UnstyledButton } from '@mantine/core';
import { useServices } from '#renderer/lib/services.ts';
import type { Service } from '#shared/domain/codes.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/reception/ServiceGrid.module.css';

interface ServiceGridProps {
  /** The service of the last visit of the person shown: the one that Enter registers. */
  readonly marked: Service | undefined;
  /** Whether there is somebody to register. */
  readonly ready: boolean;
  /** Writes down a visit of another moment. */
  readonly late: Action;
  readonly onService: (service: Service) => void;
}

/** F1 to F10: each key registers at once. */
export function ServiceGrid({ marked, ready, late, onService }: ServiceGridProps) {
  const { offered } = useServices();
  return (
    <section aria-labelledby="reception-services">
      <div className={classes.head}>
        <Title order={2} id="reception-services">
          Servicio
        </Title>
        {ready ? (
          <span className={classes.aside}>
            Cada tecla registra de una vez
            <ActionHint action={late} label="Otro día u hora" />
          </span>
        ) : (
          <span>Primero la persona; después, una tecla</span>
        )}
      </div>
      <div className={classes.grid}>
        {offered.map((service) => (
          <UnstyledButton
            key={service.code}
            className={classes.tile}
            data-marked={service.code === marked || undefined}
            disabled={!ready}
            aria-keyshortcuts={service.key}
            onClick={() => {
              onService(service.code);
            }}
          >
            <span className={classes.top}>
              <KeyCap keys={[service.key]} look={service.code === marked ? 'filled' : 'plain'} decorative />
              <span className={classes.icon}>
                {service.code === marked ? <span className={classes.lastTime}>Última vez</span> : null}
                <service.icon size={20} stroke={2} />
              </span>
            </span>
            <strong>{service.label}</strong>
            <span className={classes.hint}>{service.hint}</span>
          </UnstyledButton>
        ))}
      </div>
    </section>
  );
}
