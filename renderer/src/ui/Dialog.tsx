import { Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { InDialog } from '#renderer/lib/scan.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import classes from '#renderer/ui/Dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly actions?: readonly Action[];
  readonly size?: string;
  readonly children: ReactNode;
}

const NO_ACTIONS: readonly Action[] = [];

/** A dialog: it takes the focus and the keys, Esc leaves it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, actions = NO_ACTIONS, size = '30rem', children }: DialogProps) {
  useActions(
    title,
    [...actions, { id: 'dialog.close', label: 'Cerrar sin cambios', keys: ['Escape'], run: onClose }],
    true,
  );
  // Mantine gives the focus back when a dialog closes, not when it is taken away, as these are.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus();
    },
    [before],
  );
  return (
    <Modal.Root opened onClose={onClose} size={size} closeOnEscape={false} returnFocus={false}>
      <Modal.Overlay />
      <Modal.Content className={classes.content}>
        {/* Not Modal.Header: its <header> would be a second banner of the page. */}
        <div className={classes.head}>
          <Modal.Title className={classes.title}>{title}</Modal.Title>
          <span className={classes.close}>
            <KeyCap keys={['Escape']} decorative />
            <Modal.CloseButton aria-label="Cerrar" />
          </span>
        </div>
        <Modal.Body className={classes.body}>
          <InDialog value>{children}</InDialog>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
