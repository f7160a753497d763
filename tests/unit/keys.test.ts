import { describe, expect, test } from 'vitest';
import { createActionRegistry } from '#renderer/lib/actions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ariaShortcut, capOf, chordOf, mayAct, replacesBrowser } from '#renderer/lib/keys.ts';
import type { KeyStroke } from '#renderer/lib/keys.ts';

const stroke = (key: string, extra: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  code: '',
  ctrl: false,
  alt: false,
  shift: false,
  altGraph: false,
  composing: false,
  target: 'page',
  ...extra,
});

describe('a stroke becomes a chord', () => {
  test('named keys, characters and modifiers', () => {
    const chords = [
      stroke('F2'),
      stroke('k', { ctrl: true }),
      stroke('?', { shift: true }),
      stroke('L', { ctrl: true, shift: true }),
      stroke('Tab', { shift: true }),
      stroke('¡', { alt: true, code: 'Digit1' }),
      stroke('+'),
    ].map(chordOf);
    expect(chords).toEqual(['F2', 'Ctrl+K', '?', 'Ctrl+Shift+L', 'Shift+Tab', 'Alt+1', '+']);
  });

  test('what writes a character is never a chord: AltGr, an accent on its way, a modifier alone', () => {
    const chords = [
      stroke('@', { ctrl: true, alt: true, altGraph: true }),
      stroke('ñ', { composing: true }),
      stroke('Dead'),
      stroke('Shift', { shift: true }),
    ].map(chordOf);
    expect(chords).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('caps are written as on the keyboard, and for assistive technology as it expects them', () => {
    expect(['Ctrl+K', 'Shift+Tab', 'ArrowDown', 'Escape', '+'].map(capOf)).toEqual([
      'Ctrl K',
      'Mayús Tab',
      '↓',
      'Esc',
      '+',
    ]);
    expect(['Ctrl+K', 'Alt+1', '+'].map(ariaShortcut)).toEqual(['Control+K', 'Alt+1', 'Plus']);
  });
});

describe('where a key may act', () => {
  const acting = (target: KeyStroke['target'], inText = false) =>
    ['A', '1', '+', '?', 'Enter', 'Escape', 'F2', 'Ctrl+Z', 'ArrowDown', 'ArrowLeft'].filter((chord) =>
      mayAct(chord, target, inText),
    );

  test('in a text field: Enter, Esc, F keys, +, Ctrl and the arrows that a line has no use for', () => {
    expect(acting('text')).toEqual(['+', 'Enter', 'Escape', 'F2', 'Ctrl+Z', 'ArrowDown']);
  });

  test('in a search field "?" as well, since no name or document has one', () => {
    expect(acting('search')).toEqual(['+', '?', 'Enter', 'Escape', 'F2', 'Ctrl+Z', 'ArrowDown']);
  });

  test('a button keeps its Enter, an open list its arrows and Esc, several lines their Enter', () => {
    expect(acting('control')).not.toContain('Enter');
    expect(acting('popup')).toEqual(['+', 'F2', 'Ctrl+Z']);
    expect(acting('multiline')).toEqual(['+', 'Escape', 'F2', 'Ctrl+Z']);
  });

  test('in a field that takes digits only, letters are free', () => {
    expect(acting('text', true)).toContain('A');
  });

  test("the browser's own meaning is replaced where it would cost what was typed", () => {
    expect(['F1', 'F5', 'F11', 'F12', 'Ctrl+S', 'Ctrl+P', 'Ctrl+F'].every(replacesBrowser)).toBe(true);
    expect(['Ctrl+C', 'Ctrl+V', 'Tab', 'A'].some(replacesBrowser)).toBe(false);
  });
});

describe('the registry of actions', () => {
  const action = (id: string, keys: readonly string[], extra: Partial<Action> = {}): Action => ({
    id,
    label: id,
    keys,
    run: () => undefined,
    ...extra,
  });

  test('the newest screen answers first, then the frame', () => {
    const registry = createActionRegistry();
    registry.setFrame({ title: 'Marco', actions: [action('frame', ['F2']), action('places', ['Alt+1'])] });
    const leave = registry.add(() => ({ title: 'Recepción', actions: [action('screen', ['F2'])] }));
    expect([
      registry.find(stroke('F2'))?.id,
      registry.find(stroke('1', { alt: true, code: 'Digit1' }))?.id,
    ]).toEqual(['screen', 'places']);
    leave();
    expect(registry.find(stroke('F2'))?.id).toBe('frame');
  });

  test('a dialog hides every key below it, also when its screen came later', () => {
    const registry = createActionRegistry();
    registry.setFrame({ title: 'Marco', actions: [action('frame', ['Ctrl+K'])] });
    const close = registry.add(() => ({ title: 'Anular', actions: [action('void', ['F1'])], modal: true }));
    registry.add(() => ({ title: 'Recepción', actions: [action('register', ['F1', 'F2'])] }));
    const found = () => ['F1', 'F2'].map((key) => registry.find(stroke(key))?.id);
    expect([...found(), registry.find(stroke('k', { ctrl: true }))?.id]).toEqual([
      'void',
      undefined,
      undefined,
    ]);
    close();
    expect(found()).toEqual(['register', 'register']);
  });

  test('what is not possible now gives its key to the next below', () => {
    const registry = createActionRegistry();
    registry.setFrame({ title: 'Marco', actions: [action('frame', ['Escape'])] });
    registry.add(() => ({ title: 'Lista', actions: [action('clear', ['Escape'], { when: () => false })] }));
    expect(registry.find(stroke('Escape'))?.id).toBe('frame');
  });
});
