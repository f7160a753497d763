import { useEffect, useState } from 'react';
import { InsideDialog } from '#renderer/features/reception/InsideDialog.tsx';
import { ReceptionView } from '#renderer/features/reception/ReceptionView.tsx';
import type { Outcome } from '#renderer/features/reception/model.ts';
import { useDesk } from '#renderer/features/reception/useDesk.ts';
import { VoidDialog } from '#renderer/features/reception/VoidDialog.tsx';
import { useNow } from '#renderer/lib/clock.ts';
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
  const [open, setOpen] = useState<'void' | 'inside'>();
  const [start] = useState<ReceptionHand>(() => {
    const hand = handedTo('recepcion');
    return isHand(hand) ? hand : {};
  });
  useEffect(dropHanded, []);
  const newPerson = (text: string) => {
    goTo('persona-nueva', { text });
  };
  const desk = useDesk(start, newPerson);
  const last = desk.today?.visits.find((visit) => !visit.voided);
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
          newPerson(desk.text);
        }}
        onFile={(personId) => {
          goTo('persona', { personId });
        }}
      />
      {open === 'void' && last !== undefined ? (
        <VoidDialog
          entry={last}
          failure={desk.voidVisit.failure}
          onVoid={(reason) => {
            desk.voidVisit.run(last, reason, close);
          }}
          onClose={close}
        />
      ) : null}
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
