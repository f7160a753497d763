/**
 * A seeded quarter of a small city: fourteen zones, four stations and the centre's own, three contracts. What happens
 * is drawn at random to the millisecond, and made to overlap: stations lose power, go blind, see a zone down that
 * others reach; devices restart; assignments change; hours are excluded, twice, in part, or never approved.
 */

export interface TruthSpan {
  readonly from: number;
  readonly to: number;
}

export interface TruthZone {
  readonly index: number;
  readonly name: string;
  readonly comuna: string;
  /** Under which contracts, from when until when; none: nobody agreed on hours. */
  readonly terms: readonly {
    readonly contract: number;
    readonly commissionedAt: number;
    readonly withdrawnAt: number | null;
  }[];
}

export interface TruthContract {
  readonly number: string;
  readonly targetMilli: number;
  readonly startsOn: string;
  readonly endsOn: string | null;
  /** Hours [from, to) of the day, Sunday first. */
  readonly byWeekday: readonly (readonly (readonly [number, number])[])[];
  readonly onHolidays: readonly (readonly [number, number])[];
}

export interface TruthStation {
  readonly name: string;
  /** Indices of the zones that it polls. */
  readonly polls: readonly number[];
  readonly off: readonly TruthSpan[];
  readonly blind: readonly TruthSpan[];
  /** What it saw of a zone other than service; a restart is seen as polls lost, and what was lost is not known. */
  readonly seen: readonly (TruthSpan & { readonly zone: number; readonly as: 'DOWN' | 'LOST' })[];
  /** Days between two synchronisations; 0: only once, at the very end (the centre's own never has to). */
  readonly syncEveryDays: number;
}

export interface TruthAssignment {
  readonly station: number;
  readonly zone: number;
  readonly rank: 'PRIMERA' | 'SEGUNDA';
  readonly from: number;
  readonly to: number | null;
}

export interface TruthExclusion extends TruthSpan {
  /** The zones it is for, spelled out; and how it was asked for. */
  readonly zones: readonly number[];
  readonly asked:
    | { readonly zone: number }
    | { readonly comuna: string }
    | { readonly contract: number }
    | 'EVERYTHING';
  readonly decisions: readonly ('APROBADA' | 'RECHAZADA' | 'REVOCADA')[];
  readonly approved: boolean;
}

export interface TruthRestart {
  readonly station: number;
  readonly zone: number;
  readonly at: number;
  readonly uptimeMs: number;
}

