import { chordOf, mayAct } from '#renderer/lib/keys.ts';
import type { Chord, KeyStroke } from '#renderer/lib/keys.ts';

/** One thing a person can do here. The handler, the key caps, the help and the palette all read this value. */
export interface Action {
  readonly id: string;
  /** Spanish, an infinitive: "Anular el último". */
  readonly label: string;
  readonly keys: readonly Chord[];
  readonly run: () => void;
  /** Absent means always possible. An action that is not possible keeps its place in the help. */
  readonly when?: () => boolean;
  /** The keys act inside the text field too: for fields that take digits only. */
  readonly inText?: boolean;
  /** Left out of the palette: movements of a cursor mean nothing there. */
  readonly keysOnly?: boolean;
  /** Where the caps of several keys belong together ("↓ ↑"), the order they are shown in. */
  readonly shownKeys?: readonly Chord[];
}

/** The actions of one screen, dialog or the frame. */
export interface Scope {
  readonly title: string;
  readonly actions: readonly Action[];
  /** A dialog hides what lies below it from the keys. */
  readonly modal?: boolean;
}

export interface ActionRegistry {
  /** Puts a scope on top; the scope is read at each key, so it may change. Returns how to take it away. */
  readonly add: (read: () => Scope) => () => void;
  /** Scopes that answer now, the topmost first: the newest dialog alone, or the screen and the frame. */
  readonly scopes: () => readonly Scope[];
  /** What answers below every screen and above no dialog: places, palette, help. */
  readonly setFrame: (frame: Scope) => void;
  /** The action for a stroke, or undefined. */
  readonly find: (stroke: KeyStroke) => Action | undefined;
}

export function isPossible(action: Action): boolean {
  return action.when === undefined || action.when();
}

/** The frame is set and not added: effects of children run before their parents', and it would end up on top. */
export function createActionRegistry(): ActionRegistry {
  let frame: Scope = { title: '', actions: [] };
  let entries: ReadonlyArray<{ read: () => Scope }> = [];

  const scopes = (): readonly Scope[] => {
    const answering = entries.map((entry) => entry.read()).toReversed();
    // The newest dialog answers alone, even where it was there before its screen's own effects ran.
    const dialog = answering.find((scope) => scope.modal === true);
    return dialog === undefined ? [...answering, frame] : [dialog];
  };

  return {
    add(read) {
      const entry = { read };
      entries = [...entries, entry];
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    scopes,
    setFrame(next) {
      frame = next;
    },
    find(stroke) {
      const chord = chordOf(stroke);
      if (chord === undefined) return undefined;
      for (const scope of scopes()) {
        for (const action of scope.actions) {
          if (
            action.keys.includes(chord) &&
            mayAct(chord, stroke.target, action.inText) &&
            isPossible(action)
          ) {
            return action;
          }
        }
      }
      return undefined;
    },
  };
}
