import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { GroupDialog } from '#renderer/features/courses/GroupDialog.tsx';
import { GroupsView } from '#renderer/features/courses/GroupsView.tsx';
import type { Choices, GroupList, Rights, Said } from '#renderer/features/courses/model.ts';
import { ReasonDialog } from '#renderer/features/courses/ReasonDialog.tsx';
import { SessionsPanel } from '#renderer/features/courses/SessionsPanel.tsx';
import { useSessionActs } from '#renderer/features/courses/useSessionActs.tsx';
import { refreshCourses } from '#renderer/features/courses/refresh.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { goTo } from '#renderer/lib/route.ts';
import classes from '#renderer/features/courses/CoursesScreen.module.css';

interface GroupDeskProps {
  readonly list: GroupList | undefined;
  readonly rights: Rights;
  readonly choices: Choices | undefined;
  readonly withOver: boolean;
  /** The group that is shown beside the list; the first one without it. */
  readonly chosen: string | undefined;
  readonly create: Action | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOver: (withOver: boolean) => void;
  readonly onSaid: (said: Said | undefined) => void;
}

/** The groups of a Punto, and beside them the sessions of the one that is chosen. */
export function GroupDesk({ list, rights, choices, chosen, onChoose, onSaid, ...rest }: GroupDeskProps) {
  const [open, setOpen] = useState<'EDIT' | 'CANCEL'>();
  const [sessionId, setSessionId] = useState<string>();
  const current = list?.groups.find((group) => group.id === chosen) ?? list?.groups[0];
  const detail = useQuery(
    api.courses.group.queryOptions(
      { id: current?.id ?? '' },
      { enabled: rights.sessions && current !== undefined },
    ),
  );
  const sessions = detail.data?.group.id === current?.id ? detail.data?.sessions : undefined;
  const session = sessions?.find((each) => each.id === sessionId);
  const acts = useSessionActs(session, rights, onSaid);
  const close = () => {
    setOpen(undefined);
  };
  const cancel = useMutation(
    api.courses.cancelGroup.mutationOptions({
      onSuccess: async ({ sessions: cancelled }) => {
        await refreshCourses();
        close();
        onSaid({
          tone: 'good',
          title: 'Grupo cancelado.',
          message: `Con él ${formatQuantity(cancelled, 'sesión por venir', 'sesiones por venir')}.`,
        });
      },
    }),
  );
  const act = (id: string, label: string, key: string, when: () => boolean, run: () => void): Action => ({
    id: `group.${id}`,
    label,
    keys: [key],
    when,
    run: () => {
      onSaid(undefined);
      run();
    },
  });
  const alive = () => current?.cancelledAt === null;
  const show = act(
    'open',
    'Abrir el grupo',
    'Enter',
    () => current !== undefined,
    () => {
      if (current !== undefined) goTo('grupo-curso', { groupId: current.id });
    },
  );
  const edit = act(
    'edit',
    'Corregir',
    'E',
    () => alive() && choices !== undefined,
    () => {
      setOpen('EDIT');
    },
  );
  const add = act(
    'add',
    'Agregar sesión',
    'A',
    () => alive() && sessions !== undefined,
    () => {
      if (current !== undefined) acts.add(current, sessions?.at(-1));
    },
  );
  const drop = act('cancel', 'Cancelar el grupo', 'X', alive, () => {
    cancel.reset();
    setOpen('CANCEL');
  });
  const beside = current !== undefined && rights.sessions;
  return (
    <div className={classes.columns} data-one={!beside || undefined}>
      <GroupsView
        {...rest}
        list={list}
        rights={rights}
        current={current}
        covered={acts.open || open !== undefined}
        onChoose={(id) => {
          // Back among the groups no session is chosen: its keys must not act on one that nobody looks at.
          setSessionId(undefined);
          onChoose(id);
        }}
      />
      {beside ? (
        <SessionsPanel
          group={current}
          sessions={sessions}
          groupActions={rights.edit ? [show, edit, add, drop] : [show]}
          sessionActions={acts.actions}
          current={session?.id}
          onChoose={setSessionId}
        />
      ) : null}
      {acts.dialog}
      {open === 'EDIT' && current !== undefined && choices !== undefined ? (
        <GroupDialog
          group={current}
          choices={choices}
          onDone={(title) => {
            close();
            onSaid({ tone: 'good', title });
          }}
          onClose={close}
        />
      ) : null}
      {open === 'CANCEL' && current !== undefined ? (
        <ReasonDialog
          title="Cancelar el grupo"
          words={`${current.courseName}, ${current.name}: se cancelan sus sesiones por venir. Lo que ya se marcó y las horas de cada persona quedan.`}
          label="Cancelar el grupo"
          busy={cancel.isPending}
          failure={cancel.error === null ? undefined : refusalOf(cancel.error)}
          onSave={(reason) => {
            cancel.mutate({ id: current.id, reason });
          }}
          onClose={close}
        />
      ) : null}
    </div>
  );
}