export interface TruthWorld {
  readonly begins: number;
  readonly ends: number;
  readonly holidays: readonly string[];
  readonly zones: readonly TruthZone[];
  readonly contracts: readonly TruthContract[];
  readonly stations: readonly TruthStation[];
  readonly assignments: readonly TruthAssignment[];
  readonly exclusions: readonly TruthExclusion[];
  readonly restarts: readonly TruthRestart[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The first quarter of 2025 has ninety days, and nobody will change its holidays any more. */
const BEGINS = Date.UTC(2025, 0, 1, 5);
const ENDS = Date.UTC(2025, 3, 1, 5);
const HOLIDAYS = ['2025-01-01', '2025-01-06', '2025-03-24'];
const COMUNAS = ['1', '13', '4', '15'];

/** Mulberry32 (Tommy Ettinger): the same numbers from the same seed on every machine, in [0, 1). */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function truthWorld(seed: number): TruthWorld {
  const roll = dice(seed);
  const between = (least: number, most: number) => Math.floor(least + roll() * (most - least));
  const moment = () => between(BEGINS, ENDS);
  const span = (least: number, most: number): TruthSpan => {
    const from = moment();
    return { from, to: Math.min(ENDS, from + between(least, most)) };
  };
  const some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

  const contracts: TruthContract[] = [
    {
      number: '137 de 2025',
      targetMilli: 99_500,
      startsOn: '2025-01-10',
      endsOn: null,
      byWeekday: Array.from({ length: 7 }, () => [[0, 24]] as const),
      onHolidays: [[0, 24]],
    },
    {
      number: '21 de 2024',
      targetMilli: 97_000,
      startsOn: '2024-05-01',
      endsOn: '2025-03-20',
      byWeekday: [
        [[8, 14]],
        ...Array.from({ length: 5 }, () => [[6, 22]] as const),
        [
          [6, 12],
          [14, 20],
        ],
      ],
      onHolidays: [[8, 14]],
    },
    {
      number: '9 de 2025',
      targetMilli: 98_250,
      startsOn: '2025-01-01',
      endsOn: null,
      byWeekday: [[], ...Array.from({ length: 6 }, () => [[5, 24]] as const)],
      onHolidays: [],
    },
  ];
  const termsOf = (index: number): TruthZone['terms'] => {
    if (index >= 12) return [];
    const contract = [0, 1, 0, 2][index % 4] ?? 0;
    const commissionedAt = index < 8 ? BEGINS - between(1, 200) * DAY : moment();
    if (index === 5) return [{ contract, commissionedAt, withdrawnAt: moment() }];
    if (index !== 4 && index !== 7) return [{ contract, commissionedAt, withdrawnAt: null }];
    // Another operator takes it over at that very moment.
    const handedOver = moment();
    return [
      { contract, commissionedAt, withdrawnAt: handedOver },
      { contract: 1, commissionedAt: handedOver, withdrawnAt: null },
    ];
  };
  const zones: TruthZone[] = Array.from({ length: 14 }, (_, index) => ({
    index,
    name: `PARQUE ${String(index + 1).padStart(2, '0')}`,
    comuna: COMUNAS[index % 4] ?? '1',
    terms: termsOf(index),
  }));

  const outages = zones.flatMap(({ index }) => [
    ...some(between(0, 9), () => ({ zone: index, ...span(2 * MINUTE, 9 * HOUR) })),
    ...(index % 5 === 0 ? [{ zone: index, ...span(2 * DAY, 6 * DAY) }] : []),
  ]);
  // A whole comuna at once: its backhaul.
  const backhaul = span(3 * HOUR, 11 * HOUR);
  for (const zone of zones) if (zone.comuna === '13') outages.push({ zone: zone.index, ...backhaul });
  const restarts = some(30, () => ({ zone: between(0, zones.length), at: moment() }));

  const stations = Array.from({ length: 5 }, (_, station): TruthStation => {
    const polls = zones.flatMap(({ index }) =>
      station === 4 || index % 4 === station || roll() < 0.5 ? [index] : [],
    );
    // Nobody asks at the same second: each station finds out at its own.
    const late = () => between(0, MINUTE);
    const down = outages.flatMap((each) =>
      polls.includes(each.zone)
        ? [{ zone: each.zone, as: 'DOWN' as const, from: each.from + late(), to: each.to + late() }]
        : [],
    );
    const alone = some(12, () => ({
      zone: polls[between(0, polls.length)] ?? 0,
      as: 'DOWN' as const,
      ...span(5 * MINUTE, 20 * HOUR),
    }));
    const lost = restarts.flatMap(({ zone, at }) =>
      polls.includes(zone)
        ? [{ zone, as: 'LOST' as const, from: at + late(), to: at + MINUTE + late() }]
        : [],
    );
    return {
      name: station === 4 ? 'Central' : `Punto ${station + 1}`,
      polls,
      off: some(station === 4 ? 2 : 14, () => span(10 * MINUTE, 30 * HOUR)),
      blind: some(6, () => span(5 * MINUTE, 8 * HOUR)),
      seen: [...down, ...alone, ...lost].filter((each) => each.from < ENDS).map(withinTheQuarter),
      syncEveryDays: [10, 15, 30, 0, 0][station] ?? 0,
    };
  });

  const assignments = zones.flatMap((zone): TruthAssignment[] => {
    // Two zones are left to whoever has their address.
    if (zone.index === 6 || zone.index === 13) return [];
    const polling = stations.flatMap((each, station) => (each.polls.includes(zone.index) ? [station] : []));
    const [first = 4, second = 4] = polling;
    const moved = zone.index % 2 === 0 ? moment() : null;
    return [
      { station: first, zone: zone.index, rank: 'PRIMERA', from: BEGINS - DAY, to: moved },
      ...(moved === null
        ? []
        : [
            {
              station: polling.at(-1) ?? 4,
              zone: zone.index,
              rank: 'PRIMERA' as const,
              from: moved,
              to: null,
            },
          ]),
      ...(zone.index % 3 === 0
        ? [{ station: second, zone: zone.index, rank: 'SEGUNDA' as const, from: moment(), to: null }]
        : []),
    ];
  });

  const ways: readonly TruthExclusion['decisions'][] = [
    ['APROBADA'],
    ['APROBADA'],
    ['APROBADA'],
    [],
    ['RECHAZADA'],
    ['APROBADA', 'REVOCADA'],
    ['RECHAZADA', 'APROBADA'],
  ];
  const exclusions = some(24, (): TruthExclusion => {
    const of = between(0, 10);
    const zone = between(0, zones.length);
    const comuna = COMUNAS[between(0, 4)] ?? '1';
    const contract = between(0, 3);
    const asked = of < 6 ? { zone } : of < 8 ? { comuna } : of < 9 ? { contract } : 'EVERYTHING';
    const decisions = ways[between(0, ways.length)] ?? [];
    return {
      ...span(20 * MINUTE, 40 * HOUR),
      asked,
      zones: zones.flatMap((each) => {
        if (of < 6) return each.index === zone ? [each.index] : [];
        if (of < 8) return each.comuna === comuna ? [each.index] : [];
        if (of < 9) return each.terms.some((term) => term.contract === contract) ? [each.index] : [];
        return [each.index];
      }),
      decisions,
      approved: decisions.at(-1) === 'APROBADA',
    };
  });
  // One more that lies across an approved one: what both leave out is left out once.
  const base = exclusions.find((each) => each.approved);
  if (base !== undefined) {
    const middle = Math.floor((base.from + base.to) / 2);
    exclusions.push({ ...base, from: middle, to: Math.min(ENDS, base.to + 3 * HOUR) });
  }

  return {
    begins: BEGINS,
    ends: ENDS,
    holidays: HOLIDAYS,
    zones,
    contracts,
    stations,
    assignments,
    exclusions,
    restarts: restarts.flatMap(({ zone, at }) =>
      stations.flatMap(({ polls }, station) =>
        polls.includes(zone) ? [{ station, zone, at: at + MINUTE, uptimeMs: between(1_000, MINUTE) }] : [],
      ),
    ),
  };
}

function withinTheQuarter<Seen extends TruthSpan>(seen: Seen): Seen {
  return { ...seen, to: Math.min(ENDS, seen.to) };
}
