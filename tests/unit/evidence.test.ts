import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, type Evidence, type EvidenceZone } from '#shared/domain/evidence.ts';
import { evidenceChanges } from '#shared/domain/evidence-changes.ts';
import { checkEvidence } from '#shared/domain/evidence-check.ts';
import { makeEvidence, recompute, resultsOf } from '#shared/domain/evidence-figures.ts';
import { evidenceSource, EXCLUSION, hour, ZONES } from '#tests/support/evidence-source.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const made = (source = evidenceSource()) => makeEvidence(source, sha256);
const H = 3_600_000;

describe('the machine-readable evidence', () => {
  it('writes the arithmetic of every zone out, to the millisecond', () => {
    const [a, b, c] = made().evidence.results.zones;
    expect(a).toEqual({
      zoneId: 'a',
      targetMilli: 99_500,
      E: 22 * H,
      U: 16 * H,
      D: 5 * H,
      N: H,
      availability: '76.190476',
      coverage: '95.454545',
      lower: '72.727272',
      upper: '77.272727',
      verdict: 'INCUMPLE',
      expected: [
        [hour(0), hour(2)],
        [hour(4), hour(24)],
      ],
      outages: [[hour(3), hour(9), 5 * H]],
      gaps: [[hour(23), hour(24)]],
      incidents: [
        {
          from: hour(3),
          downUntil: hour(9),
          recoveredAt: hour(9),
          outages: 1,
          downMs: 6 * H,
          cause: 'ENERGIA',
          ticket: null,
        },
      ],
    });
    expect(b).toMatchObject({ E: 24 * H, U: 24 * H, availability: '100.000000', verdict: 'CUMPLE' });
    // Nobody saw it, and nobody agreed on a target: neither 0 nor 100 %, and no verdict.
    expect(c).toMatchObject({
      E: 24 * H,
      N: 24 * H,
      availability: null,
      coverage: '0.000000',
      verdict: null,
    });
  });

  it('adds the zones up by comuna, by contract and together', () => {
    const { comunas, contracts, total } = made().evidence.results;
    const short = ({ zones, E, U, D, N, verdict }: (typeof comunas)[number] | typeof total) => [
      zones,
      E / H,
      U / H,
      D / H,
      N / H,
      verdict,
    ];
    expect(comunas.map((row) => [row.comuna, ...short(row)])).toEqual([
      ['1', 1, 22, 16, 5, 1, 'INCUMPLE'],
      ['13', 2, 48, 24, 0, 24, null],
    ]);
    expect(contracts.map((row) => [row.contractId, row.zones, row.E / H, row.U / H, row.verdict])).toEqual([
      ['k', 2, 46, 40, 'INCUMPLE'],
    ]);
    expect(short(total)).toEqual([3, 70, 40, 5, 25, null]);
  });

  it('has one text: the order in which its keys were written does not matter', () => {
    expect(canonicalText({ b: [1, { z: null, a: 'ñ' }], a: true })).toBe(
      '{"a":true,"b":[1,{"a":"ñ","z":null}]}',
    );
    expect(() => canonicalText({ share: 0.5 })).toThrow('Not an integer.');
  });

  it('rounds no share up to a target that it does not reach', () => {
    const zone = { ...ZONES[1], id: 'n', name: 'N', observed: [[hour(0), hour(24) - 432_001, 'UP']] };
    const almost = { ...zone, observed: [...zone.observed, [hour(24) - 432_001, hour(24), 'DOWN']] };
    const { results } = made(evidenceSource({ zones: [almost as EvidenceZone] })).evidence;
    expect(results.zones[0]).toMatchObject({ availability: '99.499998', verdict: 'INCUMPLE' });
  });

  it('counts an exclusion only while its last decision approves it', () => {
    const revoked = {
      ...EXCLUSION,
      decisions: [
        ...EXCLUSION.decisions,
        { id: 'd2', decision: 'REVOCADA' as const, reason: 'No hubo obra', decidedAt: hour(5), officer: 'x' },
      ],
    };
    const after = made(evidenceSource({ exclusions: [revoked] })).evidence;
    expect(after.results.zones[0]).toMatchObject({ E: 24 * H, D: 6 * H });
    const undecided = made(evidenceSource({ exclusions: [{ ...EXCLUSION, decisions: [] }] })).evidence;
    expect(undecided.results.zones[0]).toMatchObject({ E: 24 * H, D: 6 * H });
    expect(evidenceChanges(made().evidence, after)).toMatchObject({
      causes: [{ what: 'EXCLUSIONES', count: 1 }],
      zones: [{ zone: 'PARQUE A', before: { E: 22 * H, D: 5 * H }, after: { E: 24 * H, D: 6 * H } }],
    });
  });
});

