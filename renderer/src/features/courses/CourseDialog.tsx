import { Radio, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { courseAlly, courseCompletion } from '#shared/domain/codes.ts';
import type { CourseAlly, CourseCompletion } from '#shared/domain/codes.ts';
import { course as courseEntity } from '#shared/domain/course.ts';
import { labels } from '#shared/text/labels.ts';
import { readHours } from '#renderer/features/courses/model.ts';
import type { CourseRow } from '#renderer/features/courses/model.ts';
import { refreshCourses } from '#renderer/features/courses/refresh.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { firstProblem } from '#renderer/lib/problems.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/courses/Forms.module.css';

interface CourseDialogProps {
  /** Absent for a new one. */
  readonly course?: CourseRow | undefined;
  readonly onDone: (id: string, title: string) => void;
  readonly onClose: () => void;
}

const { code: codeSchema, name: nameSchema, minutes: minutesSchema } = courseEntity.schema.shape;

/** A course of the catalogue. A field says what it lacks once somebody was in it. */
export function CourseDialog({ course, onDone, onClose }: CourseDialogProps) {
  const [code, setCode] = useState(course?.code ?? '');
  const [name, setName] = useState(course?.name ?? '');
  const [hours, setHours] = useState(
    course === undefined ? '' : String(course.minutes / 60).replace('.', ','),
  );
  const [ally, setAlly] = useState<CourseAlly>(course?.ally ?? 'PROPIO');
  const [audience, setAudience] = useState(course?.audience ?? '');
  const [completion, setCompletion] = useState<CourseCompletion>(course?.completion ?? 'HORAS');
  const [percent, setPercent] = useState(String(course?.percent ?? 80));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const touch = (field: string) => () => {
    setTouched(new Set([...touched, field]));
  };
  const minutes = readHours(hours);
  const share = /^\d{1,3}$/u.test(percent.trim()) ? Number(percent) : 0;
  const faults = {
    code: firstProblem(codeSchema.safeParse(code)),
    name: firstProblem(nameSchema.safeParse(name)),
    hours:
      minutes === undefined
        ? 'Escriba las horas, por ejemplo 16 o 1,5.'
        : firstProblem(minutesSchema.safeParse(minutes)),
    percent: share >= 1 && share <= 100 ? null : 'De 1 a 100.',
  };
  const shown = (field: keyof typeof faults) => (touched.has(field) ? faults[field] : null);
  const save = useMutation(
    api.courses.saveCourse.mutationOptions({
      onSuccess: async ({ id }) => {
        await refreshCourses();
        onDone(id, course === undefined ? 'Curso agregado.' : 'Curso corregido.');
      },
    }),
  );
  const commit: Action = {
    id: 'course.save',
    label: course === undefined ? 'Agregar el curso' : 'Guardar el curso',
    keys: ['Ctrl+Enter'],
    when: () => !save.isPending && Object.values(faults).every((fault) => fault === null),
    run: () => {
      if (minutes === undefined) return;
      save.mutate({
        ...(course === undefined ? {} : { id: course.id }),
        code,
        name,
        minutes,
        ally,
        audience: audience.trim() === '' ? null : audience,
        completion,
        percent: share,
      });
    },
  };
  return (
    <Dialog
      title={course === undefined ? 'Agregar un curso' : 'Corregir el curso'}
      onClose={onClose}
      actions={[commit]}
      size="36rem"
    >
      <Stack gap="sm">
        <div className={classes.codeAndHours}>
          <TextInput
            label="Código"
            data-autofocus
            autoComplete="off"
            maxLength={20}
            error={shown('code')}
            value={code}
            onBlur={touch('code')}
            onChange={(event) => {
              setCode(event.currentTarget.value);
            }}
          />
          <TextInput
            label="Horas"
            inputMode="decimal"
            autoComplete="off"
            maxLength={7}
            error={shown('hours')}
            value={hours}
            onBlur={touch('hours')}
            onChange={(event) => {
              setHours(event.currentTarget.value);
            }}
          />
        </div>
        <TextInput
          label="Nombre"
          description="Como sale en el certificado."
          autoComplete="off"
          maxLength={120}
          error={shown('name')}
          value={name}
          onBlur={touch('name')}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Select
          label="Aliado"
          data={courseAlly.options.map((value) => ({ value, label: labels.ally[value] }))}
          value={ally}
          onChange={(value) => {
            setAlly(courseAlly.parse(value));
          }}
        />
        <TextInput
          label="Dirigido a"
          description="Vacío si es para todas las personas."
          autoComplete="off"
          maxLength={120}
          value={audience}
          onChange={(event) => {
            setAudience(event.currentTarget.value);
          }}
        />
        <Radio.Group
          label="Queda capacitado"
          value={completion}
          onChange={(value) => {
            setCompletion(courseCompletion.parse(value));
          }}
        >
          <Stack gap="xs">
            {courseCompletion.options.map((value) => (
              <Radio key={value} value={value} label={labels.courseCompletion[value]} />
            ))}
          </Stack>
        </Radio.Group>
        {completion === 'HORAS' ? (
          <TextInput
            label="Porcentaje de las horas"
            inputMode="numeric"
            autoComplete="off"
            maxLength={3}
            error={shown('percent')}
            value={percent}
            onBlur={touch('percent')}
            onChange={(event) => {
              setPercent(event.currentTarget.value);
            }}
          />
        ) : null}
        {save.error === null ? null : (
          <Banner tone="bad" title="No se guardó el curso." urgent>
            {refusalOf(save.error).message}
          </Banner>
        )}
        <ActionButton action={commit} loading={save.isPending} />
      </Stack>
    </Dialog>
  );
}
