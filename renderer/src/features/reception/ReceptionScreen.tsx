import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReadPerson } from '#shared/domain/cedula.ts';
import { EnrolDialog } from '#renderer/features/reception/EnrolDialog.tsx';
import { HeadsDialog } from '#renderer/features/reception/HeadsDialog.tsx';
import { InsideDialog } from '#renderer/features/reception/InsideDialog.tsx';
import { LateDialog } from '#renderer/features/reception/LateDialog.tsx';
import { NoteDialog } from '#renderer/features/reception/NoteDialog.tsx';
import { ReceptionView } from '#renderer/features/reception/ReceptionView.tsx';
import { lastService, personAtHand } from '#renderer/features/reception/model.ts';
import type { Outcome } from '#renderer/features/reception/model.ts';
import { useDesk } from '#renderer/features/reception/useDesk.ts';
import { VoidDialog } from '#renderer/features/reception/VoidDialog.tsx';
import { api } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useScan } from '#renderer/lib/scan.tsx';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { dropHanded, goTo, handedTo } from '#renderer/lib/route.ts';

/** What another screen may bring to the desk: somebody to show, or what it did itself. */
export interface ReceptionHand {
  readonly personId?: string;
  readonly outcome?: Outcome;
}

function isHand(value: unknown): value is ReceptionHand {
  return typeof value === 'object' && value !== null && ('personId' in value || 'outcome' in value);
}

export function ReceptionScreen() {
  const now = useNow(15_000);
  const [open, setOpen] = useState<'void' | 'inside' | 'note' | 'late' | 'heads' | 'enrol'>();
  const [start] = useState<ReceptionHand>(() => {
    const hand = handedTo('recepcion');
    return isHand(hand) ? hand : {};
  });
  useEffect(dropHanded, []);
  const newPerson = (text: string, read: ReadPerson | undefined) => {
    goTo('persona-nueva', read === undefined ? { text } : { read });
  };
  const desk = useDesk(start, newPerson);
  const shown = desk.card.kind === 'person' ? desk.card.person.id : undefined;
  const characterisation = useQuery(
    api.characterisation.due.queryOptions({ personId: shown ?? '' }, { enabled: shown !== undefined }),
  );
  const characterisationDue = shown !== undefined && characterisation.data?.due === true;
  useScan({ onReading: desk.reading, onScan: desk.scan });
  useActions('Registro', [
    {
      id: 'reception.duplicates',
      label: 'Revisar fichas repetidas',
      keys: ['Ctrl+U'],
      run: () => {
        goTo('duplicados');
      },
    },
  ]);
  const newcomers = useQuery(api.attendance.newcomers.queryOptions());
  const { today, card } = desk;
  const person = personAtHand(card);
  const theirs =
    person === undefined ? undefined : today?.visits.find((visit) => visit.personId === person.id);
  const close = () => {
    setOpen(undefined);
    desk.voidVisit.reset();
    desk.endVisit.reset();
  };
  return (
    <>
      <ReceptionView
        text={desk.text}
        card={desk.card}
        today={desk.today}
        todayFailure={desk.todayFailure}
        now={now}
        covered={open !== undefined}
        onText={desk.type}
        onEnter={() => {
          desk.press({ kind: 'enter' });
        }}
        onService={(service) => {
          desk.press({ kind: 'service', service });
        }}
        onClear={desk.clear}
        onMove={desk.move}
        onPick={(person) => {
          desk.choose(person.id);
        }}
        onUndo={() => {
          setOpen('void');
        }}
        onInside={() => {
          setOpen('inside');
        }}
        onNewPerson={() => {
          newPerson(desk.text, desk.read);
        }}
        newcomers={newcomers.data?.length ?? 0}
        onGroup={() => {
          goTo('grupo');
        }}
        onHeads={() => {
          setOpen('heads');
        }}
        onLate={() => {
          setOpen('late');
        }}
        onNote={() => {
          setOpen('note');
        }}
        onEnrol={() => {
          setOpen('enrol');
        }}
        onFile={(personId) => {
          goTo('persona', { personId });
        }}
        characterisationDue={characterisationDue}
        onCharacterise={(personId) => {
          goTo('caracterizar', { personId });
        }}
      />
      {open === 'void' && today !== undefined ? (
        <VoidDialog
          today={today}
          failure={desk.voidVisit.failure}
          onVoid={(visit, reason) => {
            desk.voidVisit.run(visit, reason, close);
          }}
          onClose={close}
        />
      ) : null}
      {open === 'note' && today !== undefined ? (
        <NoteDialog today={today} start={(theirs ?? today.visits[0])?.id} onClose={close} />
      ) : null}
      {open === 'late' && today !== undefined && person !== undefined ? (
        <LateDialog
          person={person}
          usual={card.kind === 'person' ? lastService(card.person) : undefined}
          today={today.date}
          firstDate={today.firstDate}
          onDone={(outcome) => {
            close();
            desk.show(outcome);
          }}
          onClose={close}
        />
      ) : null}
      {open === 'enrol' && person !== undefined ? (
        <EnrolDialog
          person={person}
          now={now}
          onDone={(outcome) => {
            close();
            desk.show(outcome);
          }}
          onGroup={(groupId) => {
            goTo('grupo-curso', { groupId });
          }}
          onClose={close}
        />
      ) : null}
      {open === 'heads' ? <HeadsDialog onClose={close} /> : null}
      {open === 'inside' && desk.today !== undefined ? (
        <InsideDialog
          inside={desk.today.inside}
          now={now}
          failure={desk.endVisit.failure}
          onLeave={(entry) => {
            desk.endVisit.run(entry, Date.now(), close);
          }}
          onClose={close}
        />
      ) : null}
    </>
  );
}
