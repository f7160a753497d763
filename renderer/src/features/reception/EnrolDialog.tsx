import { TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { GroupRow } from '#renderer/features/reception/GroupRow.tsx';
import type { AtHand, OpenGroup, Outcome } from '#renderer/features/reception/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { foldText } from '#shared/domain/person.ts';
import classes from '#renderer/features/reception/EnrolDialog.module.css';

interface EnrolDialogProps {
  readonly person: AtHand;
  readonly now: number;
  readonly onDone: (outcome: Outcome) => void;
  readonly onGroup: (groupId: string) => void;
  readonly onClose: () => void;
}

const foldedOf = ({ courseCode, courseName, name, siteName }: OpenGroup) =>
  foldText(`${courseCode} ${courseName} ${name} ${siteName}`);

/** The groups that take people, filtered as one types; Enter enrols the person at the desk in the one under the cursor. */
export function EnrolDialog({ person, now, onDone, onGroup, onClose }: EnrolDialogProps) {
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const groups = useQuery(api.enrolments.openGroups.queryOptions({ personId: person.id }, { staleTime: 0 }));
  const enrol = useMutation(api.enrolments.enrol.mutationOptions());
  const words = foldText(text).split(' ').filter(Boolean);
  const shown = groups.data?.filter((group) => words.every((word) => foldedOf(group).includes(word)));
  const at = Math.min(cursor, Math.max(0, (shown?.length ?? 0) - 1));
  const current = shown?.[at];
  // Whoever only asked online is confirmed with the same key.
  const taken = current?.standing != null && current.standing.state !== 'PREINSCRITO';
  const step = (by: number) => {
    enrol.reset();
    setCursor(Math.max(0, Math.min(at + by, (shown?.length ?? 1) - 1)));
  };
  const choose: Action = {
    id: 'enrol.choose',
    label: current?.standing?.state === 'PREINSCRITO' ? 'Confirmar la inscripción' : 'Inscribir',
    keys: ['Enter'],
    when: () => current !== undefined && !taken && !enrol.isPending,
    run: () => {
      if (current === undefined) return;
      enrol.mutate(
        { groupId: current.id, personId: person.id },
        {
          onSuccess: ({ position }) => {
            void queryClient.invalidateQueries(api.enrolments.pathFilter());
            onDone({
              kind: 'enrolled',
              name: person.name,
              course: current.courseName,
              position,
              nextAt: current.nextSession?.startsAt ?? null,
            });
          },
          onError: () => void groups.refetch(),
        },
      );
    },
  };
  const open: Action = {
    id: 'enrol.group',
    label: 'Ver el grupo',
    keys: ['Ctrl+O'],
    when: () => current !== undefined,
    run: () => {
      if (current !== undefined) onGroup(current.id);
    },
  };
  const down: Action = {
    id: 'enrol.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'enrol.up',
    label: 'Subir',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const failure = enrol.error ?? groups.error;
  return (
    <Dialog
      title={`Inscribir a ${person.name}`}
      onClose={onClose}
      actions={[choose, open, down, up]}
      size="58rem"
    >
      <TextInput
        data-autofocus
        type="search"
        aria-label="Filtrar los cursos"
        placeholder="Escriba parte del curso, del grupo o del Punto"
        value={text}
        onChange={(event) => {
          enrol.reset();
          setText(event.currentTarget.value);
          setCursor(0);
        }}
      />
      {failure === null ? null : (
        <Banner
          tone="bad"
          title={enrol.error === null ? 'No se leyeron los cursos.' : 'No se inscribió.'}
          urgent
        >
          {refusalOf(failure).message} (código {refusalOf(failure).code})
        </Banner>
      )}
      <ScrollRegion className={classes.list} label="Grupos que reciben inscripciones">
        {shown === undefined ? (
          groups.error === null ? (
            <SkeletonRows rows={5} height={52} />
          ) : null
        ) : shown.length === 0 ? (
          <EmptyState
            title={
              groups.data?.length === 0 ? 'Ningún curso recibe inscripciones' : 'Ningún curso se llama así'
            }
          >
            {groups.data?.length === 0
              ? 'Los grupos que se programen en Cursos aparecen aquí con sus cupos.'
              : 'Borre el filtro para ver todos los grupos.'}
          </EmptyState>
        ) : (
          <ul>
            {shown.map((group, index) => (
              <GroupRow key={group.id} group={group} now={now} current={index === at} />
            ))}
          </ul>
        )}
      </ScrollRegion>
      <div className={classes.foot}>
        <ActionHint action={down} />
        <ActionHint action={open} />
        <ActionButton action={choose} />
      </div>
    </Dialog>
  );
}
