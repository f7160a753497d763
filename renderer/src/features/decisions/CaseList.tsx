import { UnstyledButton } from '@mantine/core';
import { IconArrowsSplit2, IconClockPause, IconGitFork, IconShieldX } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { keyOf, wordsOf } from '#renderer/features/decisions/model.ts';
import type { Case, CaseGroup, CaseKind } from '#renderer/features/decisions/model.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/decisions/CaseList.module.css';

const ICONS: Readonly<Record<CaseKind, ComponentType<{ size?: number; stroke?: number }>>> = {
  FORK: IconGitFork,
  CONFLICT: IconArrowsSplit2,
  PARKED: IconClockPause,
  QUARANTINED: IconShieldX,
};

interface CaseListProps {
  readonly groups: readonly CaseGroup[];
  readonly current: Case;
  readonly now: number;
  readonly onSelect: (each: Case) => void;
}

/** Every case that waits, by kind; what must be looked at first stands first. */
export function CaseList({ groups, current, now, onSelect }: CaseListProps) {
  const chosen = keyOf(current);
  return (
    <ScrollRegion label="Casos que esperan" className={classes.list}>
      {groups.map(({ kind, title, cases }) => {
        const Icon = ICONS[kind];
        return (
          <section key={kind} aria-label={title}>
            <h3 className={classes.kind} data-urgent={kind === 'FORK' || undefined}>
              <Icon size={16} stroke={2} />
              {title}
              <span className={classes.count}>{formatCount(cases.length)}</span>
            </h3>
            <ul>
              {cases.map((each) => {
                const { title: name, line } = wordsOf(each, now);
                return (
                  <li key={each.id}>
                    <UnstyledButton
                      className={classes.case}
                      data-case
                      // The arrows move among them: Tab goes on to the case itself.
                      tabIndex={keyOf(each) === chosen ? 0 : -1}
                      ref={keyOf(each) === chosen ? bringIntoView : undefined}
                      aria-current={keyOf(each) === chosen || undefined}
                      onClick={() => {
                        onSelect(each);
                      }}
                    >
                      <strong>{name}</strong>
                      <span>{line}</span>
                    </UnstyledButton>
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
    </ScrollRegion>
  );
}

/** For `ref`: the case that the arrows reach is seen, and takes the focus from the one before it. */
function bringIntoView(element: HTMLElement | null): void {
  if (document.activeElement?.hasAttribute('data-case') === true) element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
}
