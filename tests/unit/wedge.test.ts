import { describe, expect, test } from 'vitest';
import { createWedge } from '#renderer/lib/wedge.ts';
import type { WedgeEffect, WedgeStroke } from '#renderer/lib/wedge.ts';
import { frameOf, zoneOf } from '#tests/support/cedula.ts';
import type { PrintedPerson } from '#tests/support/cedula.ts';

const ANA: PrintedPerson = {
  number: '9999000017',
  surnames: ['PEÑA', 'PRUEBA'],
  givenNames: ['ANA', 'MARÍA'],
  sex: 'F',
  born: '19900515',
};

/** Characters are themselves; "Enter", "F3" and the like are keys of that name. */
type Keys = readonly string[];
const keys = (text: string): Keys => Array.from(text, (char) => (char === '\r' ? 'Enter' : char));

interface Typed {
  /** What reached the field, after what was taken out of it again. */
  readonly field: string;
  /** Keys that acted, at once or after they were held. */
  readonly acted: readonly string[];
  readonly readings: readonly string[];
  /** When the last reading was reported, ms after the last key. */
  readonly after: number;
}

/** Types keys with a gap into a text field or onto the page, and waits until nothing is left to wait for. */
function typed(all: Keys, gap: number | ((index: number) => number), editable = true): Typed {
  const wedge = createWedge({ today: () => '2026-04-14' });
  let field = '';
  let before = '';
  let held: readonly string[] = [];
  let at = 0;
  let after = Number.NaN;
  const acted: string[] = [];
  const readings: string[] = [];
  const apply = (effects: readonly WedgeEffect[], now: number) => {
    for (const effect of effects) {
      if (effect.kind === 'snapshot') before = field;
      if (effect.kind === 'restore') field = before + effect.typed;
      if (effect.kind === 'drop') held = [];
      if (effect.kind === 'replay') {
        acted.push(...held);
        held = [];
      }
      if (effect.kind !== 'read') continue;
      const { reading } = effect;
      readings.push(reading.kind === 'READ' ? reading.documentNumber : reading.code);
      after = now - at;
    }
  };
  const wait = (until: number) => {
    for (let due = wedge.deadline(); due !== undefined && due <= until; due = wedge.deadline()) {
      apply(wedge.tick(due), due);
    }
  };
  for (const [index, key] of all.entries()) {
    const next = index === 0 ? at : at + (typeof gap === 'number' ? gap : gap(index));
    wait(next - 0.001);
    at = next;
    const char = Array.from(key).length === 1;
    const kind: WedgeStroke['kind'] = char
      ? 'char'
      : key === 'Enter'
        ? 'enter'
        : key === 'NUL'
          ? 'nul'
          : 'other';
    const { key: verdict, effects } = wedge.stroke({ at, kind, char: char ? key : '', editable });
    apply(effects, at);
    if (verdict === 'hold') held = [...held, key];
    if (verdict !== 'pass') continue;
    if (char && editable) field += key;
    else acted.push(key);
  }
  wait(Number.POSITIVE_INFINITY);
  return { field, acted, readings, after };
}

const FULL = frameOf(ANA, { nuls: 'blanks' });

