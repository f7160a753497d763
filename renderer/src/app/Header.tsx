import { UnstyledButton } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Mark } from '#renderer/ui/Mark.tsx';
import classes from '#renderer/app/Header.module.css';

export interface PlaceLink {
  readonly id: string;
  readonly label: string;
  /** The digit that opens it with Alt. */
  readonly digit: number;
}

interface HeaderProps {
  /** The Punto, or the office. */
  readonly where: string;
  readonly places: readonly PlaceLink[];
  readonly active: string;
  /** The list of the places that are not needed every day. */
  readonly more: ReactNode;
  readonly palette: Action;
  readonly help: Action;
}

export function Header({ where, places, active, more, palette, help }: HeaderProps) {
  return (
    <header className={classes.header}>
      <Mark />
      <div className={classes.product}>
        <strong>Puntos Digitales</strong>
        <span>{where}</span>
      </div>
      <nav className={classes.places} aria-label="Lugares">
        {places.length > 1 ? (
          <span className={classes.alt} aria-hidden="true">
            Alt +
          </span>
        ) : null}
        {places.map((place) => (
          <a
            key={place.id}
            href={`#/${place.id}`}
            className={classes.place}
            aria-current={place.id === active ? 'page' : undefined}
            aria-keyshortcuts={ariaShortcut(`Alt+${place.digit}`)}
          >
            <KeyCap keys={[String(place.digit)]} decorative />
            {place.label}
          </a>
        ))}
        {more}
      </nav>
      {/* In the header's own room, so that a notice never lies over what is read or typed. */}
      <Notifications
        className={classes.notices ?? ''}
        withinPortal={false}
        autoClose={3000}
        limit={1}
        position="top-right"
        transitionDuration={0}
      />
      <UnstyledButton
        className={classes.search}
        onClick={palette.run}
        aria-keyshortcuts={palette.keys.map(ariaShortcut).join(' ')}
      >
        <IconSearch size={16} />
        <span>{palette.label}</span>
        <KeyCap keys={palette.keys} decorative />
      </UnstyledButton>
      <ActionHint action={help} label="Teclas" />
    </header>
  );
}
