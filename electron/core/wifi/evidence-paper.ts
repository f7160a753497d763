import { comuna } from '#shared/domain/codes.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import type {
  Evidence,
  EvidenceExclusion,
  EvidenceZone,
  EvidenceZoneResult,
} from '#shared/domain/evidence.ts';
import { isApproved } from '#shared/domain/evidence-figures.ts';
import { labels } from '#shared/text/labels.ts';
import { placeName } from '#shared/text/place-name.ts';
import { CAUSE_WORDS, DECISION_WORDS, secondWords } from '#shared/text/evidence-words.ts';

/** An evidence and what its paper and its workbook say about it: texts that are ready to be read. */
export interface EvidencePaper {
  readonly evidence: Evidence;
  /** DISP-2026-0001; null: the report has no number. */
  readonly number: string | null;
  readonly replaces: string | null;
  /** SHA-256 of the machine-readable file. */
  readonly sha256: string;
  /** When it was made, ms UTC, and by whom. */
  readonly madeAt: number;
  readonly officer: string;
  /** Display names of the people behind actors. */
  readonly names: Readonly<Record<string, string>>;
}

export interface ZoneOnPaper {
  readonly name: string;
  readonly comuna: string;
  readonly input: EvidenceZone;
  readonly result: EvidenceZoneResult;
}

/** The zones by comuna and name, as people look for them. */
export function zonesOnPaper({ evidence }: EvidencePaper): ZoneOnPaper[] {
  const { inputs, results } = evidence;
  return inputs.zones.flatMap((input, index) => {
    const result = results.zones[index];
    return result === undefined
      ? []
      : [{ name: placeName(input.name), comuna: labels.comuna[input.comuna ?? 'NO_INFORMA'], input, result }];
  });
}

/** Whom an exclusion is about. */
export function targetOf({ evidence }: EvidencePaper, exclusion: EvidenceExclusion): string {
  const { zones, contracts } = evidence.inputs;
  const contract = contracts.find(({ id }) => id === exclusion.contractId)?.number ?? exclusion.contractId;
  const zone = zones.find(({ id }) => id === exclusion.zoneId)?.name ?? exclusion.zoneId;
  const { success, data } = comuna.safeParse(exclusion.comuna);
  const parts = [
    ...(zone === null ? [] : [placeName(zone)]),
    ...(success ? [`Comuna ${labels.comuna[data]}`] : []),
    ...(contract === null ? [] : [`Contrato ${contract}`]),
  ];
  return parts.length === 0 ? 'Todas las zonas' : parts.join(', ');
}

/** «Aprobada por … el 2026-01-31 10:00:00. …», each decision a sentence. */
export function decisionsOf(paper: EvidencePaper, { decisions }: EvidenceExclusion): string {
  if (decisions.length === 0) return 'Sin decidir: no se descuenta.';
  return decisions
    .map(({ decision, decidedAt, officer, reason }) => {
      const why = reason === null ? '' : `: ${reason}`;
      return `${DECISION_WORDS[decision]} por ${personOf(paper, officer)} el ${secondWords(decidedAt)}${why}`;
    })
    .join('. ');
}

/** What an exclusion did to the figures. */
export function effectOf(exclusion: EvidenceExclusion): string {
  return isApproved(exclusion) ? 'Se descuenta' : 'No se descuenta';
}

export function personOf({ names }: EvidencePaper, actor: string): string {
  return names[actor] ?? actor;
}

/** Cause and ticket of the incident that an outage belongs to. */
export function causeOf({ incidents }: EvidenceZoneResult, from: number): string {
  const incident = incidents.findLast((each) => each.from <= from);
  if (incident === undefined) return '';
  const cause = incident.cause === null ? 'Sin atribuir' : CAUSE_WORDS[incident.cause];
  return incident.ticket === null ? cause : `${cause}, ticket ${incident.ticket}`;
}

/** «del 2026-01-01 al 2026-03-31», both days counted. */
export function periodOf({ evidence }: EvidencePaper): string {
  return `del ${evidence.period.from} al ${plusDays(evidence.period.to, -1)}`;
}

export function subjectOf({ evidence }: EvidencePaper): string {
  const contract = evidence.inputs.contracts.find(({ id }) => id === evidence.contractId);
  return contract === undefined ? 'Todas las zonas' : `Contrato ${contract.number}, ${contract.operator}`;
}

/** «DISP-2026-0001», or why it has no number. */
export function titleOf({ evidence, number }: EvidencePaper): string {
  if (evidence.seenUntil !== null) return 'PARCIAL';
  return number ?? 'Sin número';
}

/** The week of a contract in words: «lun. a vie. 06:00–22:00». */
export function weekWords({ hours }: Evidence['inputs']['contracts'][number]): string {
  const names = ['lun.', 'mar.', 'mié.', 'jue.', 'vie.', 'sáb.', 'dom.'];
  const days = hours.week.map((day) =>
    day.length === 0 ? 'no se exige' : day.map(({ from, to }) => `${from}–${to}`).join(' y '),
  );
  const groups: { first: number; last: number; text: string }[] = [];
  for (const [index, text] of days.entries()) {
    const group = groups.at(-1);
    if (group?.text === text) group.last = index;
    else groups.push({ first: index, last: index, text });
  }
  const week = groups.map(({ first, last, text }) => {
    const [from = '', to = ''] = [names[first], names[last]];
    return `${first === last ? from : `${from} a ${to}`} ${text}`;
  });
  const holidays = {
    COMO_EL_DIA: 'festivos como ese día de la semana',
    COMO_DOMINGO: 'festivos como domingo',
    NO_SE_EXIGE: 'festivos no se exige',
  }[hours.holidays];
  return `${week.join('; ')}; ${holidays}`;
}
