import { IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import { CaseList } from '#renderer/features/decisions/CaseList.tsx';
import { CasePane } from '#renderer/features/decisions/CasePane.tsx';
import { HistoryView } from '#renderer/features/decisions/HistoryView.tsx';
import type { CaseKind } from '#renderer/features/decisions/model.ts';
import { useDecisions } from '#renderer/features/decisions/useDecisions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/decisions/DecisionsScreen.module.css';

/** What the board hands over: of which kind the first case shall be. */
const KINDS: Readonly<Record<string, CaseKind>> = {
  FORKED: 'FORK',
  FORK: 'FORK',
  CONFLICT: 'CONFLICT',
  PARKED: 'PARKED',
  QUARANTINED: 'QUARANTINED',
};

function handedKind(): CaseKind | undefined {
  const value = handedTo('decisiones');
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  return KINDS[String(value.kind)];
}

function handedHistory(): boolean {
  const value = handedTo('decisiones');
  return typeof value === 'object' && value !== null && 'view' in value && value.view === 'HISTORY';
}

/** What waits for a decision, or what was decided. */
export function DecisionsScreen() {
  const now = useNow(60_000);
  const [past, setPast] = useState(handedHistory);
  const back: Action = {
    id: 'decisions.cases',
    label: 'Volver a los casos',
    keys: ['Escape'],
    run: () => {
      setPast(false);
    },
  };
  if (past) return <HistoryView now={now} leave={back} />;
  return (
    <WaitingCases
      now={now}
      onHistory={() => {
        setPast(true);
      }}
    />
  );
}

/** What did not apply by itself, one case after another. */
function WaitingCases({ now, onHistory }: { readonly now: number; readonly onHistory: () => void }) {
  const [first] = useState(handedKind);
  const decisions = useDecisions(first);
  const leave: Action = {
    id: 'decisions.leave',
    label: 'Volver a la central',
    keys: ['Escape'],
    run: () => {
      goTo('central');
    },
  };
  const undo: Action = {
    id: 'decisions.undo',
    label: 'Deshacer la última decisión',
    keys: ['Ctrl+Z'],
    when: () => decisions.canUndo && !decisions.busy,
    run: decisions.undoLast,
  };
  const down: Action = {
    id: 'decisions.down',
    label: 'Otro caso',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      decisions.select(decisions.index + 1);
    },
  };
  const up: Action = {
    id: 'decisions.up',
    label: 'El caso anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      decisions.select(decisions.index - 1);
    },
  };
  const history: Action = {
    id: 'decisions.history',
    label: 'Historial',
    keys: ['H'],
    run: onHistory,
  };
  useActions('Decisiones', [undo, history, leave, down, up]);
  const { groups, cases, current } = decisions;

  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h2>Decisiones</h2>
        <span className={classes.count}>
          {cases === undefined || cases.length === 0
            ? null
            : formatQuantity(cases.length, 'caso espera', 'casos esperan')}
        </span>
        <p role="status" className={classes.said}>
          {decisions.said?.words} {/* Beside a retry that changed nothing it would seem to take that back. */}
          {decisions.canUndo && decisions.said?.undoable !== false ? (
            <ActionButton action={undo} variant="subtle" size="compact-sm" />
          ) : null}
        </p>
        <span className={classes.hints}>
          {cases === undefined || cases.length < 2 ? null : <ActionHint action={down} />}
          <ActionHint action={history} />
          <ActionHint action={leave} label="Volver" />
        </span>
      </header>
      {groups === undefined || cases === undefined ? (
        <Loading decisions={decisions} />
      ) : current === undefined ? (
        <EmptyState title="Nada por decidir" icon={<IconChecks size={32} />} action={leave}>
          Lo que un Punto envíe y no se pueda aplicar, o contradiga lo de otro, aparecerá aquí. Nada se pierde
          mientras tanto.
        </EmptyState>
      ) : (
        <div className={classes.body}>
          <CaseList groups={groups} current={current} now={now} onSelect={decisions.selectCase} />
          <CasePane key={`${current.kind} ${current.id}`} current={current} decisions={decisions} now={now} />
        </div>
      )}
    </div>
  );
}

function Loading({ decisions }: { readonly decisions: ReturnType<typeof useDecisions> }) {
  const again: Action = {
    id: 'decisions.again',
    label: 'Volver a intentar',
    keys: ['F9'],
    run: decisions.again,
  };
  useActions('Decisiones', decisions.failure === undefined ? [] : [again]);
  if (decisions.failure === undefined) return <SkeletonRows rows={10} height={50} />;
  return <ErrorState failure={decisions.failure} action={again} />;
}
