import fc from 'fast-check';
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
  /** What the field held after each key that was let through. */
  readonly seen: readonly string[];
  /** When the last reading was reported, ms after the last key. */
  readonly after: number;
}

/** Types keys with a gap into a text field or onto the page, and waits until nothing is left to wait for. */
function typed(all: Keys, gap: number | ((index: number) => number), editable = true): Typed {
  const wedge = createWedge({ today: () => '2026-04-14' });
  let field = '';
  let before = '';
  let held: readonly string[] = [];
  const seen: string[] = [];
  let at = 0;
  let after = Number.NaN;
  const acted: string[] = [];
  const readings: string[] = [];
  const act = (key: string) => {
    if (editable && Array.from(key).length === 1) field += key;
    else acted.push(key);
    seen.push(field);
  };
  const apply = (effects: readonly WedgeEffect[], now: number) => {
    for (const effect of effects) {
      if (effect.kind === 'snapshot') before = field;
      if (effect.kind === 'restore') field = before + effect.typed;
      if (effect.kind === 'drop') held = [];
      if (effect.kind === 'replay') {
        for (const key of held) act(key);
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
    act(key);
  }
  wait(Number.POSITIVE_INFINITY);
  return { field, acted, readings, after, seen };
}

const FULL = frameOf(ANA, { nuls: 'blanks' });
const LETTERS = 'xy\r§03IpUb¤Q'.repeat(33);
/** Prefix, serial and the marker's first five letters. */
const MARKED = 16;
const DROPPED = keys(frameOf(ANA, { nuls: 'dropped', templates: 'xy\r§'.repeat(80) }));
/** A frame as scanners send it, and what it is known by. */
const FORMS = [
  { start: FULL.slice(0, MARKED + 12), keys: keys(FULL) },
  { start: '0300000001PubD', keys: DROPPED },
  { start: '0300000001PubD', keys: keys(`${frameOf(ANA, { nuls: 'dropped', templates: LETTERS })}\r`) },
  { start: '0300000001 PubD', keys: keys(`${frameOf(ANA, { nuls: 'one-blank', templates: LETTERS })}\r`) },
];

describe('a burst', () => {
  test.each([
    [5, 60],
    [20, 60],
    [45, 112.5],
  ])('of 531 keys %d ms apart is read, acts nowhere, and is over %d ms after its last key', (gap, quiet) => {
    for (const editable of [true, false]) {
      expect(typed(keys(FULL), gap, editable)).toMatchObject({
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
    for (const pause of [70, 200, 700, 1_400])
      for (const stumbles of [120, 180, 245])
        expect(typed(DROPPED, (index) => (index === stumbles ? pause : 5))).toMatchObject({
          field: '',
          acted: [],
          readings: ['9999000017'],
        });
  });

  test.each([
    ['in a field', true, 1],
    // On a page a bare figure is a person's key at once: from the marker on the keys are known.
    ['on a page', false, MARKED + 14],
  ])('of any form stalled anywhere for up to three seconds acts nowhere: %s', (_, editable, first) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORMS),
        fc.nat(),
        fc.integer({ min: 700, max: 3_000 }),
        fc.constantFrom(5, 20, 45),
        (frame, position, stall, gap) => {
          const form = frame.keys;
          // The last key of all, an Enter after silence, is what a person's Enter is too.
          const stalled = first + (position % (form.length - 1 - first));
          const { field, acted, seen, readings } = typed(
            form,
            (index) => (index === stalled ? stall : gap),
            editable,
          );
          // Of a frame nothing is seen but the figures and letters by which it is known, and they go again.
          expect(seen.filter((text) => !frame.start.startsWith(text))).toEqual([]);
          expect({ field, acted, readings: readings.length }).toEqual({ field: '', acted: [], readings: 1 });
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ['in a field', true, 1],
    ['on a page', false, MARKED + 14],
  ])(
    'of any form broken off for longer, once or twice, acts nowhere when it goes on: %s',
    (_, editable, first) => {
      fc.assert(
        fc.property(
          fc.constantFrom(...FORMS),
          fc.nat(),
          fc.nat(),
          fc.integer({ min: 4_001, max: 600_000 }),
          fc.constantFrom(5, 20, 45),
          (frame, position, further, stall, gap) => {
            const form = frame.keys;
            const within = (from: number, nth: number) => from + (nth % (form.length - 2 - from));
            // Once it is known as a document it may break off again.
            const places = [
              within(first, position),
              within(Math.max(first, frame.start.length + 1), further),
            ];
            // One or two keys by themselves are what a person's are too.
            const apart = Math.abs((places[0] ?? 0) - (places[1] ?? 0));
            fc.pre(apart === 0 || apart > 2);
            const { field, acted, seen } = typed(
              form,
              (index) => (places.includes(index) ? stall : gap),
              editable,
            );
            expect(seen.filter((text) => !frame.start.startsWith(text))).toEqual([]);
            expect({ field: frame.start.startsWith(field), acted }).toEqual({ field: true, acted: [] });
          },
        ),
        { numRuns: 300 },
      );
    },
  );

  test('that stalls, goes on, and stalls again behind an Enter acts nowhere', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: MARKED, max: DROPPED.length - 10 }),
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 700, max: 3_000 }),
        fc.integer({ min: 61, max: 3_000 }),
        (first, further, stall, again) => {
          const second = Math.min(DROPPED.length - 2, first + further);
          const all = DROPPED.with(second - 1, 'Enter');
          const gap = (index: number) => (index === first ? stall : index === second ? again : 5);
          expect(typed(all, gap)).toMatchObject({ field: '', acted: [] });
        },
      ),
      { numRuns: 100 },
    );
  });

  test('after one whose padding was dropped is read too, however soon it comes', () => {
    const two = keys(
      frameOf({ ...ANA, number: '9999000025' }, { nuls: 'dropped', templates: 'xy\r§'.repeat(80) }),
    );
    for (const pause of [700, 2_000, 5_000])
      expect(typed([...DROPPED, ...two], (index) => (index === DROPPED.length ? pause : 5))).toMatchObject({
        field: '',
        acted: [],
        readings: ['9999000017', '9999000025'],
      });
  });

  test('whose padding was dropped is followed by the keys of a person, each held for a moment', () => {
    for (const key of ['Enter', 'F2', 'Escape'])
      expect(typed([...DROPPED, key, key], (index) => (index < DROPPED.length ? 5 : 700))).toMatchObject({
        field: '',
        acted: [key, key],
        readings: ['9999000017'],
      });
  });

  test.each([
    [60, 700],
    [80, 1_200],
    [150, 3_000],
    [600, 700],
  ])(
    'whose padding was dropped is followed by what a person types every %d ms, %d ms after it',
    (gap, pause) => {
      const all = [...DROPPED, ...keys('peña'), 'Enter'];
      const start = DROPPED.length;
      expect(typed(all, (index) => (index === start ? pause : index < start ? 5 : gap))).toMatchObject({
        field: 'peña',
        acted: ['Enter'],
        readings: ['9999000017'],
      });
    },
  );

  test('after which Enter is a person again', () => {
    const [burst, key] = [keys(FULL), 'Enter'];
    expect(typed([...burst, key], (index) => (index === burst.length ? 65 : 5))).toMatchObject({
      field: '',
      acted: ['Enter'],
      readings: ['9999000017'],
    });
  });
});

