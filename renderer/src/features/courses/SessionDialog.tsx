import { Stack, Text, TextInput } from '@mantine/core';
import { keepPreviousData, skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { localTime } from '#shared/domain/bogota.ts';
import { ClashList } from '#renderer/features/courses/ClashList.tsx';
import type { Choices, CourseSession, ListedGroup } from '#renderer/features/courses/model.ts';
import { SettingFields } from '#renderer/features/courses/SettingFields.tsx';
import type { Setting } from '#renderer/features/courses/SettingFields.tsx';
import { useAccepted } from '#renderer/features/courses/useAccepted.ts';
import { refreshCourses } from '#renderer/features/courses/refresh.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { readDate, readTime, typedDate } from '#renderer/lib/dates.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/courses/Forms.module.css';

type GroupOfSession = Pick<
  ListedGroup,
  'id' | 'name' | 'courseName' | 'spaceId' | 'spaceName' | 'instructorUser' | 'instructorName'
>;

interface SessionDialogProps {
  readonly group: GroupOfSession;
  /** Absent for a new one. */
  readonly session?: CourseSession | undefined;
  /** What a new one starts from: the group's last session, a week later. */
  readonly proposal: { readonly date: string; readonly startTime: string; readonly endTime: string };
  readonly choices: Choices;
  readonly onDone: (title: string) => void;
  readonly onClose: () => void;
}

/** Adds a session, or moves one; what stands in its way is read while it is typed. */
export function SessionDialog({ group, session, proposal, choices, onDone, onClose }: SessionDialogProps) {
  const [date, setDate] = useState(() => typedDate(session?.localDate ?? proposal.date));
  const [start, setStart] = useState(() => (session ? localTime(session.startsAt) : proposal.startTime));
  const [end, setEnd] = useState(() => (session ? localTime(session.endsAt) : proposal.endTime));
  const [topic, setTopic] = useState(session?.topic ?? '');
  const from = session ?? group;
  const [setting, setSetting] = useState<Setting>({
    spaceId: from.spaceId,
    instructorUser: from.instructorUser,
    instructorName: from.instructorName,
  });
  const day = readDate(date);
  const startTime = readTime(start);
  const endTime = readTime(end);
  const fields =
    day === undefined || startTime === undefined || endTime === undefined
      ? undefined
      : { date: day, startTime, endTime, ...setting };
  const fit = useQuery({
    ...api.courses.fitSession.queryOptions(
      fields === undefined ? skipToken : { groupId: group.id, sessionId: session?.id ?? null, ...fields },
    ),
    placeholderData: keepPreviousData,
  });
  const known = fields === undefined || fit.isPlaceholderData ? undefined : fit.data;
  const { clear, accepted, keys, accept } = useAccepted(known?.clashes);
  const done = async () => {
    await refreshCourses();
    onDone(session === undefined ? 'Sesión agregada.' : 'Sesión cambiada.');
  };
  const add = useMutation(api.courses.addSession.mutationOptions({ onSuccess: done }));
  const move = useMutation(api.courses.moveSession.mutationOptions({ onSuccess: done }));
  const busy = add.isPending || move.isPending;
  const save: Action = {
    id: 'session.save',
    label: session === undefined ? 'Agregar la sesión' : 'Guardar el cambio',
    keys: ['Ctrl+Enter'],
    when: () => !busy && clear,
    run: () => {
      if (fields === undefined) return;
      const input = { ...fields, topic: topic.trim() === '' ? null : topic.trim(), accepted: [...keys] };
      if (session === undefined) add.mutate({ groupId: group.id, ...input });
      else move.mutate({ id: session.id, ...input });
    },
  };
  const failure = add.error ?? move.error ?? (fields === undefined ? null : fit.error);
  return (
    <Dialog
      title={session === undefined ? 'Agregar una sesión' : 'Mover la sesión'}
      onClose={onClose}
      actions={[save, accept]}
      size="36rem"
    >
      <Stack gap="sm">
        <Text>
          <strong>{group.courseName}</strong>, {group.name}
        </Text>
        <div className={classes.three}>
          <TextInput
            label="Fecha"
            data-autofocus
            inputMode="numeric"
            autoComplete="off"
            error={day === undefined ? 'DD/MM/AAAA' : undefined}
            value={date}
            onChange={(event) => {
              setDate(event.currentTarget.value);
            }}
          />
          <TextInput
            label="Entrada"
            inputMode="numeric"
            autoComplete="off"
            error={startTime === undefined ? 'Como 14:00' : undefined}
            value={start}
            onChange={(event) => {
              setStart(event.currentTarget.value);
            }}
          />
          <TextInput
            label="Salida"
            inputMode="numeric"
            autoComplete="off"
            error={endTime === undefined ? 'Como 16:00' : undefined}
            value={end}
            onChange={(event) => {
              setEnd(event.currentTarget.value);
            }}
          />
        </div>
        <SettingFields choices={choices} roomName={from.spaceName} value={setting} onChange={setSetting} />
        <TextInput
          label="Tema"
          description="Puede quedar vacío."
          autoComplete="off"
          maxLength={120}
          value={topic}
          onChange={(event) => {
            setTopic(event.currentTarget.value);
          }}
        />
        {known?.holiday === true && day !== undefined ? (
          <Banner tone="doubt" title={`El ${formatLocalDate(day)} es festivo.`}>
            Se puede guardar; confirme que el Punto abre.
          </Banner>
        ) : null}
        <ClashList clashes={known?.clashes ?? []} accept={accept} accepted={accepted} />
        {failure === null ? null : (
          <Banner tone="bad" title="Así no se puede guardar." urgent>
            {refusalOf(failure).message}
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}
