import { createContext, use, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createActionRegistry } from '#renderer/lib/actions.ts';
import type { Action, ActionRegistry, Scope } from '#renderer/lib/actions.ts';
import { chordOf, replacesBrowser } from '#renderer/lib/keys.ts';
import type { KeyStroke } from '#renderer/lib/keys.ts';
import { createScanListeners, ScanContext } from '#renderer/lib/scan.tsx';

const NO_TEXT = new Set(['button', 'checkbox', 'radio', 'submit', 'reset', 'range', 'file', 'color']);
const CONTROL_ROLES = new Set(['button', 'link', 'option', 'menuitem', 'tab', 'switch', 'checkbox', 'radio']);

function targetOf(element: EventTarget | null): KeyStroke['target'] {
  if (!(element instanceof HTMLElement)) return 'page';
  // An open list belongs to its field: arrows, Enter and Esc are the list's until it closes.
  if (element.getAttribute('aria-expanded') === 'true' && element.hasAttribute('aria-controls'))
    return 'popup';
  if (element instanceof HTMLTextAreaElement || element.isContentEditable) return 'multiline';
  if (element instanceof HTMLInputElement) {
    if (NO_TEXT.has(element.type)) return 'control';
    return element.type === 'search' ? 'search' : 'text';
  }
  if (element instanceof HTMLSelectElement) return 'popup';
  if (element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement) return 'control';
  return CONTROL_ROLES.has(element.getAttribute('role') ?? '') ? 'control' : 'page';
}

function strokeOf(event: KeyboardEvent): KeyStroke {
  return {
    key: event.key,
    code: event.code,
    ctrl: event.ctrlKey,
    alt: event.altKey,
    shift: event.shiftKey,
    altGraph: event.getModifierState('AltGraph'),
    composing: event.isComposing,
    target: targetOf(event.target),
  };
}

const RegistryContext = createContext<ActionRegistry | undefined>(undefined);

interface KeyboardProps {
  /** What answers below every screen: places, palette, help. */
  readonly frame: Scope;
  readonly children: ReactNode;
}

/** The one keydown handler of the app. */
export function Keyboard({ frame, children }: KeyboardProps) {
  const [registry] = useState(createActionRegistry);
  const [scans] = useState(createScanListeners);
  useLayoutEffect(() => {
    registry.setFrame(frame);
  });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const stroke = strokeOf(event);
      const chord = chordOf(stroke);
      if (chord === undefined) return;
      if (replacesBrowser(chord)) event.preventDefault();
      // Someone nearer has already answered (a list that closed on Esc).
      else if (event.defaultPrevented) return;
      const action = registry.find(stroke);
      if (action === undefined) return;
      event.preventDefault();
      // A key that is held down moves a cursor, but never registers twice.
      if (event.repeat && action.keysOnly !== true) return;
      action.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [registry]);

  return (
    <RegistryContext value={registry}>
      <ScanContext value={scans}>{children}</ScanContext>
    </RegistryContext>
  );
}

export function useActionRegistry(): ActionRegistry {
  const registry = use(RegistryContext);
  if (registry === undefined) throw new Error('useActionRegistry outside of <Keyboard>');
  return registry;
}

/** Offers the actions of a screen or dialog as long as it is shown. */
export function useActions(title: string, actions: readonly Action[], modal = false): void {
  const registry = useActionRegistry();
  const scope = useRef<Scope>({ title, actions, modal });
  useLayoutEffect(() => {
    scope.current = { title, actions, modal };
  });
  useLayoutEffect(() => registry.add(() => scope.current), [registry]);
}
