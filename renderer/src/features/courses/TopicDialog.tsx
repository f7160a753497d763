import { Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { whenOf } from '#renderer/features/courses/model.ts';
import type { CourseSession } from '#renderer/features/courses/model.ts';
import { refreshCourses } from '#renderer/features/courses/refresh.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface TopicDialogProps {
  readonly session: CourseSession;
  readonly onDone: (title: string) => void;
  readonly onClose: () => void;
}

/** What a session is about; also of one that was held. */
export function TopicDialog({ session, onDone, onClose }: TopicDialogProps) {
  const [topic, setTopic] = useState(session.topic ?? '');
  const write = useMutation(
    api.courses.saveTopic.mutationOptions({
      onSuccess: async () => {
        await refreshCourses();
        onDone('Tema guardado.');
      },
    }),
  );
  const save: Action = {
    id: 'topic.save',
    label: 'Guardar el tema',
    keys: ['Enter'],
    when: () => !write.isPending,
    run: () => {
      write.mutate({ id: session.id, topic: topic.trim() === '' ? null : topic.trim() });
    },
  };
  return (
    <Dialog title="Tema de la sesión" onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <Text>
          {session.courseName}, {session.groupName}: {whenOf(session)}
        </Text>
        <TextInput
          label="Tema"
          data-autofocus
          autoComplete="off"
          maxLength={120}
          value={topic}
          onChange={(event) => {
            setTopic(event.currentTarget.value);
          }}
        />
        {write.error === null ? null : (
          <Banner tone="bad" title="No se guardó." urgent>
            {refusalOf(write.error).message}
          </Banner>
        )}
        <ActionButton action={save} loading={write.isPending} />
      </Stack>
    </Dialog>
  );
}