/** An edit of the file as somebody would make it: on the parsed value, written again in the one form. */
function edited(edit: (evidence: Evidence) => void): string {
  const evidence = structuredClone(made().evidence);
  edit(evidence);
  return `${canonicalText(evidence)}\n`;
}

/** The same, with the seal made anew. */
function resealed(edit: (evidence: Evidence) => void): string {
  const { sha256: _seal, ...body } = JSON.parse(edited(edit)) as Evidence;
  return `${canonicalText({ ...body, sha256: sha256(canonicalText(body)) })}\n`;
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('nothing there');
  return item;
}

type Loose = Record<string, unknown>;
const set = (target: object, change: Loose) => Object.assign(target, change);

describe('a file that somebody hands over', () => {
  it('is recomputed byte for byte from its inputs', () => {
    const { evidence, text } = made();
    expect(recompute(JSON.parse(text) as Evidence, sha256)).toBe(text);
    expect(checkEvidence(text, sha256)).toEqual({ ok: true, evidence });
  });

  it.each([
    [
      'a figure',
      resealed(({ results }) => set(first(results.zones), { D: 4 * H, U: 17 * H })),
      'No cuadra la zona «PARQUE A»: el tiempo en servicio (U) dice 61200000 ms y los datos dan 57600000 ms.',
    ],
    [
      'an availability',
      resealed(({ results }) => set(first(results.zones), { availability: '99.900000' })),
      'No cuadra la zona «PARQUE A»: la disponibilidad dice 99,900000 % y los datos dan 76,190476 %.',
    ],
    [
      'a verdict',
      resealed(({ results }) => set(first(results.zones), { verdict: 'CUMPLE' })),
      'No cuadra la zona «PARQUE A»: el veredicto dice CUMPLE y los datos dan INCUMPLE.',
    ],
    [
      'an observation',
      resealed(({ inputs }) => set(first(inputs.zones), { observed: [[hour(0), hour(24), 'UP']] })),
      'No cuadra la zona «PARQUE A»: el tiempo en servicio (U) dice 57600000 ms y los datos dan 79200000 ms.',
    ],
    [
      'an observation counted twice',
      resealed(({ inputs }) =>
        set(first(inputs.zones), {
          observed: [
            [hour(0), hour(9), 'DOWN'],
            [hour(8), hour(23), 'UP'],
          ],
        }),
      ),
      'En la zona «PARQUE A», los tramos observados se cruzan, se salen del periodo o no están en orden.',
    ],
    [
      'an outage of the list',
      resealed(({ results }) => set(first(results.zones), { outages: [[hour(3), hour(8), 5 * H]] })),
      'No cuadra la zona «PARQUE A»: las caídas no son las que dan las observaciones.',
    ],
    [
      'an approval',
      resealed(({ inputs }) => set(first(inputs.exclusions), { decisions: [] })),
      'No cuadra la zona «PARQUE A»: el tiempo exigido (E) dice 79200000 ms y los datos dan 86400000 ms.',
    ],
    [
      'a comuna’s sum',
      resealed(({ results }) => set(first(results.comunas), { N: 0 })),
      'No cuadra la comuna «Norte»: el tiempo sin datos (N) dice 0 ms y los datos dan 3600000 ms.',
    ],
    [
      'a contract’s sum',
      resealed(({ results }) => set(first(results.contracts), { zones: 3 })),
      'No cuadra el contrato «137 de 2025»: el número de zonas dice 3 y los datos dan 2.',
    ],
    [
      'the sum of all',
      resealed(({ results }) => set(results.total, { coverage: '100.000000' })),
      'No cuadra la suma de «todas las zonas»: la cobertura dice 100,000000 % y los datos dan 64,285714 %.',
    ],
    [
      'a zone left out',
      resealed(({ results }) => results.zones.pop()),
      'Falta un resultado: la zona «PARQUE C».',
    ],
    [
      'a target',
      resealed(({ inputs }) => set(first(inputs.contracts), { targetMilli: 70_000 })),
      'No cuadra la zona «PARQUE A»: la meta dice 99500 y los datos dan 70000.',
    ],
  ])('is refused, and the zone and the figure are named, when somebody changed %s', (_what, text, reason) => {
    expect(checkEvidence(text, sha256)).toEqual({ ok: false, code: 'NO_CUADRA', reason });
  });

  it.each([
    [
      'a reason',
      edited(({ inputs }) => set(first(inputs.exclusions), { reason: 'Otra cosa' })),
      'MODIFICADO',
      /su sello no corresponde/,
    ],
    ['blanks', `${JSON.stringify(made().evidence, null, 2)}\n`, 'MODIFICADO', /no es igual, byte por byte/],
    [
      'a member',
      edited(({ inputs }) => set(first(inputs.zones), { note: 'x' })),
      'MODIFICADO',
      /en la zona «PARQUE A»/,
    ],
    [
      'a missing part',
      edited((evidence) => Reflect.deleteProperty(evidence, 'results')),
      'MODIFICADO',
      /«results» falta/,
    ],
    ['its second half', made().text.slice(0, 900), 'CORTADO', /incompleto o dañado/],
    ['all of it', '', 'CORTADO', /vacío/],
    [
      'its version',
      edited((evidence) => set(evidence, { version: 2 })),
      'VERSION',
      /versión más nueva \(2\)/,
    ],
    ['its kind', '{"format":"otro"}', 'AJENO', /no es una evidencia/],
    ['its kind: a list', '[]', 'AJENO', /no es una evidencia/],
    ['its kind: a PDF', '%PDF-1.7', 'AJENO', /no es una evidencia/],
  ])('is refused in words when it lost or got %s', (_what, text, code, reason) => {
    const checked = checkEvidence(text, sha256);
    expect(checked).toMatchObject({ ok: false, code });
    expect(checked.ok ? '' : checked.reason).toMatch(reason);
  });
});