describe('long after a document that broke off', () => {
  const BROKEN = [5, 20, 45].map((gap) => ({ gap, cut: DROPPED.slice(0, 300) }));
  /** A scan that breaks off, and a minute later keys with gaps of their own. */
  const later = ({ gap, cut }: (typeof BROKEN)[number], all: Keys, own: number, editable = true) =>
    typed(
      [...cut, ...all],
      (index) => (index < cut.length ? gap : index === cut.length ? 60_000 : own),
      editable,
    );

  test.each([60, 80, 130, 250, 900])('what a person types every %d ms stays what it is', (own) => {
    const words = 'María 22081974 § ¿qué?';
    for (const scan of BROKEN)
      expect(later(scan, ['Tab', ...keys(words), 'Tab', 'Enter', 'F2'], own)).toMatchObject({
        field: words,
        acted: ['Tab', 'Tab', 'Enter', 'F2'],
        readings: ['9999000017'],
      });
  });

  test('single keys act on the page in their order, however long nothing follows', () => {
    for (const scan of BROKEN)
      for (const own of [60, 200, 5_000])
        expect(later(scan, ['1', 'ArrowDown', '2', 'Enter', 'M', ' '], own, false)).toMatchObject({
          acted: ['1', 'ArrowDown', '2', 'Enter', 'M', ' '],
        });
  });

  test('two quick letters and a pause are a person', () => {
    for (const scan of BROKEN) {
      const [start, all] = [scan.cut.length, [...scan.cut, ...keys('peña')]];
      const gap = (index: number) =>
        index < start ? scan.gap : index === start ? 60_000 : index === start + 1 ? 10 : 300;
      expect(typed(all, gap)).toMatchObject({ field: 'peña' });
    }
  });

  test('a bar code is typed into its field, and presses nothing where there is none', () => {
    for (const scan of BROKEN) {
      const code = [...keys('9999000118'), 'Enter'];
      expect(later(scan, code, scan.gap)).toMatchObject({ field: '9999000118', acted: ['Enter'] });
      expect(later(scan, code, scan.gap, false)).toMatchObject({ field: '', acted: [] });
    }
  });

  test('the next document is read', () => {
    const next = keys(frameOf({ ...ANA, number: '9999000025' }, { nuls: 'blanks' }));
    for (const scan of BROKEN)
      for (const editable of [true, false])
        expect(later(scan, next, scan.gap, editable)).toMatchObject({
          field: '',
          acted: [],
          readings: ['9999000017', '9999000025'],
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

  test.each(['7702001234567', 'CURSO1PD01ABCDEFGH0123456789', '0300000001'])(
    'a code that no field takes (%s) presses nothing and is no shortcut',
    (code) => {
      for (const gap of [1, 20, 45]) {
        expect(typed([...keys(code), 'Enter'], gap, false)).toMatchObject({ acted: [], readings: [] });
      }
    },
  );
});
