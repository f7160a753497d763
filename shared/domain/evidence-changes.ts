import { canonicalText, type Evidence, type EvidenceFigures } from './evidence.ts';

/** Durations in ms, before and after. */
export interface ChangedZone {
  readonly zone: string;
  readonly before: Pick<EvidenceFigures, 'E' | 'U' | 'D' | 'N' | 'availability' | 'verdict'>;
  readonly after: Pick<EvidenceFigures, 'E' | 'U' | 'D' | 'N' | 'availability' | 'verdict'>;
}

/** What a later evidence of the same period says otherwise than an earlier one, and what made it do so. */
export interface EvidenceChanges {
  /** Kinds of input that differ, and of how many zones, contracts or exclusions. */
  readonly causes: readonly {
    readonly what: 'OBSERVADO' | 'EXCLUSIONES' | 'CONTRATOS' | 'ZONAS' | 'ACTOS' | 'FESTIVOS';
    readonly count: number;
  }[];
  /** Zones whose time differs, by name; one that is new or gone has zeros on the other side. */
  readonly zones: readonly ChangedZone[];
  readonly total: { readonly before: EvidenceFigures; readonly after: EvidenceFigures };
}

const NOTHING = { E: 0, U: 0, D: 0, N: 0, availability: null, verdict: null };

export function evidenceChanges(before: Evidence, after: Evidence): EvidenceChanges {
  const count = <Item extends { readonly id: string }>(
    of: (evidence: Evidence) => readonly Item[],
    part: (item: Item) => unknown,
  ): number => {
    const texts = (evidence: Evidence) =>
      new Map(of(evidence).map((item) => [item.id, canonicalText(part(item))]));
    const [old, now] = [texts(before), texts(after)];
    return [...new Set([...old.keys(), ...now.keys()])].filter((id) => old.get(id) !== now.get(id)).length;
  };
  const zones = (evidence: Evidence) => evidence.inputs.zones;
  const holidays = before.inputs.holidays.join() === after.inputs.holidays.join() ? 0 : 1;
  const causes = [
    { what: 'OBSERVADO', count: count(zones, ({ observed }) => observed) },
    {
      what: 'EXCLUSIONES',
      count: count(
        ({ inputs }) => inputs.exclusions,
        (item) => item,
      ),
    },
    {
      what: 'CONTRATOS',
      count: count(
        ({ inputs }) => inputs.contracts,
        (item) => item,
      ),
    },
    { what: 'ZONAS', count: count(zones, ({ name, comuna, terms }) => [name, comuna, terms]) },
    { what: 'ACTOS', count: count(zones, ({ acts }) => acts) },
    { what: 'FESTIVOS', count: holidays },
  ] as const;
  return {
    causes: causes.filter(({ count: changed }) => changed > 0),
    zones: changedZones(before, after),
    total: { before: before.results.total, after: after.results.total },
  };
}

function changedZones(before: Evidence, after: Evidence): ChangedZone[] {
  const nameOf = new Map([...before.inputs.zones, ...after.inputs.zones].map(({ id, name }) => [id, name]));
  const figures = ({ results }: Evidence) =>
    new Map(
      results.zones.map(({ zoneId, E, U, D, N, availability, verdict }) => [
        zoneId,
        { E, U, D, N, availability, verdict },
      ]),
    );
  const [old, now] = [figures(before), figures(after)];
  return [...nameOf]
    .map(([id, zone]) => ({ zone, before: old.get(id) ?? NOTHING, after: now.get(id) ?? NOTHING }))
    .filter((each) => canonicalText(each.before) !== canonicalText(each.after))
    .toSorted((a, b) => a.zone.localeCompare(b.zone, 'es-CO', { numeric: true }));
}
