import { UnstyledButton } from '@mantine/core';
import type { Service } from '#shared/domain/codes.ts';
import type { Chord } from '#renderer/lib/keys.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/person/ServiceRow.module.css';

export interface ServiceChoice {
  readonly code: Service;
  readonly key: Chord;
  readonly label: string;
}

interface ServiceRowProps {
  readonly services: readonly ServiceChoice[];
  readonly marked: Service | undefined;
  readonly onService: (service: Service) => void;
}

/** F1 to F10: each saves and registers at once. One is marked when its key found something missing. */
export function ServiceRow({ services, marked, onService }: ServiceRowProps) {
  return (
    <div className={classes.tiles} role="group" aria-label="Servicio de hoy">
      {services.map(({ code, key, label }) => (
        <UnstyledButton
          key={code}
          className={classes.tile}
          data-marked={code === marked || undefined}
          aria-pressed={code === marked}
          aria-keyshortcuts={key}
          onClick={() => {
            onService(code);
          }}
        >
          <KeyCap keys={[key]} decorative look={code === marked ? 'filled' : 'plain'} />
          {label}
        </UnstyledButton>
      ))}
    </div>
  );
}
