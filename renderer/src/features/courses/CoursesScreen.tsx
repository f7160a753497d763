import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { CalendarView } from '#renderer/features/courses/CalendarView.tsx';
import { CatalogueView } from '#renderer/features/courses/CatalogueView.tsx';
import { GroupDesk } from '#renderer/features/courses/GroupDesk.tsx';
import { rightsOf } from '#renderer/features/courses/model.ts';
import type { Said } from '#renderer/features/courses/model.ts';
import { NewGroupView } from '#renderer/features/courses/NewGroupView.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { handedTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, ErrorState } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/courses/CoursesScreen.module.css';

type View = 'GROUPS' | 'CALENDAR' | 'CATALOGUE';

interface CoursesScreenProps {
  readonly host: HostRole;
  readonly role: Role;
}

/** The group that another place leads back to. */
function handedGroup(): string | undefined {
  const handed = handedTo('cursos');
  const given =
    typeof handed === 'object' && handed !== null && 'groupId' in handed ? handed.groupId : undefined;
  return typeof given === 'string' ? given : undefined;
}

/** The courses of a Punto by group and by day; at the centre the catalogue, and the groups of all Puntos to look at. */
export function CoursesScreen({ host, role }: CoursesScreenProps) {
  const rights = rightsOf(host, role);
  const [view, setView] = useState<View>(host === 'central' ? 'CATALOGUE' : 'GROUPS');
  const [creating, setCreating] = useState(false);
  const [withOver, setWithOver] = useState(false);
  const [said, setSaid] = useState<Said>();
  const [groupId, setGroupId] = useState(handedGroup);
  const groups = useQuery(api.courses.groups.queryOptions({ withOver }));
  const choices = useQuery(api.courses.choices.queryOptions(undefined, { enabled: rights.edit }));
  const lead = (id: View, label: string, key: string) => ({
    id,
    action: {
      id: `courses.${id}`,
      label,
      keys: [key],
      run: () => {
        setSaid(undefined);
        setView(id);
      },
    } satisfies Action,
  });
  const views = [
    lead('GROUPS', 'Grupos', 'G'),
    ...(rights.sessions ? [lead('CALENDAR', 'Calendario', 'C')] : []),
    lead('CATALOGUE', 'Catálogo', 'K'),
  ];
  const create: Action = {
    id: 'courses.new',
    label: 'Nuevo grupo',
    keys: ['N'],
    when: () => choices.data !== undefined,
    run: () => {
      setSaid(undefined);
      setCreating(true);
    },
  };
  const mayCreate = rights.edit && view !== 'CATALOGUE';
  useActions(
    'Cursos',
    creating ? [] : [...views.map(({ action }) => action), ...(mayCreate ? [create] : [])],
  );

  if (creating && choices.data !== undefined) {
    return (
      <NewGroupView
        choices={choices.data}
        nameFor={(courseId) =>
          `Grupo ${1 + (groups.data?.groups.filter((group) => group.courseId === courseId).length ?? 0)}`
        }
        onDone={(id, title) => {
          setCreating(false);
          setView('GROUPS');
          setGroupId(id);
          setSaid({ tone: 'good', title });
        }}
        onClose={() => {
          setCreating(false);
        }}
      />
    );
  }
  if (groups.error !== null) {
    const retry: Action = {
      id: 'courses.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void groups.refetch(),
    };
    return <ErrorState failure={refusalOf(groups.error)} action={retry} />;
  }
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h2>Cursos</h2>
        <nav className={classes.views} aria-label="Vistas de Cursos">
          {views.map(({ id, action }) => (
            <span key={id} className={classes.view} data-current={id === view || undefined}>
              <ActionHint action={action} tone={id === view ? 'strong' : 'normal'} />
            </span>
          ))}
        </nav>
        {mayCreate ? <ActionButton action={create} /> : null}
      </header>
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone !== 'good'}>
          {said.message}
        </Banner>
      )}
      {view === 'CATALOGUE' ? (
        <CatalogueView host={host} mayKeep={role === 'central' || role === 'admin'} />
      ) : null}
      {view === 'CALENDAR' ? <CalendarView rights={rights} onSaid={setSaid} /> : null}
      {view === 'GROUPS' ? (
        <GroupDesk
          list={groups.data}
          rights={rights}
          choices={choices.data}
          withOver={withOver}
          chosen={groupId}
          create={rights.edit ? create : undefined}
          onChoose={setGroupId}
          onOver={setWithOver}
          onSaid={setSaid}
        />
      ) : null}
    </div>
  );
}
