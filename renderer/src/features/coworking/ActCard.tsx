import { Paper, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { isPossible } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import type { Look } from '#renderer/features/coworking/look.ts';
import { SpotMark } from '#renderer/features/coworking/SpotMark.tsx';
import classes from '#renderer/features/coworking/ActCard.module.css';

interface ActCardProps {
  /** The state by shape and word, at the top left. */
  readonly badge?: { readonly look: Look; readonly words: string } | undefined;
  /** «PC 04», at the top right. */
  readonly where?: string | undefined;
  readonly title: string;
  readonly facts: readonly string[];
  /** What Enter does. */
  readonly primary?: { readonly action: Action; readonly label: string } | undefined;
  readonly others: ReadonlyArray<{ readonly action: Action; readonly label: string }>;
  /** Why something asked for cannot be, or what to know before Enter. */
  readonly children?: ReactNode;
}

/** What is at hand, in two seconds: how it stands, who it is, and the blue button that Enter presses. */
export function ActCard({ badge, where, title, facts, primary, others, children }: ActCardProps) {
  return (
    <Paper component="section" className={classes.card} aria-label="A la mano" aria-live="polite">
      {badge === undefined && where === undefined ? null : (
        <div className={classes.top}>
          {badge === undefined ? (
            <span />
          ) : (
            <span className={classes.badge} data-look={badge.look}>
              <SpotMark look={badge.look} size={16} />
              {badge.words}
            </span>
          )}
          {where === undefined ? null : <strong className={classes.where}>{where}</strong>}
        </div>
      )}
      <h2 className={classes.title} data-long={title.length > 34 || undefined}>
        {title}
      </h2>
      {facts.map((fact) => (
        <p key={fact} className={classes.fact}>
          {fact}
        </p>
      ))}
      {children}
      {primary === undefined ? null : (
        <UnstyledButton
          className={classes.primary}
          onClick={primary.action.run}
          disabled={!isPossible(primary.action)}
          aria-keyshortcuts="Enter"
        >
          {primary.label}
          <KeyCap keys={['Enter']} look="translucent" decorative />
        </UnstyledButton>
      )}
      {others.length === 0 ? null : (
        <div className={classes.others}>
          {others.map(({ action, label }) => (
            <ActionButton key={action.id} action={action} label={label} variant="default" flex={1} px="xs" />
          ))}
        </div>
      )}
    </Paper>
  );
}
