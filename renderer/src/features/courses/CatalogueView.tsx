import { Paper, Table } from '@mantine/core';
import { IconBooks } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { CourseDialog } from '#renderer/features/courses/CourseDialog.tsx';
import { hoursOf } from '#renderer/features/courses/model.ts';
import type { CourseRow, Said } from '#renderer/features/courses/model.ts';
import { refreshCourses } from '#renderer/features/courses/refresh.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatCount, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/courses/GroupsView.module.css';

interface CatalogueViewProps {
  readonly host: HostRole;
  /** Whether this person may keep the catalogue where it is kept. */
  readonly mayKeep: boolean;
}

type Open = { readonly kind: 'NEW' } | { readonly kind: 'EDIT'; readonly course: CourseRow };

/** "80 % de las horas" or by approval. */
function ruleOf({ completion, percent }: CourseRow): string {
  return completion === 'HORAS' ? `${percent} % de las horas` : 'Aprobación';
}

/** The courses that there are: the centre's, which a station only reads. */
export function CatalogueView({ host, mayKeep }: CatalogueViewProps) {
  const catalogue = useQuery(api.courses.catalogue.queryOptions());
  const [open, setOpen] = useState<Open>();
  const [chosen, setChosen] = useState<string>();
  const [said, setSaid] = useState<Said>();
  const courses = catalogue.data?.courses ?? [];
  const keeps = mayKeep && catalogue.data?.keptHere === true;
  const current = courses.find((course) => course.id === chosen) ?? courses[0];
  const retire = useMutation(
    api.courses.setCourseActive.mutationOptions({
      onSuccess: async (_done, { active }) => {
        await refreshCourses();
        setSaid({
          tone: 'good',
          title: active ? 'El curso se ofrece otra vez.' : 'Curso retirado.',
          ...(active ? {} : { message: 'No se abren más grupos; los que hay siguen.' }),
        });
      },
      onError: (error) => {
        setSaid({ tone: 'bad', title: 'No se cambió el curso.', message: refusalOf(error).message });
      },
    }),
  );
  const focusRow = (id: string | undefined) => {
    if (id !== undefined) document.getElementById(`course-${id}`)?.focus();
  };
  const step = (by: 1 | -1) => {
    const at = courses.findIndex((course) => course.id === current?.id);
    const next = courses[Math.min(courses.length - 1, Math.max(0, at + by))];
    setChosen(next?.id);
    focusRow(next?.id);
  };
  const down: Action = {
    id: 'catalogue.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'catalogue.up',
    label: 'Curso anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const create: Action = {
    id: 'catalogue.new',
    label: 'Agregar un curso',
    keys: ['N'],
    run: () => {
      setSaid(undefined);
      setOpen({ kind: 'NEW' });
    },
  };
  const edit: Action = {
    id: 'catalogue.edit',
    label: 'Corregir',
    keys: ['E'],
    when: () => current !== undefined,
    run: () => {
      setSaid(undefined);
      if (current !== undefined) setOpen({ kind: 'EDIT', course: current });
    },
  };
  const toggle: Action = {
    id: 'catalogue.retire',
    label: current?.active === false ? 'Ofrecer otra vez' : 'Retirar',
    keys: ['R'],
    when: () => current !== undefined && !retire.isPending,
    run: () => {
      if (current !== undefined) retire.mutate({ id: current.id, active: !current.active });
    },
  };
  useActions('Catálogo de cursos', [down, up, ...(keeps ? [create, edit, toggle] : [])]);

  const shown = current?.id;
  useEffect(() => {
    if (open === undefined && shown !== undefined && document.activeElement === document.body)
      document.getElementById(`course-${shown}`)?.focus();
  }, [open, shown]);

  if (catalogue.error !== null) {
    const retry: Action = {
      id: 'catalogue.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void catalogue.refetch(),
    };
    return <ErrorState failure={refusalOf(catalogue.error)} action={retry} />;
  }
  if (catalogue.data === undefined) return <SkeletonRows rows={8} height={44} />;
  return (
    <>
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone === 'bad'}>
          {said.message}
        </Banner>
      )}
      {courses.length === 0 ? (
        <Paper className={classes.none}>
          <EmptyState
            title="El catálogo está vacío"
            icon={<IconBooks size={32} />}
            {...(keeps ? { action: create } : {})}
          >
            {keeps
              ? 'Los cursos que agregue aquí son los que se pueden abrir en grupos.'
              : 'La central agrega los cursos; llegan a este Punto al sincronizar.'}
          </EmptyState>
        </Paper>
      ) : (
        <Panel
          flush
          title={formatQuantity(courses.length, 'curso', 'cursos')}
          className={classes.list}
          aside={
            <span className={classes.hints}>
              {keeps ? (
                <>
                  <ActionHint action={edit} />
                  <ActionHint action={toggle} />
                </>
              ) : (
                <span className={classes.note}>Lo lleva la central; aquí se consulta.</span>
              )}
              <ActionHint action={down} />
              {keeps ? <ActionButton action={create} size="sm" /> : null}
            </span>
          }
        >
          <Table className={classes.table} horizontalSpacing="md" verticalSpacing={0}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Curso</Table.Th>
                <Table.Th className={classes.right}>Horas</Table.Th>
                <Table.Th>Aliado</Table.Th>
                <Table.Th>Dirigido a</Table.Th>
                <Table.Th>Queda capacitado con</Table.Th>
                <Table.Th className={classes.right}>Grupos</Table.Th>
                <Table.Th>Estado</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {courses.map((course) => (
                <Table.Tr
                  key={course.id}
                  className={classes.row}
                  data-over={!course.active || undefined}
                  data-current={course.id === shown || undefined}
                  onClick={() => {
                    setChosen(course.id);
                    focusRow(course.id);
                  }}
                >
                  <Table.Td>
                    <button
                      type="button"
                      id={`course-${course.id}`}
                      className={classes.name}
                      tabIndex={course.id === shown ? 0 : -1}
                      aria-current={course.id === shown || undefined}
                      onFocus={() => {
                        setChosen(course.id);
                      }}
                    >
                      <strong>{course.name}</strong>
                      <span>{course.code}</span>
                    </button>
                  </Table.Td>
                  <Table.Td className={classes.right}>{hoursOf(course.minutes)}</Table.Td>
                  <Table.Td>{labels.ally[course.ally]}</Table.Td>
                  <Table.Td>{course.audience ?? 'Todas las personas'}</Table.Td>
                  <Table.Td>{ruleOf(course)}</Table.Td>
                  <Table.Td className={classes.right}>{formatCount(course.groups)}</Table.Td>
                  <Table.Td>{course.active ? 'Se ofrece' : 'Retirado'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Panel>
      )}
      {open === undefined ? null : (
        <CourseDialog
          course={open.kind === 'EDIT' ? open.course : undefined}
          onDone={(id, title) => {
            setOpen(undefined);
            setChosen(id);
            const message = 'Llega a cada Punto en su próxima comunicación.';
            setSaid({ tone: 'good', title, ...(host === 'central' ? { message } : {}) });
          }}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </>
  );
}
