import { Checkbox, Stack, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ClashList } from '#renderer/features/courses/ClashList.tsx';
import type { Choices, ListedGroup } from '#renderer/features/courses/model.ts';
import { SettingFields } from '#renderer/features/courses/SettingFields.tsx';
import type { Setting } from '#renderer/features/courses/SettingFields.tsx';
import { useAccepted } from '#renderer/features/courses/useAccepted.ts';
import { refreshCourses } from '#renderer/features/courses/refresh.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/courses/Forms.module.css';

interface GroupDialogProps {
  readonly group: ListedGroup;
  readonly choices: Choices;
  readonly onDone: (title: string) => void;
  readonly onClose: () => void;
}

/** Corrects a group. Who would lose the seat is named and has to be agreed to. */
export function GroupDialog({ group, choices, onDone, onClose }: GroupDialogProps) {
  const [name, setName] = useState(group.name);
  const [places, setPlaces] = useState(String(group.capacity));
  const [setting, setSetting] = useState<Setting>({
    spaceId: group.spaceId,
    instructorUser: group.instructorUser,
    instructorName: group.instructorName,
  });
  const [agreed, setAgreed] = useState<readonly string[]>([]);
  const capacity = /^\d{1,3}$/u.test(places.trim()) ? Number(places) : undefined;
  const sound = capacity !== undefined && capacity >= 1 && capacity <= 500;
  const fields = { id: group.id, name: name.trim(), capacity: sound ? capacity : group.capacity, ...setting };
  const preview = useQuery(
    api.courses.previewChange.queryOptions(fields, {
      enabled: fields.name !== '' && sound,
      placeholderData: keepPreviousData,
    }),
  );
  const known = preview.isPlaceholderData ? undefined : preview.data;
  const { clear, accepted, keys, accept } = useAccepted(known?.clashes);
  const losing = known?.toWaiting ?? [];
  const agree = losing.length > 0 && losing.every(({ enrolmentId }) => agreed.includes(enrolmentId));
  const change = useMutation(
    api.courses.changeGroup.mutationOptions({
      onSuccess: async () => {
        await refreshCourses();
        onDone('Grupo cambiado.');
      },
    }),
  );
  const toWaiting: Action = {
    id: 'group.toWaiting',
    label: 'Pasarlas a la lista de espera',
    keys: ['F7'],
    when: () => losing.length > 0,
    run: () => {
      setAgreed(agree ? [] : losing.map(({ enrolmentId }) => enrolmentId));
    },
  };
  const save: Action = {
    id: 'group.save',
    label: 'Guardar el grupo',
    keys: ['Ctrl+Enter'],
    when: () => !change.isPending && fields.name !== '' && sound && clear && (losing.length === 0 || agree),
    run: () => {
      change.mutate({ ...fields, accepted: [...keys], toWaiting: [...agreed] });
    },
  };
  const failure = change.error ?? preview.error;
  return (
    <Dialog title="Corregir el grupo" onClose={onClose} actions={[save, accept, toWaiting]} size="36rem">
      <Stack gap="sm">
        <div className={classes.nameAndSeats}>
          <TextInput
            label="Nombre del grupo"
            data-autofocus
            autoComplete="off"
            maxLength={60}
            error={fields.name === '' ? 'Escriba el nombre del grupo.' : undefined}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <TextInput
            label="Cupo"
            inputMode="numeric"
            autoComplete="off"
            maxLength={3}
            error={sound ? undefined : 'De 1 a 500'}
            value={places}
            onChange={(event) => {
              setPlaces(event.currentTarget.value);
            }}
          />
        </div>
        <SettingFields
          choices={choices}
          roomName={group.spaceName}
          capacity={capacity}
          value={setting}
          onChange={setSetting}
        />
        {known !== undefined && known.following > 0 ? (
          <Banner
            tone="planned"
            title={`${formatQuantity(known.following, 'sesión por venir cambia', 'sesiones por venir cambian')} con el grupo.`}
          />
        ) : null}
        {losing.length === 0 ? null : (
          <section className={classes.losing} aria-label="Quedan sin cupo">
            <strong>
              {losing.length === 1
                ? 'Una persona inscrita quedaría en lista de espera:'
                : `${losing.length} personas inscritas quedarían en lista de espera:`}
            </strong>
            <ul>
              {losing.map(({ enrolmentId, name: who }) => (
                <li key={enrolmentId}>{who}</li>
              ))}
            </ul>
            <span className={classes.choice}>
              <Checkbox
                label={toWaiting.label}
                checked={agree}
                aria-keyshortcuts={toWaiting.keys[0]}
                onChange={toWaiting.run}
              />
              <KeyCap keys={toWaiting.keys} decorative />
            </span>
          </section>
        )}
        {known !== undefined && known.toSeat.length > 0 ? (
          <Banner
            tone="good"
            title={`${formatQuantity(known.toSeat.length, 'persona en espera recibe cupo', 'personas en espera reciben cupo')}.`}
          >
            {known.toSeat.map(({ name: who }) => who).join(', ')}
          </Banner>
        ) : null}
        <ClashList clashes={known?.clashes ?? []} accept={accept} accepted={accepted} />
        {failure === null ? null : (
          <Banner tone="bad" title="No se guardó nada." urgent>
            {refusalOf(failure).message}
          </Banner>
        )}
        <ActionButton action={save} loading={change.isPending} />
      </Stack>
    </Dialog>
  );
}
