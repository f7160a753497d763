import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import classes from '#renderer/ui/PrintSheet.module.css';

/**
 * What goes to paper instead of the screen, over as many pages as it takes. It hangs directly below the body so that
 * the screen around it can be left out whole: a sheet inside the screen's layout would be cut at its first page.
 */
export function PrintSheet({ children }: { readonly children: ReactNode }) {
  return createPortal(<div className={classes.sheet}>{children}</div>, document.body);
}
