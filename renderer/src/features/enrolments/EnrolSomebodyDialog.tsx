import { TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CedulaReading } from '#shared/domain/cedula.ts';
import { documentWords, enrolledWords } from '#renderer/features/enrolments/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { goTo } from '#renderer/lib/route.ts';
import { useScan } from '#renderer/lib/scan.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/enrolments/EnrolSomebodyDialog.module.css';

interface EnrolSomebodyDialogProps {
  readonly groupId: string;
  readonly title: string;
  /** A document that was scanned, or nothing. */
  readonly start: string;
  readonly onClose: () => void;
}

/** One person after another: the field, the people who answer to it, Enter. It stays open for the next one. */
export function EnrolSomebodyDialog({ groupId, title, start, onClose }: EnrolSomebodyDialogProps) {
  const [text, setText] = useState(start);
  const [scanned, setScanned] = useState(start !== '');
  const [unread, setUnread] = useState<string>();
  const [cursor, setCursor] = useState(0);
  const [last, setLast] = useState<{ readonly name: string; readonly words: string }>();
  const wanted = text.trim();
  const search = useQuery(
    api.people.search.queryOptions(
      { text: wanted },
      { enabled: wanted !== '', staleTime: 5_000, placeholderData: keepPreviousData },
    ),
  );
  const enrol = useMutation(api.enrolments.enrol.mutationOptions());
  const found = wanted === '' || search.isPlaceholderData ? undefined : search.data;
  // A scanned number is whole: who only begins like it is somebody else.
  const matches = scanned ? found?.filter(({ exact }) => exact) : found;
  const at = Math.min(cursor, Math.max(0, (matches?.length ?? 0) - 1));
  const current = matches?.[at];
  const step = (by: number) => {
    setCursor(Math.max(0, Math.min(at + by, (matches?.length ?? 1) - 1)));
  };
  const type = (next: string, byScanner: boolean) => {
    setText(next);
    setScanned(byScanner);
    setUnread(undefined);
    setCursor(0);
    setLast(undefined);
    enrol.reset();
  };
  const scan = (reading: CedulaReading) => {
    if (reading.kind === 'NOT_UNDERSTOOD') {
      type('', false);
      setUnread(reading.message);
    } else type(reading.documentNumber, true);
  };
  const choose: Action = {
    id: 'enrol.choose',
    label: 'Inscribir',
    keys: ['Enter'],
    when: () => current !== undefined && !enrol.isPending,
    run: () => {
      if (current === undefined) return;
      enrol.mutate(
        { groupId, personId: current.id },
        {
          onSuccess: (result) => {
            type('', false);
            setLast({ name: `${current.givenNames} ${current.surnames}`, words: enrolledWords(result) });
            void queryClient.invalidateQueries(api.enrolments.pathFilter());
          },
        },
      );
    },
  };
  const create: Action = {
    id: 'enrol.create',
    label: 'Crear la persona',
    keys: ['Ctrl+Enter'],
    when: () => wanted !== '',
    run: () => {
      goTo('persona-nueva', { text: wanted });
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
    ...down,
    id: 'enrol.up',
    label: 'Subir',
    keys: ['ArrowUp'],
    shownKeys: ['ArrowUp'],
    run: () => {
      step(-1);
    },
  };
  const failure = enrol.error ?? search.error;
  return (
    <Dialog title={title} onClose={onClose} actions={[choose, create, down, up]} size="44rem">
      <Scanner onScan={scan} />
      <TextInput
        data-autofocus
        type="search"
        label="Documento o nombre"
        placeholder="Pase la cédula, o escriba el número o parte del nombre"
        value={text}
        onChange={(event) => {
          type(event.currentTarget.value, false);
        }}
      />
      <div className={classes.said}>
        {failure === null ? null : (
          <Banner tone="bad" title="No se inscribió a nadie." urgent>
            {refusalOf(failure).message} (código {refusalOf(failure).code})
          </Banner>
        )}
        {unread === undefined ? null : (
          <Banner tone="doubt" title="No se entendió la lectura." urgent>
            {unread}
          </Banner>
        )}
        {last === undefined ? null : (
          <Banner tone="good" title={`${last.name} queda en el grupo.`}>
            {last.words}
          </Banner>
        )}
      </div>
      <ScrollRegion className={classes.list} label="Personas encontradas">
        {matches === undefined ? null : matches.length === 0 ? (
          <EmptyState title={scanned ? 'Nadie tiene ese documento' : 'Nadie responde a lo escrito'}>
            Revise lo escrito, o cree la persona con Ctrl Enter y vuelva para inscribirla.
          </EmptyState>
        ) : (
          <ul>
            {matches.map((person, index) => (
              <li key={person.id} className={classes.row} aria-current={index === at || undefined}>
                <strong>
                  {person.givenNames} {person.surnames}
                </strong>
                <span>{documentWords(person)}</span>
              </li>
            ))}
          </ul>
        )}
      </ScrollRegion>
      <div className={classes.foot}>
        <ActionHint action={down} />
        <ActionHint action={create} />
        <ActionButton action={choose} />
      </div>
    </Dialog>
  );
}

/** Below the dialog, where alone a scan is heard while it is open. */
function Scanner({ onScan }: { readonly onScan: (reading: CedulaReading) => void }) {
  useScan({ onScan });
  return null;
}
