import { Paper, Title, UnstyledButton } from '@mantine/core';
import type { Service } from '#shared/domain/codes.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { useServices } from '#renderer/lib/services.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/group/ServiceChoice.module.css';

interface ServiceChoiceProps {
  readonly onService: (service: Service) => void;
  readonly onLeave: () => void;
}

/** The one question before a group enters: what they all came for. */
export function ServiceChoice({ onService, onLeave }: ServiceChoiceProps) {
  const { offered } = useServices();
  const leave: Action = { id: 'group.leave', label: 'Volver a Recepción', keys: ['Escape'], run: onLeave };
  const services = offered.map((tile): Action => ({
    id: `group.${tile.code}`,
    label: `Grupo para ${tile.label}`,
    keys: [tile.key],
    run: () => {
      onService(tile.code);
    },
  }));
  useActions('Grupo', [...services, leave]);
  return (
    <Paper className={classes.card}>
      <div className={classes.head}>
        <Title order={2} className={classes.title}>
          ¿A qué viene el grupo?
        </Title>
        <ActionHint action={leave} />
      </div>
      <p className={classes.lead}>
        Se elige una vez. Después se pasan las cédulas una tras otra, o se escriben documentos y nombres con{' '}
        <KeyCap keys={['Enter']} />: cada persona queda registrada de una vez.
      </p>
      <div className={classes.tiles}>
        {offered.map((tile, index) => (
          <UnstyledButton
            key={tile.code}
            className={classes.tile}
            aria-keyshortcuts={tile.key}
            onClick={services[index]?.run}
          >
            <span className={classes.top}>
              <KeyCap keys={[tile.key]} decorative />
              <tile.icon size={20} stroke={2} />
            </span>
            <strong>{tile.label}</strong>
            <span className={classes.hint}>{tile.hint}</span>
          </UnstyledButton>
        ))}
      </div>
    </Paper>
  );
}
