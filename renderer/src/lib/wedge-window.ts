import { flushSync } from 'react-dom';
import type { Wedge, WedgeEffect, WedgeStroke } from '#renderer/lib/wedge.ts';
import type { CedulaReading, ReadPerson } from '#shared/domain/cedula.ts';

/**
 * Puts a wedge between the keyboard and the window. It listens before everything else does: what it swallows reaches
 * no button, shortcut, form or field. Letters come as keydown, as text without a keydown (Ñ from many scanners), or
 * from an accent that was composed; each is counted once.
 */

export interface WedgeReport {
  readonly reading: (person: ReadPerson | undefined) => void;
  readonly read: (reading: CedulaReading) => void;
}

interface Snapshot {
  readonly field: HTMLInputElement | HTMLTextAreaElement;
  readonly value: string;
  readonly caret: number | null;
}

const MODIFIERS = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'ScrollLock',
]);
const UNFINISHED = new Set(['Dead', 'Process', 'Unidentified', 'Compose']);
/** Ctrl with these writes NUL on the keyboards that scanners pretend to be. */
const NUL_KEYS = new Set(['@', ' ', '2', '`']);
/** A timer that is later than this was kept waiting by the page. */
const BUSY_MS = 20;
const NO_TEXT = new Set(['button', 'checkbox', 'radio', 'submit', 'reset', 'range', 'file', 'color']);

function textField(target: EventTarget | null): HTMLInputElement | HTMLTextAreaElement | undefined {
  if (target instanceof HTMLTextAreaElement) return target.readOnly || target.disabled ? undefined : target;
  if (!(target instanceof HTMLInputElement) || NO_TEXT.has(target.type)) return undefined;
  return target.readOnly || target.disabled ? undefined : target;
}

function strokeOf(event: KeyboardEvent): Omit<WedgeStroke, 'editable'> {
  const at = event.timeStamp;
  const writes = event.getModifierState('AltGraph') || (!event.ctrlKey && !event.altKey && !event.metaKey);
  // A NUL writes nothing into a field: it is counted as the key that it is.
  if (event.key === '\u0000') return { at, kind: 'nul', char: '' };
  if (Array.from(event.key).length === 1 && writes) return { at, kind: 'char', char: event.key };
  if (event.ctrlKey && NUL_KEYS.has(event.key)) return { at, kind: 'nul', char: '' };
  return { at, kind: event.key === 'Enter' ? 'enter' : 'other', char: '' };
}

/** Writes a field's value the way typing does, so that whoever controls it hears of it. */
function write(field: Snapshot['field'], value: string): void {
  const { prototype } = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'historyUndo' }));
}

/** What a key would have done: a key event, or text that came without one. */
interface HeldKey {
  readonly event: Event;
  readonly char: string;
}

/** What the browser does with a letter in a field. */
function insert(field: Snapshot['field'], char: string): void {
  const { value, selectionStart, selectionEnd } = field;
  const at = selectionStart ?? value.length;
  write(field, value.slice(0, at) + char + value.slice(selectionEnd ?? at));
  if (selectionStart !== null) field.setSelectionRange(at + char.length, at + char.length);
}

/**
 * The key again, for everybody but the wedge; with what the browser itself would have done with it. What it changes is
 * on the screen when it returns: of two held keys the second one answers what the first one brought.
 */
function press({ event: held, char }: HeldKey): void {
  const target =
    held.target instanceof Element && held.target.isConnected ? held.target : document.activeElement;
  if (target === null) return;
  const field = textField(target);
  if (!(held instanceof KeyboardEvent)) {
    if (field !== undefined) insert(field, char);
    return;
  }
  const { key, code, location, repeat, shiftKey, ctrlKey, altKey, metaKey } = held;
  const again = new KeyboardEvent('keydown', {
    key,
    code,
    location,
    repeat,
    shiftKey,
    ctrlKey,
    altKey,
    metaKey,
    bubbles: true,
    cancelable: true,
    composed: true,
  });
  if (!flushSync(() => target.dispatchEvent(again))) return;
  if (char !== '' && field !== undefined) insert(field, char);
  const pressed = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
  const toggled = target instanceof HTMLInputElement && NO_TEXT.has(target.type);
  if ((key === 'Enter' && pressed) || (key === ' ' && (pressed || toggled))) target.click();
  else if (key === 'Enter' && target instanceof HTMLInputElement) target.form?.requestSubmit();
}

