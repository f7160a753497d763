import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byComunaTrouble,
  byTrouble,
  heldWord,
  mergeWords,
  type VantageWord,
} from '#shared/domain/zone-board.ts';
import { zoneCause } from '#shared/text/zone-cause.ts';

const CALM = { hasTarget: true, stale: false, reachedFrom: [], exclusion: null };

const word = (
  vantage: string,
  state: VantageWord['state'],
  since: number,
  clients: number | null = null,
) => ({
  vantage,
  state,
  since,
  sampledAt: since + 100,
  rttMs: clients === null ? null : 5,
  clients,
  outcome: state === 'UP' ? 'OK' : 'NO_REPLY',
});

const words = fc.array(
  fc.record({
    vantage: fc.uuid(),
    state: fc.constantFrom('UP', 'SUSPECT', 'DOWN', 'UNKNOWN'),
    since: fc.integer({ min: 0, max: 1_000 }),
    sampledAt: fc.option(fc.integer({ min: 0, max: 1_000 })),
    rttMs: fc.option(fc.integer({ min: 0, max: 9 })),
    clients: fc.option(fc.integer({ min: 0, max: 9 })),
    outcome: fc.option(fc.constantFrom('OK', 'NO_REPLY')),
  }),
);

describe('several stations that look at one zone', () => {
  it('are merged the same in any order', () => {
    fc.assert(
      fc.property(words, (list) => {
        expect(mergeWords(list.toReversed())).toEqual(mergeWords(list));
      }),
    );
  });

  it('show it in service since the first that reaches it, and say how many do', () => {
    const merged = mergeWords([word('x', 'DOWN', 50), word('y', 'UP', 300, 4), word('z', 'UP', 200, 9)]);
    expect(merged).toEqual({
      state: 'UP',
      since: 200,
      rttMs: 5,
      clients: 9,
      outcome: 'OK',
      reachedBy: 2,
      heardBy: 3,
    });
    expect(zoneCause({ ...merged, ...CALM, reachedFrom: ['La Joya', 'INEM'] })).toBe(
      'Solo se alcanza desde 2 de 3 estaciones: La Joya e INEM.',
    );
  });

  it('show it down only since the last of them lost it', () => {
    expect(
      mergeWords([word('x', 'DOWN', 50), word('y', 'DOWN', 90), word('z', 'UNKNOWN', 10)]),
    ).toMatchObject({
      state: 'DOWN',
      since: 90,
      reachedBy: 0,
      heardBy: 2,
    });
  });

  it('know nothing where nobody ever looked', () => {
    expect(mergeWords([])).toMatchObject({ state: 'UNKNOWN', since: null });
  });
});

describe('a word that grows old', () => {
  it('holds to the millisecond, and leaves the zone unknown from there on', () => {
    const up = word('x', 'UP', 1_000, 3);
    expect(heldWord(up, 1_100 + 90, 90)).toBe(up);
    expect(heldWord(up, 1_100 + 91, 90)).toEqual({
      ...up,
      state: 'UNKNOWN',
      since: 1_190,
      rttMs: null,
      clients: null,
    });
  });

  it('leaves a suspicion unknown from its beginning', () => {
    expect(heldWord(word('x', 'SUSPECT', 1_000), 9_000, 90)).toMatchObject({
      state: 'UNKNOWN',
      since: 1_000,
    });
  });
});

describe('the order of the board', () => {
  const tile = (name: string, state: 'UP' | 'DOWN' | 'SUSPECT' | 'UNKNOWN', since: number | null) => ({
    name,
    state,
    since,
    hasTarget: true,
  });

  it('puts what nobody here polls last, and takes no comuna for troubled because of it', () => {
    const elsewhere = { ...tile('a', 'UNKNOWN', null), hasTarget: false };
    expect(
      [elsewhere, tile('b', 'UP', 1), tile('c', 'DOWN', 1)].toSorted(byTrouble).map(({ name }) => name),
    ).toEqual(['c', 'b', 'a']);
    const comunas = [
      { rank: 2, zones: [elsewhere] },
      { rank: 3, zones: [tile('x', 'SUSPECT', 1), elsewhere] },
      { rank: 1, zones: [tile('x', 'UP', 9), elsewhere] },
    ];
    expect(comunas.toSorted(byComunaTrouble).map(({ rank }) => rank)).toEqual([3, 1, 2]);
  });

  it('puts the worst first, the longest first among those that fail, and the rest by name', () => {
    const tiles = [
      tile('Ñ', 'UP', 1),
      tile('Parque 10', 'UP', 2),
      tile('Parque 9', 'UP', 3),
      tile('nueva', 'UNKNOWN', null),
      tile('vieja', 'UNKNOWN', 5),
      tile('c', 'SUSPECT', 1),
      tile('b', 'DOWN', 9),
      tile('a', 'DOWN', 3),
    ];
    expect(tiles.toSorted(byTrouble).map(({ name }) => name)).toEqual([
      'a',
      'b',
      'c',
      'nueva',
      'vieja',
      'Ñ',
      'Parque 9',
      'Parque 10',
    ]);
  });

  it('puts comunas with trouble first, and the rest by number', () => {
    const comunas = [
      { rank: 2, zones: [tile('x', 'UP', 5)] },
      { rank: 1, zones: [tile('x', 'UP', 9)] },
      { rank: 17, zones: [tile('x', 'DOWN', 9), tile('y', 'UP', 1)] },
      { rank: 13, zones: [tile('x', 'DOWN', 3)] },
      { rank: 5, zones: [tile('x', 'SUSPECT', 1)] },
    ];
    expect(comunas.toSorted(byComunaTrouble).map(({ rank }) => rank)).toEqual([13, 17, 5, 1, 2]);
  });
});

describe('the cause of a state', () => {
  const known = { ...CALM, reachedBy: 0, heardBy: 1 };

  it.each([
    ['UNKNOWN', 'EMFILE', 'Este computador no pudo preguntar por la red. No cuenta como caída.'],
    ['UNKNOWN', 'OK', 'Respondió; falta confirmarlo con otro sondeo.'],
    ['UP', 'AUTH', 'El equipo está vivo, pero rechaza las credenciales SNMP: corríjalas.'],
    ['UP', 'OK', null],
  ] as const)('is told in Spanish: %s after %s', (state, outcome, text) => {
    expect(zoneCause({ ...known, state, outcome, reachedBy: state === 'UP' ? 1 : 0 })).toBe(text);
  });

  it('under an approved exclusion is its reason, and what is seen all the same', () => {
    const exclusion = 'Cambio de antena';
    expect([
      zoneCause({ ...known, state: 'DOWN', outcome: 'NO_REPLY', exclusion }),
      zoneCause({ ...known, state: 'UP', outcome: 'OK', exclusion: 'Poda de árboles.' }),
    ]).toEqual([
      'Exclusión aprobada: Cambio de antena. Ahora no responde.',
      'Exclusión aprobada: Poda de árboles. Ahora responde.',
    ]);
  });
});
