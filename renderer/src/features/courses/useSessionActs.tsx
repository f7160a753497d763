import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { localTime } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { heldBy, whenOf } from '#renderer/features/courses/model.ts';
import type { CourseSession, ListedGroup, Rights, Said } from '#renderer/features/courses/model.ts';
import { ReasonDialog } from '#renderer/features/courses/ReasonDialog.tsx';
import { SessionDialog } from '#renderer/features/courses/SessionDialog.tsx';
import { TopicDialog } from '#renderer/features/courses/TopicDialog.tsx';
import { refreshCourses } from '#renderer/features/courses/refresh.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { goTo } from '#renderer/lib/route.ts';

type Open =
  | { readonly kind: 'ADD'; readonly group: ListedGroup; readonly after: CourseSession | undefined }
  | { readonly kind: 'MOVE' | 'CANCEL' | 'TOPIC'; readonly session: CourseSession };

interface SessionActs {
  /** What may be done with the session that is chosen. */
  readonly actions: readonly Action[];
  readonly add: (group: ListedGroup, after: CourseSession | undefined) => void;
  /** The dialog that is open, if any. */
  readonly dialog: ReactNode;
  readonly open: boolean;
}

/** The acts on one session, the same in the list of a group and in the calendar. */
export function useSessionActs(
  session: CourseSession | undefined,
  rights: Rights,
  onSaid: (said: Said) => void,
): SessionActs {
  const [open, setOpen] = useState<Open>();
  const choices = useQuery(api.courses.choices.queryOptions(undefined, { enabled: rights.edit }));
  const close = () => {
    setOpen(undefined);
  };
  const done = (title: string) => {
    close();
    onSaid({ tone: 'good', title });
  };
  const cancel = useMutation(
    api.courses.cancelSession.mutationOptions({
      onSuccess: async () => {
        await refreshCourses();
        done('Sesión cancelada.');
      },
    }),
  );
  const alive = () => session !== undefined && session.cancelledAt === null;
  /** A session with a list stays where it is, and the person is told why. */
  const unlessHeld = (kind: 'MOVE' | 'CANCEL') => () => {
    if (session === undefined) return;
    const held = heldBy(session);
    if (held !== undefined) {
      onSaid({ tone: 'doubt', title: held, message: 'Si la lista está mal, corríjala en la lista.' });
      return;
    }
    cancel.reset();
    setOpen({ kind, session });
  };
  const list: Action = {
    id: 'session.list',
    label: 'Llamar lista',
    keys: ['L'],
    when: alive,
    run: () => {
      if (session !== undefined) goTo('lista', { sessionId: session.id });
    },
  };
  const topic: Action = {
    id: 'session.topic',
    label: 'Tema',
    keys: ['T'],
    when: () => session !== undefined,
    run: () => {
      if (session !== undefined) setOpen({ kind: 'TOPIC', session });
    },
  };
  const move: Action = {
    id: 'session.move',
    label: 'Mover',
    keys: ['M'],
    when: () => alive() && choices.data !== undefined,
    run: unlessHeld('MOVE'),
  };
  const drop: Action = {
    id: 'session.cancel',
    label: 'Cancelar la sesión',
    keys: ['Delete'],
    when: alive,
    run: unlessHeld('CANCEL'),
  };
  return {
    actions: [list, topic, ...(rights.edit ? [move, drop] : [])],
    add: (group, after) => {
      if (choices.data !== undefined) setOpen({ kind: 'ADD', group, after });
    },
    open: open !== undefined,
    dialog: dialogOf(),
  };

  function dialogOf(): ReactNode {
    if (open === undefined) return null;
    if (open.kind === 'TOPIC') return <TopicDialog session={open.session} onDone={done} onClose={close} />;
    if (open.kind === 'CANCEL') {
      return (
        <ReasonDialog
          title="Cancelar la sesión"
          words={`${open.session.courseName}, ${open.session.groupName}: ${whenOf(open.session)}. Queda en el calendario como cancelada.`}
          label="Cancelar la sesión"
          busy={cancel.isPending}
          failure={cancel.error === null ? undefined : refusalOf(cancel.error)}
          onSave={(reason) => {
            cancel.mutate({ id: open.session.id, reason });
          }}
          onClose={close}
        />
      );
    }
    if (choices.data === undefined) return null;
    if (open.kind === 'ADD') {
      return (
        <SessionDialog
          group={open.group}
          proposal={weekAfter(open.after)}
          choices={choices.data}
          onDone={done}
          onClose={close}
        />
      );
    }
    const { session: moved } = open;
    return (
      <SessionDialog
        group={{ ...moved, id: moved.groupId, name: moved.groupName }}
        session={moved}
        proposal={weekAfter(moved)}
        choices={choices.data}
        onDone={done}
        onClose={close}
      />
    );
  }
}

/** What a further session starts from: the last one, a week later. */
function weekAfter(last: CourseSession | undefined) {
  if (last === undefined) return { date: '', startTime: '14:00', endTime: '16:00' };
  return {
    date: plusDays(last.localDate, 7),
    startTime: localTime(last.startsAt),
    endTime: localTime(last.endsAt),
  };
}
