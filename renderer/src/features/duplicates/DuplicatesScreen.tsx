import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { PairView } from '#renderer/features/duplicates/PairView.tsx';
import { useCases } from '#renderer/features/duplicates/useCases.ts';
import type { Pair } from '#renderer/features/duplicates/useCases.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/duplicates/DuplicatesScreen.module.css';

/** What the screen before hands over: which pair comes first, and where Esc leads. */
interface DuplicatesHand {
  readonly pair?: Pair;
  readonly back?: { readonly place: string; readonly value: unknown };
}

function isHand(value: unknown): value is DuplicatesHand {
  return typeof value === 'object' && value !== null && ('pair' in value || 'back' in value);
}

/** One pair of registrations after another: is it the same person? */
export function DuplicatesScreen({ host }: { readonly host: HostRole }) {
  const now = useNow(60_000);
  const [hand] = useState((): DuplicatesHand => {
    const handed = handedTo('duplicados');
    return isHand(handed) ? handed : {};
  });
  const cases = useCases(host, hand.pair);
  const [said, say] = useState('');
  const home = host === 'central' ? 'central' : 'recepcion';
  const leave: Action = {
    id: 'duplicates.leave',
    label: 'Volver',
    keys: ['Escape'],
    run: () => {
      goTo(hand.back?.place ?? home, hand.back?.value);
    },
  };
  const undo: Action = {
    id: 'duplicates.undo',
    label: 'Deshacer el último caso',
    keys: ['Ctrl+Z'],
    when: () => cases.canUndo,
    run: () => {
      cases.undoLast(() => {
        say('Deshecho: las dos fichas están otra vez como antes.');
      });
    },
  };
  // What was decided in earlier visits is told and taken back there.
  const history: Action = {
    id: 'duplicates.history',
    label: 'Historial de decisiones',
    keys: ['H'],
    run: () => {
      goTo('decisiones', { view: 'HISTORY' });
    },
  };
  useActions('Duplicados', host === 'central' ? [undo, history, leave] : [undo, leave]);

  return (
    <div className={classes.screen}>
      <p role="status" className={classes.said}>
        {said === '' ? null : (
          <>
            {said} {cases.canUndo ? <ActionButton action={undo} variant="subtle" size="compact-sm" /> : null}
          </>
        )}
      </p>
      <Body cases={cases} now={now} leave={leave} onSaid={say} />
    </div>
  );
}

interface BodyProps {
  readonly cases: ReturnType<typeof useCases>;
  readonly now: number;
  readonly leave: Action;
  readonly onSaid: (words: string) => void;
}

function Body({ cases, now, leave, onSaid }: BodyProps) {
  const { queue, pair, comparison } = cases;
  const again: Action = {
    id: 'duplicates.again',
    label: 'Volver a intentar',
    keys: ['F9'],
    run: cases.again,
  };
  const skip: Action = { id: 'duplicates.skip', label: 'Pasar al siguiente', keys: ['S'], run: cases.later };
  if (cases.failure !== undefined && queue === undefined) {
    return <Failed failure={cases.failure} action={again} />;
  }
  if (queue === undefined) return <SkeletonRows rows={10} height={50} />;
  if (pair === undefined) return <Finished cases={cases} leave={leave} />;
  if (comparison === undefined) {
    if (cases.comparisonFailure === undefined) return <SkeletonRows rows={10} height={50} />;
    return <Failed failure={cases.comparisonFailure} action={skip} />;
  }
  return (
    <PairView
      key={`${pair.a} ${pair.b}`}
      comparison={comparison}
      now={now}
      position={{ index: cases.index, of: queue.length }}
      refusal={cases.refusal}
      busy={cases.busy}
      leave={leave}
      onLater={() => {
        onSaid('');
        cases.later();
      }}
      onDecide={(decision) => {
        cases.decide(decision, () => {
          onSaid(
            decision.kind === 'merge'
              ? 'Unidas en una sola ficha.'
              : 'Decidido: son personas distintas. No se vuelven a ofrecer.',
          );
        });
      }}
      onReopen={() => {
        cases.reopen(() => {
          onSaid('Esa decisión se deshizo. Ahora decida usted.');
        });
      }}
    />
  );
}

function Failed({ failure, action }: { failure: { code: string; message: string }; action: Action }) {
  useActions('Duplicados', [action]);
  return <ErrorState failure={failure} action={action} />;
}

function Finished({ cases, leave }: { cases: ReturnType<typeof useCases>; leave: Action }) {
  const { waiting } = cases;
  const more: Action = {
    id: 'duplicates.more',
    label: 'Revisar los que quedan',
    keys: ['Enter'],
    run: cases.startAgain,
  };
  useActions('Duplicados', waiting === undefined || waiting === 0 ? [] : [more]);
  if (waiting === undefined) return <SkeletonRows rows={10} height={50} />;
  return (
    <EmptyState
      title={waiting === 0 ? 'No quedan casos por decidir' : 'Terminó esta lista'}
      icon={<IconUsersGroup size={32} />}
      action={waiting === 0 ? leave : more}
    >
      {waiting === 0
        ? 'Cuando dos fichas parezcan de la misma persona, aparecerán aquí. Mientras tanto se atiende a las dos.'
        : `${waiting === 1 ? 'Queda' : 'Quedan'} ${formatQuantity(waiting, 'pareja', 'parejas')} de fichas para otro momento.`}
    </EmptyState>
  );
}
