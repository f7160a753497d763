import { withArticle } from '#shared/text/clock-words.ts';
import { Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { momentOf, shiftDate } from '#renderer/features/reception/late.ts';
import type { AtHand, Outcome } from '#renderer/features/reception/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatLongDay, formatTime } from '#renderer/lib/formats.ts';
import { useServices } from '#renderer/lib/services.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import classes from '#renderer/features/reception/LateDialog.module.css';

interface LateDialogProps {
  readonly person: AtHand;
  /** The service that Enter writes down: the last one of the person. */
  readonly usual: Service | undefined;
  /** Today and the first date that may be written, YYYY-MM-DD. */
  readonly today: string;
  readonly firstDate: string;
  readonly onDone: (outcome: Outcome) => void;
  readonly onClose: () => void;
}

/** A visit that nobody registered when it happened: the day with the arrows, the time typed, the service by its key. */
export function LateDialog({ person, usual, today, firstDate, onDone, onClose }: LateDialogProps) {
  const [date, setDate] = useState(today);
  const [time, setTime] = useState('');
  const { offered, tileOf } = useServices();
  const write = useMutation(api.attendance.registerLate.mutationOptions());
  const startedAt = momentOf(date, time);
  const failure = write.error === null ? undefined : refusalOf(write.error);
  const save = (service: Service) => {
    if (startedAt === null || write.isPending) return;
    write.mutate(
      { personId: person.id, service, startedAt },
      {
        onSuccess: ({ status, startedAt: at }) => {
          void queryClient.invalidateQueries(api.attendance.pathFilter());
          const { name } = person;
          onDone({
            kind: status === 'REGISTERED' ? 'registered' : 'repeated',
            name,
            service,
            at,
            late: true,
          });
        },
      },
    );
  };
  const possible = () => startedAt !== null && !write.isPending;
  const services = offered.map((tile): Action => ({
    id: `late.${tile.code}`,
    label: tile.label,
    keys: [tile.key],
    when: possible,
    run: () => {
      save(tile.code);
    },
  }));
  const usualTile = tileOf(usual);
  const enter: Action = {
    id: 'late.save',
    label: `Anotar ${usualTile?.label ?? 'el servicio de siempre'}`,
    keys: ['Enter'],
    when: () => possible() && usualTile !== undefined,
    run: () => {
      if (usualTile !== undefined) save(usualTile.code);
    },
  };
  const shift = (days: number) => {
    write.reset();
    setDate(shiftDate(date, days, firstDate, today));
  };
  const before: Action = {
    id: 'late.before',
    label: 'Cambiar el día',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      shift(-1);
    },
  };
  const after: Action = {
    id: 'late.after',
    label: 'Día siguiente',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      shift(1);
    },
  };
  return (
    <Dialog
      title="Anotar una visita de otro momento"
      onClose={onClose}
      actions={[enter, ...services, before, after]}
      size="54rem"
    >
      <Stack gap="md">
        <div className={classes.when}>
          <div>
            <span className={classes.label}>Persona</span>
            <strong className={classes.name}>{person.name}</strong>
          </div>
          <div aria-live="polite">
            <span className={classes.label}>
              Día <ActionHint action={before} label="" />
            </span>
            <strong className={classes.day}>
              {date === today ? 'Hoy' : formatLongDay(startOfLocalDate(date))}
            </strong>
            {date === firstDate ? (
              <span className={classes.first}>el primero que se puede anotar</span>
            ) : null}
          </div>
          <TextInput
            data-autofocus
            label="Hora a la que llegó"
            placeholder="9:30 o 1430"
            value={time}
            maxLength={12}
            onChange={(event) => {
              write.reset();
              setTime(event.currentTarget.value);
            }}
            error={time.length > 2 && startedAt === null ? 'Escríbala como 14:05 o 2:05 pm.' : undefined}
          />
        </div>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se anotó nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <Text c="dimmed" hidden={failure !== undefined}>
          {startedAt === null
            ? 'Escriba la hora y después la tecla del servicio. Cuenta en el día que se indica y queda marcada como anotada después.'
            : `Cuenta el ${formatLongDay(startedAt)} a ${withArticle(formatTime(startedAt))} y queda marcada como anotada después.`}
        </Text>
        <div className={classes.tiles}>
          {services.map((action, index) => (
            <UnstyledButton
              key={action.id}
              className={classes.tile}
              disabled={!possible()}
              onClick={action.run}
              aria-keyshortcuts={action.keys[0]}
              data-marked={offered[index]?.code === usual || undefined}
            >
              <KeyCap keys={action.keys} decorative />
              {action.label}
            </UnstyledButton>
          ))}
        </div>
        {usualTile === undefined ? null : <ActionButton action={enter} loading={write.isPending} />}
      </Stack>
    </Dialog>
  );
}