describe('a burst', () => {
  test.each([
    [5, 60],
    [20, 60],
    [45, 112.5],
  ])('of 531 keys %d ms apart is read, acts nowhere, and is over %d ms after its last key', (gap, quiet) => {
    for (const editable of [true, false]) {
      expect(typed(keys(FULL), gap, editable)).toEqual({
        field: '',
        acted: [],
        readings: ['9999000017'],
        after: expect.closeTo(quiet, 1),
      });
    }
  });

  test('with Enter, Tab, F keys and control characters inside acts nowhere', () => {
    const disturbed = keys(FULL).flatMap((key, index) =>
      index > 40 && index % 17 === 0
        ? [key, ['Enter', 'Tab', 'F3', 'Ctrl+S', 'NUL'][index % 5] ?? '']
        : [key],
    );
    const head = keys(FULL).slice(0, 168);
    const templates = keys(FULL)
      .slice(168)
      .map((key, index) => (index % 9 === 0 ? 'Enter' : index % 9 === 4 ? 'Ctrl+F' : key));
    for (const editable of [true, false]) {
      expect(typed(disturbed, 5, editable)).toMatchObject({ field: '', acted: [] });
      expect(typed([...head, ...templates, 'Enter'], 20, editable)).toMatchObject({
        field: '',
        acted: [],
        readings: ['9999000017'],
      });
    }
  });

  test('whose NULs come as Enter or as control characters acts nowhere either', () => {
    const frame = frameOf(ANA);
    const as = (key: string) => Array.from(frame, (char) => (char === '\0' ? key : char));
    for (const editable of [true, false]) {
      expect(typed(as('NUL'), 20, editable)).toMatchObject({
        field: '',
        acted: [],
        readings: ['9999000017'],
      });
      expect(typed(as('Enter'), 20, editable)).toMatchObject({ field: '', acted: [] });
    }
  });

  test('of a zone is read with the Enter between its lines and behind them', () => {
    const zone = zoneOf(ANA, '\r');
    for (const editable of [true, false])
      expect(typed(keys(`${zone}\r`), 20, editable)).toMatchObject({
        field: '',
        acted: [],
        readings: ['9999000017'],
      });
  });

  test('that stumbles in the middle is still one burst', () => {
    expect(typed(keys(FULL), (index) => (index === 300 ? 500 : index === 15 ? 280 : 20))).toMatchObject({
      field: '',
      acted: [],
      readings: ['9999000017'],
    });
  });

  test.each([80, 250, 400])('leaves in the field what a person typed %d ms before it', (gap) => {
    expect(typed(['a', 'n', 'a', ...keys(FULL)], (index) => (index < 4 ? gap : 5))).toMatchObject({
      field: 'ana',
      readings: ['9999000017'],
    });
  });

  test('that is cut or not of a document is swallowed and said to be so', () => {
    expect([
      typed(keys(FULL.slice(0, 70)), 20),
      typed(keys('PubDSK'), 20),
      typed(keys(`9${'§¶'.repeat(40)}`), 20),
    ]).toMatchObject([
      { field: '', acted: [], readings: ['LECTURA_CORTADA'] },
      { field: '', acted: [], readings: ['TECLADO_DEL_LECTOR'] },
      { field: '', acted: [], readings: ['NO_ES_CEDULA'] },
    ]);
  });

  test('of two scanners at once, letter by letter, reads nobody', () => {
    const other = frameOf({ ...ANA, number: '9999000025' }, { nuls: 'blanks' });
    const both = Array.from(FULL, (char, index) => [char, other[index] ?? '']).flat();
    expect(typed(both, 5)).toMatchObject({ field: '', readings: ['NO_ES_CEDULA'] });
  });

  test('whose padding was dropped may stumble among its fingerprints: no letter and no Enter of it acts', () => {
    const dropped = frameOf(ANA, { nuls: 'dropped', templates: 'xy\r§'.repeat(80) });
    for (const pause of [70, 200, 700, 1_400])
      for (const stumbles of [120, 180, 245])
        expect(typed(keys(dropped), (index) => (index === stumbles ? pause : 5))).toMatchObject({
          field: '',
          acted: [],
          readings: ['9999000017'],
        });
  });

  test('after one whose padding was dropped is read too, however soon it comes', () => {
    const one = keys(frameOf(ANA, { nuls: 'dropped', templates: 'xy\r§'.repeat(80) }));
    const two = keys(
      frameOf({ ...ANA, number: '9999000025' }, { nuls: 'dropped', templates: 'xy\r§'.repeat(80) }),
    );
    for (const pause of [700, 2_000])
      expect(typed([...one, ...two], (index) => (index === one.length ? pause : 5))).toMatchObject({
        field: '',
        acted: [],
        readings: ['9999000017', '9999000025'],
      });
  });

  test('whose padding was dropped is followed by the one key of a person, held for a moment', () => {
    const dropped = keys(frameOf(ANA, { nuls: 'dropped', templates: 'xy\r§'.repeat(80) }));
    expect(typed([...dropped, 'Enter'], (index) => (index === dropped.length ? 700 : 5))).toMatchObject({
      field: '',
      acted: ['Enter'],
      readings: ['9999000017'],
    });
  });

  test('after which Enter is a person again', () => {
    const [burst, key] = [keys(FULL), 'Enter'];
    expect(typed([...burst, key], (index) => (index === burst.length ? 65 : 5))).toMatchObject({
      field: '',
      acted: ['Enter'],
      readings: ['9999000017'],
    });
  });
});

describe('what is not a document', () => {
  test('a bar code with a number is typed, and its Enter acts', () => {
    expect(typed([...keys('9999000118'), 'Enter'], 5)).toMatchObject({
      field: '9999000118',
      acted: ['Enter'],
      readings: [],
    });
  });

  test('a number that begins like a frame is typed too, and its Enter acts when nothing follows', () => {
    expect(typed([...keys('0300000001'), 'Enter'], 5)).toMatchObject({
      field: '0300000001',
      acted: ['Enter'],
      readings: [],
    });
  });

  test.each([0, 1, 30, 60, 80, 250])('text typed every %d ms with all its keys stays what it is', (gap) => {
    const all = [
      ...keys('María de los Ángeles Peña 22081974'),
      'Tab',
      ...keys('0312'),
      'Enter',
      ...keys('3001234567 Calle 45 # 12-34, int. 2 (casa)'),
      ...(gap < 60 ? [] : keys(' <<así>> ;;; §¶§ 1234567890123456ab')),
      'F2',
      'Ctrl+Z',
    ];
    expect(typed(all, gap)).toMatchObject({
      field: all.filter((key) => Array.from(key).length === 1).join(''),
      acted: ['Tab', 'Enter', 'F2', 'Ctrl+Z'],
      readings: [],
    });
  });

  test.each([1, 60, 80, 250])('bare keys every %d ms act on the page in their order', (gap) => {
    const all = ['A', 'ArrowDown', '0', '3', 'I', 'P', ' ', 'T', 'Enter', '1'];
    expect(typed(all, gap, false)).toMatchObject({ acted: all, readings: [] });
  });
});
