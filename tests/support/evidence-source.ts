import type { EvidenceExclusion, EvidenceSource, EvidenceZone } from '#shared/domain/evidence.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';

/** One day in Bogotá, 10 January 2026, of two zones of a contract and one without. Hours of that day as instants. */
export const hour = (hours: number): number => Date.UTC(2026, 0, 10, 5) + hours * 3_600_000;

const nothing = { terms: [], observed: [], acts: [] };

export const EXCLUSION: EvidenceExclusion = {
  id: 'x1',
  zoneId: 'a',
  comuna: null,
  contractId: null,
  kind: 'MANTENIMIENTO',
  startsAt: hour(2),
  endsAt: hour(4),
  reason: 'Cambio de antena',
  evidence: 'Acta 7',
  requestedAt: hour(0),
  officer: 'user:u1',
  decisions: [{ id: 'd1', decision: 'APROBADA', reason: null, decidedAt: hour(1), officer: 'user:u2' }],
};

const term = { contractId: 'k', commissionedAt: hour(-100), withdrawnAt: null };

/** «Parque A» was down from 3:00 to 9:00, two of those hours excluded, and unseen in the last hour. */
export const ZONES: readonly EvidenceZone[] = [
  {
    ...nothing,
    id: 'a',
    name: 'PARQUE A',
    comuna: '1',
    terms: [term],
    observed: [
      [hour(0), hour(3), 'UP'],
      [hour(3), hour(9), 'DOWN'],
      [hour(9), hour(23), 'UP'],
    ],
    acts: [
      {
        id: 'act',
        at: hour(3),
        act: 'ATRIBUIR',
        cause: 'ENERGIA',
        note: null,
        doneAt: hour(10),
        officer: 'user:u1',
      },
    ],
  },
  {
    ...nothing,
    id: 'b',
    name: 'PARQUE B',
    comuna: '13',
    terms: [term],
    observed: [[hour(0), hour(24), 'UP']],
  },
  { ...nothing, id: 'c', name: 'PARQUE C', comuna: '13' },
];

/** The source of that day; parts of it may be others. */
export function evidenceSource(
  given: {
    readonly zones?: readonly EvidenceZone[];
    readonly exclusions?: readonly EvidenceExclusion[];
  } = {},
): EvidenceSource {
  return {
    period: { from: '2026-01-10', to: '2026-01-11' },
    seenUntil: null,
    contractId: null,
    inputs: {
      holidays: [],
      contracts: [
        {
          id: 'k',
          number: '137 de 2025',
          operator: 'INFOTIC SA',
          targetMilli: 99_500,
          hours: ROUND_THE_CLOCK,
          startsOn: '2025-01-01',
          endsOn: null,
        },
      ],
      zones: [...(given.zones ?? ZONES)],
      exclusions: [...(given.exclusions ?? [EXCLUSION])],
    },
  };
}