/** Returns how to take it away. */
export function listenForScans(wedge: Wedge, report: WedgeReport): () => void {
  let snapshot: Snapshot | undefined;
  let held: readonly HeldKey[] = [];
  /** When the key was pressed that the next text comes from: text is younger on a busy page. */
  let pressedAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const restore = (typed = '') => {
    if (snapshot === undefined) return;
    const { field, value, caret } = snapshot;
    const at = caret ?? value.length;
    const wanted = value.slice(0, at) + typed + value.slice(at);
    if (field.value === wanted) return;
    write(field, wanted);
    if (caret !== null) field.setSelectionRange(caret + typed.length, caret + typed.length);
  };

  const remember = (target: EventTarget | null) => {
    const field = textField(target);
    snapshot = field === undefined ? undefined : { field, value: field.value, caret: field.selectionStart };
  };

  const apply = (effects: readonly WedgeEffect[], target: EventTarget | null) => {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'snapshot':
          remember(target);
          break;
        case 'restore':
          restore(effect.typed);
          break;
        case 'drop':
          held = [];
          break;
        case 'replay': {
          const again = held;
          held = [];
          for (const key of again) press(key);
          break;
        }
        case 'reading':
          report.reading(effect.person);
          break;
        case 'read':
          report.read(effect.reading);
          break;
      }
    }
  };

  const wait = (patience = 0) => {
    clearTimeout(timer);
    const deadline = wedge.deadline();
    if (deadline === undefined) return;
    // A timer may come a part of a millisecond early.
    const due = deadline + patience + 1;
    timer = setTimeout(
      () => {
        const now = performance.now();
        // The page was busy: keys that were pressed in time may stand behind this timer, and come first.
        if (now - due > BUSY_MS && patience === 0) {
          wait(now - deadline + BUSY_MS);
          return;
        }
        apply(wedge.tick(now), null);
        wait();
      },
      Math.max(0, due - performance.now()),
    );
  };

  /** `counted`: it is let through unless it is surely the scanner's. */
  const take = (event: Event, stroke: WedgeStroke, counted = false) => {
    const { key, effects } = wedge.stroke(stroke);
    // The browser has chosen where text goes: what was held comes before it.
    const behind = event.defaultPrevented || effects.some(({ kind }) => kind === 'replay');
    const placed = key === 'pass' && event instanceof InputEvent && event.cancelable && behind;
    if (key === 'swallow' || placed || (key === 'hold' && !counted)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    apply(effects, event.target);
    if (placed) press({ event, char: stroke.char });
    if (key === 'hold' && !counted) held = [...held, { event, char: stroke.char }];
    wait();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.isTrusted || MODIFIERS.has(event.key)) return;
    const at = event.timeStamp;
    apply(wedge.tick(at), event.target);
    // An accent on its way, or a character written by its number (Alt and the number pad), is the system's until it is
    // whole; nothing else may take the keys for its own meanwhile.
    const byNumber = event.altKey && event.code.startsWith('Numpad');
    if (event.isComposing || UNFINISHED.has(event.key) || byNumber) {
      if (wedge.swallows(at)) event.stopImmediatePropagation();
      return;
    }
    const stroke = strokeOf(event);
    // A list finds its options by typing, which only the browser can do: its letters are counted and let through.
    if (event.target instanceof HTMLSelectElement && !wedge.swallows(at)) {
      take(event, { ...stroke, editable: true }, true);
      return;
    }
    const editable = textField(event.target) !== undefined;
    // Into a field it comes again as text, with or without this key: there it is counted, unless it is stopped here.
    pressedAt = stroke.kind === 'char' && editable && !wedge.swallows(at) ? at : undefined;
    if (pressedAt !== undefined) return;
    take(event, { ...stroke, editable });
  };

  const onText = (event: InputEvent) => {
    if (!event.isTrusted) return;
    const at = pressedAt ?? event.timeStamp;
    pressedAt = undefined;
    apply(wedge.tick(at), event.target);
    // What the system composes cannot be stopped: it is taken out again (see onInput).
    if (!event.cancelable && wedge.swallows(event.timeStamp)) remember(event.target);
    if (event.inputType !== 'insertText' || event.data === null) return;
    for (const char of event.data) take(event, { at, kind: 'char', char, editable: true });
  };

  /** Without a field text without a keydown comes as this; with a keydown it was stopped there. */
  const onKeyPress = (event: KeyboardEvent) => {
    if (!event.isTrusted || textField(event.target) !== undefined || !wedge.swallows(event.timeStamp)) return;
    if (Array.from(event.key).length === 1 && !event.ctrlKey)
      take(event, { at: event.timeStamp, kind: 'char', char: event.key, editable: false });
  };

  const onComposed = (event: CompositionEvent) => {
    if (!wedge.swallows(event.timeStamp)) return;
    for (const char of event.data)
      take(event, {
        at: event.timeStamp,
        kind: 'char',
        char,
        editable: textField(event.target) !== undefined,
      });
  };

  /** What could not be stopped (a composed letter) goes out of the field again before anybody hears of it. */
  const onInput = (event: Event) => {
    if (!event.isTrusted || !wedge.swallows(event.timeStamp)) return;
    event.stopImmediatePropagation();
    restore();
  };

  window.addEventListener('keydown', onKeyDown, true);
  window.addEventListener('beforeinput', onText, true);
  window.addEventListener('keypress', onKeyPress, true);
  window.addEventListener('compositionend', onComposed, true);
  window.addEventListener('input', onInput, true);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', onKeyDown, true);
    window.removeEventListener('beforeinput', onText, true);
    window.removeEventListener('keypress', onKeyPress, true);
    window.removeEventListener('compositionend', onComposed, true);
    window.removeEventListener('input', onInput, true);
  };
}
