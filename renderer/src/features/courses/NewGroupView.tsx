import { Select, TextInput } from '@mantine/core';
import { keepPreviousData, skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Choices } from '#renderer/features/courses/model.ts';
import { PlanPanel } from '#renderer/features/courses/PlanPanel.tsx';
import { emptyRule, ruleOf } from '#renderer/features/courses/rule-form.ts';
import type { RuleForm } from '#renderer/features/courses/rule-form.ts';
import { RuleFields } from '#renderer/features/courses/RuleFields.tsx';
import { SettingFields } from '#renderer/features/courses/SettingFields.tsx';
import type { Setting } from '#renderer/features/courses/SettingFields.tsx';
import { useAccepted } from '#renderer/features/courses/useAccepted.ts';
import { refreshCourses } from '#renderer/features/courses/refresh.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { focusOnMount } from '#renderer/lib/focus.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/courses/NewGroupView.module.css';

interface NewGroupViewProps {
  readonly choices: Choices;
  /** «Grupo 3»: the next number of a course. */
  readonly nameFor: (courseId: string) => string;
  readonly onDone: (groupId: string, title: string) => void;
  readonly onClose: () => void;
}

/** A new group, with its sessions before the eyes as they are typed. */
export function NewGroupView({ choices, nameFor, onDone, onClose }: NewGroupViewProps) {
  const [courseId, setCourseId] = useState<string | null>(null);
  const [name, setName] = useState<string>();
  const [places, setPlaces] = useState('20');
  const [setting, setSetting] = useState<Setting>({
    spaceId: null,
    instructorUser: null,
    instructorName: null,
  });
  const [form, setForm] = useState<RuleForm>(() => emptyRule(Date.now()));
  const course = choices.courses.find(({ id }) => id === courseId);
  const groupName = name ?? (courseId === null ? '' : nameFor(courseId));
  const capacity = /^\d{1,3}$/u.test(places.trim()) ? Number(places) : 0;
  const sound = capacity >= 1 && capacity <= 500;
  const rule = ruleOf(form);
  const plan = useQuery({
    ...api.courses.plan.queryOptions(rule === undefined ? skipToken : { rule, ...setting }),
    placeholderData: keepPreviousData,
  });
  // What stands there while another answer is on its way belongs to what was typed before.
  const known = rule === undefined || plan.isPlaceholderData ? undefined : plan.data;
  const { clear, accepted, keys, accept } = useAccepted(known?.clashes);
  const create = useMutation(
    api.courses.createGroup.mutationOptions({
      onSuccess: async ({ id, sessions }) => {
        await refreshCourses();
        onDone(id, `${groupName} creado con ${sessions === 1 ? 'una sesión' : `${sessions} sesiones`}.`);
      },
    }),
  );
  const save: Action = {
    id: 'newGroup.save',
    label: 'Crear el grupo',
    keys: ['Ctrl+Enter'],
    when: () => !create.isPending && course !== undefined && groupName.trim() !== '' && sound && clear,
    run: () => {
      if (courseId === null || rule === undefined) return;
      create.mutate({ courseId, name: groupName.trim(), capacity, ...setting, rule, accepted: [...keys] });
    },
  };
  const back: Action = {
    id: 'newGroup.back',
    label: 'Volver sin crear',
    keys: ['Escape'],
    run: onClose,
  };
  useActions('Nuevo grupo', [save, accept, back]);

  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h2>Nuevo grupo</h2>
        <span className={classes.hints}>
          <ActionHint action={back} />
          <ActionButton action={save} loading={create.isPending} />
        </span>
      </header>
      {create.error === null ? null : (
        <Banner tone="bad" title="No se creó el grupo." urgent>
          {refusalOf(create.error).message}
        </Banner>
      )}
      {choices.courses.length === 0 ? (
        <EmptyState title="No hay cursos en el catálogo">
          La central los agrega y llegan al sincronizar; un Punto que aún no está inscrito los agrega en
          «Catálogo».
        </EmptyState>
      ) : (
        <div className={classes.columns}>
          <Panel title="Datos del grupo" className={classes.form}>
            <div className={classes.fields}>
              <Select
                ref={focusOnMount}
                label="Curso"
                placeholder="Escriba parte del nombre o del código"
                searchable
                data={choices.courses.map(({ id, code, name: title }) => ({
                  value: id,
                  label: `${title} (${code})`,
                }))}
                value={courseId}
                nothingFoundMessage="Ningún curso con ese nombre."
                onChange={setCourseId}
              />
              <div className={classes.nameAndSeats}>
                <TextInput
                  label="Nombre del grupo"
                  autoComplete="off"
                  maxLength={60}
                  value={groupName}
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
              <RuleFields form={form} onChange={setForm} />
              <SettingFields
                choices={choices}
                capacity={sound ? capacity : undefined}
                value={setting}
                onChange={setSetting}
              />
            </div>
          </Panel>
          <PlanPanel
            plan={rule === undefined ? undefined : plan.data}
            failure={rule === undefined || plan.error === null ? undefined : refusalOf(plan.error).message}
            courseMinutes={course?.minutes}
            accept={accept}
            accepted={accepted}
            onKeep={(date, kept) => {
              setForm({
                ...form,
                kept: kept ? [...form.kept, date] : form.kept.filter((other) => other !== date),
              });
            }}
          />
        </div>
      )}
    </div>
  );
}
