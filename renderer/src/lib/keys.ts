/**
 * Keys as data. A chord is written the way its parts are named in code, joined with "+":
 * "Ctrl+K", "Alt+1", "F2", "Enter", "ArrowDown", "?", "+".
 */
export type Chord = string;

/** What the key handling needs to know of one keydown, so that the rules run without a browser. */
export interface KeyStroke {
  readonly key: string;
  /** The physical key, "Digit1": with Alt some layouts give another character. */
  readonly code: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** AltGr writes characters such as "@" and arrives as Ctrl+Alt: it is never a chord. */
  readonly altGraph: boolean;
  /** The stroke belongs to an input method that has not finished its character. */
  readonly composing: boolean;
  /**
   * Where the stroke lands: a field that takes text, one that searches (no name or document has a "?"), one of
   * several lines, a control that answers Enter by itself, a field whose list is open, or none of these.
   */
  readonly target: 'text' | 'search' | 'multiline' | 'control' | 'popup' | 'page';
}

const EDITING = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Backspace', 'Delete', ' ']);
const CONTROL_KEYS = new Set(['Enter', ' ']);
const POPUP_KEYS = new Set(['Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'Home', 'End', ' ']);

/** The chord of a stroke, or undefined where it only writes a character or changes a modifier. */
export function chordOf(stroke: KeyStroke): Chord | undefined {
  if (stroke.composing || stroke.altGraph) return undefined;
  if (['Control', 'Alt', 'Shift', 'Meta', 'Dead', 'Process', 'Unidentified'].includes(stroke.key)) {
    return undefined;
  }
  // Alt and the number pad write a character by its number (Alt 164 is ñ): people and scanners use it.
  if (stroke.alt && /^Numpad\d$/u.test(stroke.code)) return undefined;
  const digit = /^Digit(\d)$/u.exec(stroke.code)?.[1];
  const printable = stroke.key.length === 1;
  const name = stroke.alt && digit !== undefined ? digit : printable ? stroke.key.toUpperCase() : stroke.key;
  const modifiers = [
    stroke.ctrl ? 'Ctrl' : '',
    stroke.alt ? 'Alt' : '',
    // Shift is part of a printed character ("?") and a modifier only of named keys and of Ctrl and Alt chords.
    stroke.shift && (!printable || stroke.ctrl || stroke.alt) ? 'Shift' : '',
  ].filter((part) => part !== '');
  return [...modifiers, name].join('+');
}

function hasModifier(chord: Chord): boolean {
  return chord.startsWith('Ctrl+') || chord.startsWith('Alt+');
}

/** A key that writes or edits: it acts only where no text field holds the focus. "+" is free on purpose. */
export function isBare(chord: Chord): boolean {
  if (hasModifier(chord) || chord === '+') return false;
  const last = chord.startsWith('Shift+') ? chord.slice('Shift+'.length) : chord;
  return last.length === 1 || EDITING.has(last);
}

/**
 * Whether an action bound to the chord may run where the stroke landed.
 * `inText` marks actions of a field that takes digits only, where letters are free.
 */
export function mayAct(chord: Chord, target: KeyStroke['target'], inText = false): boolean {
  switch (target) {
    case 'text':
      return inText || !isBare(chord);
    case 'search':
      return inText || chord === '?' || !isBare(chord);
    case 'multiline':
      return !isBare(chord) && chord !== 'Enter' && chord !== 'ArrowUp' && chord !== 'ArrowDown';
    case 'control':
      return !CONTROL_KEYS.has(chord);
    case 'popup':
      return !POPUP_KEYS.has(chord) && !isBare(chord);
    case 'page':
      return true;
  }
}

/**
 * Chords whose meaning in the browser is replaced everywhere, bound or not: a help page, a print dialog or a
 * reload in the middle of a registration costs what was typed.
 */
const REPLACED: ReadonlySet<Chord> = new Set([
  ...Array.from({ length: 12 }, (_, index) => `F${index + 1}`),
  ...['D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'O', 'P', 'S', 'U'].map((letter) => `Ctrl+${letter}`),
]);

export function replacesBrowser(chord: Chord): boolean {
  return REPLACED.has(chord);
}

const CAPS: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Shift: 'Mayús',
  Delete: 'Supr',
  Insert: 'Ins',
  Home: 'Inicio',
  End: 'Fin',
  PageUp: 'Re Pág',
  PageDown: 'Av Pág',
  ' ': 'Espacio',
};

/** The words on the cap, as they stand on a Latin American keyboard: "Ctrl K", "Mayús Tab", "↓". */
export function capOf(chord: Chord): string {
  if (chord === '+') return '+';
  return chord
    .split('+')
    .map((part) => CAPS[part] ?? part)
    .join(' ');
}

/** The same chord for assistive technology, in the words of the aria-keyshortcuts attribute. */
export function ariaShortcut(chord: Chord): string {
  if (chord === '+') return 'Plus';
  return chord.replace('Ctrl+', 'Control+').replace(/ $/u, 'Space');
}
