import type { Service, Sex } from '#shared/domain/codes.ts';

/** What the reference below needs to know of one attendance. */
export interface ReferenceVisit {
  readonly person: string;
  readonly siteId: string;
  readonly service: Service;
  readonly startedAt: number;
  readonly sex: Sex | null;
  readonly voided: boolean;
}

/**
 * ATENCIONES by the words of the definition and nothing else: every visit against every counted one before it,
 * over the whole history. Quadratic on purpose, so that it shares no idea with the code under test.
 */
export function referenceCounted(
  history: readonly ReferenceVisit[],
  siteId: string | null,
): ReferenceVisit[] {
  const counted: ReferenceVisit[] = [];
  for (const visit of history.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (visit.voided || (siteId !== null && visit.siteId !== siteId)) continue;
    const blocked = counted.some(
      (earlier) =>
        earlier.person === visit.person &&
        earlier.siteId === visit.siteId &&
        earlier.service === visit.service &&
        visit.startedAt - earlier.startedAt < 1_800_000,
    );
    if (!blocked) counted.push(visit);
  }
  return counted;
}

/** The values of the four indicators over [from, to), ms UTC. */
export function referenceValues(
  history: readonly ReferenceVisit[],
  from: number,
  to: number,
  siteId: string | null = null,
) {
  const inPeriod = referenceCounted(history, siteId).filter((v) => v.startedAt >= from && v.startedAt < to);
  const connected = inPeriod.filter((v) => ['NAVEGACION', 'COWORKING', 'SALA'].includes(v.service));
  const people = (visits: readonly ReferenceVisit[]) => new Set(visits.map((v) => v.person)).size;
  const ofSex = (sex: Sex) => inPeriod.filter((v) => v.sex === sex);
  const sexes = ['MUJER', 'HOMBRE', 'INTERSEXUAL', 'NO_INFORMA'] as const;
  const atenciones: Record<string, number> = {};
  const peopleBySex: Record<string, number> = {};
  for (const sex of sexes) {
    atenciones[sex] = ofSex(sex).length;
    peopleBySex[sex] = people(ofSex(sex));
  }
  return {
    atenciones: inPeriod.length,
    people: people(inPeriod),
    connectivity: connected.length,
    connectivityPeople: people(connected),
    bySex: { ...atenciones, people: peopleBySex },
  };
}
