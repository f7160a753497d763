import { createContext, use, useLayoutEffect, useRef } from 'react';
import type { CedulaReading, ReadPerson } from '#shared/domain/cedula.ts';

/** What a screen does with a document that is passed under the scanner while it is shown. */
export interface ScanHandler {
  /** The burst has ended: what the document says, or why it could not be understood. */
  readonly onScan: (reading: CedulaReading) => void;
  /**
   * A burst is on its way and its keys are being swallowed. `person` comes as soon as enough of it has arrived, long
   * before a slow scanner has sent the rest: a screen may look them up meanwhile, and must not act on it yet.
   */
  readonly onReading?: (person: ReadPerson | undefined) => void;
}

interface Listener {
  readonly inDialog: boolean;
  readonly handler: () => ScanHandler;
}

export interface ScanListeners {
  readonly add: (listener: Listener) => () => void;
  /** Who answers now: the newest listener, within a dialog only the dialog's own. */
  readonly top: (dialogOpen: boolean) => ScanHandler | undefined;
}

export function createScanListeners(): ScanListeners {
  let listeners: readonly Listener[] = [];
  return {
    add(listener) {
      listeners = [...listeners, listener];
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    top: (dialogOpen) => listeners.findLast((listener) => listener.inDialog === dialogOpen)?.handler(),
  };
}

export const ScanContext = createContext<ScanListeners | undefined>(undefined);

/** True below a dialog: what lies under it does not answer to a scan. */
export const InDialog = createContext(false);

/** Listens to scanned documents as long as the screen or dialog is shown; where nobody listens a scan is swallowed. */
export function useScan(handler: ScanHandler): void {
  const listeners = use(ScanContext);
  const inDialog = use(InDialog);
  if (listeners === undefined) throw new Error('useScan outside of <Keyboard>');
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  useLayoutEffect(() => listeners.add({ inDialog, handler: () => latest.current }), [listeners, inDialog]);
}
