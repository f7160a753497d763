import { Stack, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import classes from '#renderer/features/roll-call/VisitorDialog.module.css';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useScan } from '#renderer/lib/scan.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface VisitorDialogProps {
  readonly sessionId: string;
  readonly role: Role;
  /** What was scanned or typed in the list; empty when Ins opened it. */
  readonly documentNumber: string;
  /** Why a closed list is being corrected. */
  readonly reason: string | undefined;
  readonly onAdded: (person: Pick<Candidate, 'id' | 'name'>, words: string) => void;
  readonly onClose: () => void;
}

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

const NUMBER = /^[\d.\s-]{4,}$/u;

/** Somebody came who is not on the list: they join the course, or are only noted at this session. */
export function VisitorDialog(props: VisitorDialogProps) {
  const { sessionId, reason } = props;
  const [text, setText] = useState(props.documentNumber);
  const [cursor, setCursor] = useState(0);
  const wanted = text.trim();
  const byNumber = NUMBER.test(wanted);
  // An instructor finds whom they have the document of; the register by name is the desk's.
  const byName = props.role !== 'instructor' && !byNumber && wanted.length > 1;
  const found = useQuery(
    api.rollCall.find.queryOptions(
      { sessionId, documentNumber: wanted },
      { enabled: byNumber, staleTime: 0 },
    ),
  );
  const search = useQuery(
    api.people.search.queryOptions(
      { text: wanted },
      { enabled: byName, staleTime: 0, placeholderData: keepPreviousData },
    ),
  );
  const candidates: readonly Candidate[] = byNumber
    ? found.data === undefined || found.data === null
      ? []
      : [
          {
            id: found.data.personId,
            name: found.data.name,
            detail: found.data.listed
              ? 'Ya está en la lista'
              : found.data.state === null
                ? 'Sin inscribir en este curso'
                : labels.enrolment[found.data.state],
          },
        ]
    : byName
      ? (search.data ?? []).map((match) => ({
          id: match.id,
          name: `${match.givenNames} ${match.surnames}`,
          detail: match.otherPunto
            ? 'De otro Punto'
            : match.documentNumber === null
              ? 'Sin documento'
              : `${match.documentType ?? ''} ${match.documentNumber}`,
        }))
      : [];
  const chosen = candidates[Math.min(cursor, candidates.length - 1)];
  const add = useMutation(
    api.rollCall.addVisitor.mutationOptions({
      onSuccess: ({ state }, { enrol, personId }) => {
        props.onAdded(
          { id: personId, name: chosen?.name ?? '' },
          !enrol
            ? 'Solo queda anotada su asistencia a esta sesión.'
            : state === 'ESPERA'
              ? 'El grupo está lleno: queda en lista de espera, y esta sesión le cuenta.'
              : 'Queda inscrita en el grupo.',
        );
      },
    }),
  );
  const addAs = (enrol: boolean) => {
    if (chosen === undefined || add.isPending) return;
    add.mutate({
      sessionId,
      personId: chosen.id,
      enrol,
      mark: 'PRESENTE',
      arrivedAt: null,
      ...(reason === undefined ? {} : { reason }),
    });
  };
  const possible = () => chosen !== undefined && !add.isPending;
  const enrol: Action = {
    id: 'visitor.enrol',
    label: 'Inscribir y marcar presente',
    keys: ['Enter'],
    when: possible,
    run: () => {
      addAs(true);
    },
  };
  const only: Action = {
    id: 'visitor.mark',
    label: 'Solo marcar esta sesión',
    keys: ['F2'],
    when: possible,
    run: () => {
      addAs(false);
    },
  };
  const move = (id: string, key: string, by: 1 | -1): Action => ({
    id,
    label: 'Elegir',
    keys: [key],
    keysOnly: true,
    run: () => {
      setCursor(Math.max(0, Math.min(cursor + by, candidates.length - 1)));
    },
  });
  useScan({
    onScan: (reading) => {
      if (reading.kind === 'READ') setText(reading.documentNumber);
    },
  });
  const nobody = byNumber && found.data === null;
  return (
    <Dialog
      title="Llegó alguien sin inscribir"
      onClose={props.onClose}
      actions={[enrol, only, move('visitor.down', 'ArrowDown', 1), move('visitor.up', 'ArrowUp', -1)]}
      size="36rem"
    >
      <Stack gap="md">
        <TextInput
          id="visitor-field"
          label={props.role === 'instructor' ? 'Documento' : 'Documento o nombre'}
          description="Pase la cédula o escriba el número completo."
          data-autofocus
          autoComplete="off"
          value={text}
          maxLength={120}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setCursor(0);
          }}
        />
        {candidates.length === 0 ? null : (
          <ul className={classes.matches} aria-label="Personas encontradas">
            {candidates.map((candidate) => (
              <li
                key={candidate.id}
                className={classes.match}
                aria-current={candidate === chosen || undefined}
              >
                <strong>{candidate.name}</strong>
                <span>{candidate.detail}</span>
              </li>
            ))}
          </ul>
        )}
        {nobody ? (
          <Banner tone="doubt" title="Nadie tiene ese documento en el registro.">
            Regístrela primero en Recepción; después vuelva y agréguela con Ins.
          </Banner>
        ) : null}
        {add.error === null ? null : (
          <Banner tone="bad" title="No se agregó." urgent>
            {refusalOf(add.error).message}
          </Banner>
        )}
        <div className={classes.choice}>
          <ActionButton action={enrol} loading={add.isPending} />
          <ActionButton action={only} variant="default" />
        </div>
      </Stack>
    </Dialog>
  );
}
