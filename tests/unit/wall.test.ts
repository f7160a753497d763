import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandsOf,
  calmOf,
  countsOf,
  figureOf,
  listOf,
  problemsOf,
  sinceWords,
} from '#renderer/features/wall/model.ts';
import { ZONE_STATES } from '#renderer/lib/zone-states.ts';
import type { WallBoard, WallZone } from '#shared/domain/wall.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-04-14T15:42:00Z');

const zone = (id: string, given: Partial<WallZone> = {}): WallZone => ({
  id,
  name: `Parque ${id}`,
  state: 'UP',
  since: NOW - 60 * MINUTE,
  until: null,
  watched: true,
  ...given,
});
const wall = (zones: readonly WallZone[], given: Partial<WallBoard> = {}): WallBoard => ({
  now: NOW,
  version: '1',
  intervalMs: MINUTE,
  polledAt: NOW - 8_000,
  stations: { polling: 6, blind: 0 },
  comunas: [{ code: '13', name: 'Oriental', zones }],
  month: { from: '2026-04-01', availability: null, coverage: null, targetMilli: null },
  clocks: [],
  ...given,
});
const heard = { now: NOW, aheadMs: 0, answered: true };
/** Without the no-break spaces inside of values. */
const plain = (words: string) => words.replaceAll('\u00A0', ' ');
const bands = (board: WallBoard, given: Partial<typeof heard> = {}) =>
  bandsOf(board, { ...heard, ...given }).map(({ tone, title, detail }) => [
    tone,
    plain(title),
    plain(detail),
  ]);

describe('the list of the wall', () => {
  it('begins with what is down, the longest first, and leaves out what nobody polls', () => {
    const board = wall([
      zone('a', { state: 'DOWN', since: NOW - 9 * MINUTE }),
      zone('b', { state: 'DOWN', since: NOW - 148 * MINUTE }),
      zone('c', { state: 'SUSPECT', since: NOW - 20_000 }),
      zone('d'),
      zone('e', { state: 'UNKNOWN', watched: false, since: null }),
      zone('f', { state: 'MAINTENANCE', until: Date.parse('2026-04-14T17:00:00Z') }),
      zone('g', { state: 'UNKNOWN' }),
    ]);
    const problems = problemsOf(board);
    expect(problems.map(({ id }) => id)).toEqual(['b', 'a', 'c', 'g', 'f']);
    expect(problems.map((problem) => plain(figureOf(problem, NOW)))).toEqual([
      '2 h 28 min',
      '9 min',
      '20 s',
      '1 h',
      'hasta 12:00 p. m.',
    ]);
    expect(problems[0]?.comuna).toBe('13 Oriental');
    expect(countsOf(board)).toEqual({ DOWN: 2, SUSPECT: 1, UNKNOWN: 1, MAINTENANCE: 1, UP: 1 });
    expect(listOf(problems)).toMatchObject({ shrunk: false, more: 0 });
    expect(listOf(problems).leading.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('shrinks beyond nine and counts what has no row, and loses no zone', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ZONE_STATES), { maxLength: 100 }), (states) => {
        const problems = problemsOf(wall(states.map((state, index) => zone(`z${index}`, { state }))));
        const { leading, others, shrunk, more } = listOf(problems);
        expect([...leading, ...others]).toEqual(problems.slice(0, problems.length - more));
        expect(shrunk).toBe(problems.length > 9);
        expect(leading.length).toBe(Math.min(3, problems.filter(({ state }) => state === 'DOWN').length));
        expect(leading.length + others.length).toBeLessThanOrEqual(13);
        // A row says more than a count: «y 1 más» never takes the place of the row that it counts.
        expect(more).not.toBe(1);
      }),
      { numRuns: 10_000 },
    );
  });

  it('says since when with the day where it was another one', () => {
    expect(plain(sinceWords(NOW - 148 * MINUTE, NOW))).toBe('Desde las 8:14 a. m.');
    expect(plain(sinceWords(NOW - 48 * 60 * MINUTE, NOW))).toBe('Desde el 12 abr., 10:42 a. m.');
    expect(sinceWords(null, NOW)).toBe('Aún sin sondeo');
    const days = zone('x', { state: 'MAINTENANCE', until: NOW + 72 * 60 * MINUTE });
    expect(plain(figureOf(days, NOW))).toBe('hasta el 17 abr.');
    const midnight = zone('x', { state: 'MAINTENANCE', until: Date.parse('2026-04-15T05:00:00Z') });
    expect(plain(figureOf(midnight, NOW))).toBe('hasta 12:00 a. m.');
  });
});