/** Observed runs of a day in random order of states, in seconds. */
const observed = fc
  .uniqueArray(fc.integer({ min: 0, max: 86_400 }), { minLength: 2, maxLength: 8 })
  .chain((cuts) =>
    fc
      .array(fc.constantFrom('UP', 'DOWN', null), { minLength: cuts.length, maxLength: cuts.length })
      .map((states) => {
        const edges = cuts.toSorted((a, b) => a - b).map((second) => hour(0) + second * 1_000);
        return edges.flatMap((t0, index): [number, number, 'UP' | 'DOWN'][] => {
          const [t1, state] = [edges[index + 1], states[index]];
          return t1 === undefined || state === null || state === undefined
            ? []
            : [[t0, t1, state as 'UP' | 'DOWN']];
        });
      }),
  );

describe('whatever was observed and excluded', () => {
  const span = fc.tuple(fc.integer({ min: -5, max: 25 }), fc.integer({ min: 1, max: 20 }));
  const sourceOf = (runs: EvidenceZone['observed'], [from, length]: readonly [number, number]) =>
    evidenceSource({
      zones: [{ ...first(ZONES), observed: runs }],
      exclusions: [{ ...EXCLUSION, startsAt: hour(from), endsAt: hour(from + length) }],
    });

  it('the parts of a zone add up to what was owed, by its sums and by its lists', () => {
    fc.assert(
      fc.property(observed, span, (runs, excluded) => {
        const { E, U, D, N, expected, outages, gaps } = first(resultsOf(sourceOf(runs, excluded)).zones);
        const length = (spans: readonly (readonly [number, number])[]) =>
          spans.reduce((sum, [from, to]) => sum + to - from, 0);
        const counted = outages.reduce((sum, [, , part]) => sum + part, 0);
        expect([U + D + N, length(expected), counted, length(gaps)]).toEqual([E, E, D, N]);
      }),
      { numRuns: 10_000 },
    );
  });

  it('the file verifies, and with any other figure it does not', () => {
    fc.assert(
      fc.property(observed, span, fc.integer({ min: 1, max: 1_000 }), (runs, excluded, wrong) => {
        const { evidence, text } = made(sourceOf(runs, excluded));
        expect(checkEvidence(text, sha256).ok).toBe(true);
        const { N } = first(evidence.results.zones);
        expect(checkEvidence(text.replace(`"N":${N},`, `"N":${N + wrong},`), sha256).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
