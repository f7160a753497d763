import { UnstyledButton } from '@mantine/core';
import { IconArrowsSplit2, IconGitFork, IconHourglass, IconShieldX, IconUsers } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { caseWords, KIND_WORDS } from '#renderer/features/central/cases.ts';
import type { CaseKind, Decisions } from '#renderer/features/central/cases.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatDuration } from '#renderer/lib/formats.ts';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Late } from '#renderer/ui/Late.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/central/DecisionsPanel.module.css';

const ICONS: Readonly<Record<CaseKind, ComponentType<{ size?: number; stroke?: number }>>> = {
  FORKED: IconGitFork,
  DUPLICATE: IconUsers,
  CONFLICT: IconArrowsSplit2,
  PARKED: IconHourglass,
  QUARANTINED: IconShieldX,
};

export interface DecisionActions {
  readonly order: Action;
  readonly duplicates: Action;
  readonly conflicts: Action;
  readonly quarantine: Action;
}

interface DecisionsPanelProps {
  /** undefined while it is counted. */
  readonly decisions: Decisions | undefined;
  readonly actions: DecisionActions;
  readonly now: number;
}

interface TileProps {
  readonly action: Action;
  readonly kind: CaseKind;
  readonly label: string;
  readonly count: string;
}

function Tile({ action, kind, label, count }: TileProps) {
  const Icon = ICONS[kind];
  return (
    <UnstyledButton
      className={classes.tile}
      onClick={action.run}
      aria-keyshortcuts={action.keys.map(ariaShortcut).join(' ')}
    >
      <span className={classes.top}>
        <strong>{count}</strong>
        <KeyCap keys={action.keys} decorative />
      </span>
      <span className={classes.kind}>
        <Icon size={16} stroke={2} /> {label}
      </span>
    </UnstyledButton>
  );
}

/** What only a person can decide: how much of each kind, what comes first, and one key that takes them in order. */
export function DecisionsPanel({ decisions, actions, now }: DecisionsPanelProps) {
  const total = decisions?.total ?? 0;
  return (
    <Panel
      title="Decisiones"
      className={classes.panel}
      aside={
        total === 0 ? undefined : (
          <span className={classes.count}>
            {decisions?.more === true ? 'más de ' : ''}
            {formatCount(total)} {total === 1 ? 'espera' : 'esperan'}
          </span>
        )
      }
    >
      <div className={classes.tiles}>
        <Tile
          action={actions.duplicates}
          kind="DUPLICATE"
          label="Duplicados"
          count={decisions?.duplicates ?? '–'}
        />
        <Tile
          action={actions.conflicts}
          kind="CONFLICT"
          label="Conflictos"
          count={decisions?.conflicts ?? '–'}
        />
        <Tile
          action={actions.quarantine}
          kind="QUARANTINED"
          label="Cuarentena"
          count={decisions?.quarantine ?? '–'}
        />
      </div>
      {decisions === undefined ? (
        <Late>
          <p className={classes.note}>Contando lo que espera…</p>
        </Late>
      ) : total === 0 ? (
        <p className={classes.calm}>
          <StateMark tone="good" size={18} /> Nada por decidir. Aquí llega lo que el programa no resuelve
          solo.
        </p>
      ) : (
        <>
          <ul className={classes.rows}>
            {decisions.next.map((each) => {
              const Icon = ICONS[each.kind];
              const { what, why } = caseWords(each);
              return (
                <li key={`${each.kind} ${each.id}`} data-kind={each.kind}>
                  <Icon size={18} stroke={2} />
                  <span className={classes.case}>
                    <strong>{what}</strong>
                    <span>{`${KIND_WORDS[each.kind]}. ${why}`}</span>
                  </span>
                  <span className={classes.age}>{formatDuration(now - each.at)}</span>
                </li>
              );
            })}
          </ul>
          <ActionButton action={actions.order} size="md" fullWidth />
          <p className={classes.note}>Unos 10 s por caso. Toda decisión se puede deshacer.</p>
        </>
      )}
    </Panel>
  );
}