describe('what the wall says of itself', () => {
  it('is nothing while the data are fresh and the clocks agree', () => {
    expect(bands(wall([zone('a')]))).toEqual([]);
    expect(bands(wall([zone('a')], { polledAt: NOW - 90_000 }))).toEqual([]);
    expect(bands(wall([zone('a')], { polledAt: null }))).toEqual([]);
  });

  it('tells the age of data older than 90 s, and why there are none newer', () => {
    const old = wall([zone('a')], { polledAt: NOW - 4 * MINUTE });
    expect(bands(old)).toEqual([
      ['unknown', 'Datos de hace 4 min.', 'Último sondeo: 10:38 a. m. No llegan sondeos nuevos.'],
    ]);
    expect(bands(old, { answered: false })).toEqual([
      [
        'unknown',
        'Datos de hace 4 min.',
        'Último sondeo: 10:38 a. m. El programa no responde; se vuelve a intentar solo.',
      ],
    ]);
    expect(bands(wall([zone('a')]), { answered: false })).toEqual([
      ['unknown', 'El programa no responde.', 'Último sondeo: 10:41 a. m. Se vuelve a intentar solo.'],
    ]);
    // Where the centre polls every five minutes, 90 s say nothing.
    expect(bands(wall([zone('a')], { polledAt: NOW - 4 * MINUTE, intervalMs: 5 * MINUTE }))).toEqual([]);
  });

  it('tells since when it is blind, and that nothing counts as down', () => {
    const blind = wall([zone('a', { state: 'UNKNOWN', since: NOW - 5 * MINUTE })], {
      stations: { polling: 2, blind: 2 },
    });
    expect(bands(blind)).toEqual([
      ['unknown', 'No vemos la red: nada cuenta como caída.', 'Desde las 10:37 a. m., hace 5 min.'],
    ]);
    expect(bands({ ...blind, stations: { polling: 2, blind: 1 } })).toEqual([]);
  });

  it('tells which clock is wrong', () => {
    expect(bands(wall([zone('a')], { polledAt: NOW + 120 * MINUTE }))).toEqual([
      [
        'doubt',
        'El reloj se atrasó.',
        'El último sondeo dice 12:42 p. m. Corrija la hora: «desde cuándo» no es de fiar.',
      ],
    ]);
    expect(bands(wall([zone('a')]), { aheadMs: -12 * MINUTE })[0]?.slice(0, 2)).toEqual([
      'doubt',
      'El reloj de esta pantalla está mal (+12 min 0 s).',
    ]);
    expect(bands(wall([zone('a')], { clocks: [{ place: 'La Joya', offsetMs: -3 * MINUTE }] }))).toEqual([
      ['doubt', 'Relojes mal puestos:', 'La Joya −3 min 0 s.'],
    ]);
  });

  it('is calm in one line when nothing is wrong, and says when nothing is watched', () => {
    expect(calmOf(wall([zone('a'), zone('b')]), false)).toEqual({
      tone: 'good',
      title: 'Las 2 zonas están en servicio',
      detail: 'Nada que atender.',
    });
    // What they were is all that old data say.
    expect(calmOf(wall([zone('a'), zone('b')]), true)).toMatchObject({
      tone: 'unknown',
      title: 'Las 2 zonas estaban en servicio',
    });
    const some = calmOf(wall([zone('a'), zone('c'), zone('b', { watched: false })]), false);
    expect([plain(some.title), plain(some.detail)]).toEqual([
      'Las 2 zonas con equipo están en servicio',
      '1 zona sin equipo configurado.',
    ]);
    expect(calmOf(wall([zone('b', { watched: false })]), false).title).toBe(
      'Nadie sondea estas zonas todavía',
    );
    expect(calmOf({ ...wall([]), comunas: [] }, false).title).toBe('Aún no hay zonas WiFi');
  });
});
