import type { z } from 'zod';
import { startOfLocalDate } from './bogota.ts';
import { COMUNA_NAMES } from './comuna.ts';
import {
  EVIDENCE_FORMAT,
  EVIDENCE_VERSION,
  evidenceSchema,
  type Evidence,
  type EvidenceFigures,
  type EvidenceResults,
  type EvidenceZoneResult,
} from './evidence.ts';
import { makeEvidence, type Sha256 } from './evidence-figures.ts';

/**
 * Checks a machine-readable evidence: does the arithmetic again from its inputs and compares every figure, then the
 * whole text byte for byte. The reason of a refusal names the zone and the figure that does not add up.
 */

export type EvidenceCheck =
  | { readonly ok: true; readonly evidence: Evidence }
  | {
      readonly ok: false;
      readonly code: 'AJENO' | 'CORTADO' | 'VERSION' | 'MODIFICADO' | 'NO_CUADRA';
      readonly reason: string;
    };

type Bad = Extract<EvidenceCheck, { ok: false }>;

const bad = (code: Bad['code'], reason: string): Bad => ({ ok: false, code, reason });

const FOREIGN = bad(
  'AJENO',
  'Este archivo no es una evidencia de disponibilidad de Puntos Digitales. Pida el archivo .json del informe.',
);

const CUT = bad(
  'CORTADO',
  'El archivo está incompleto o dañado: no se puede leer hasta el final. Pida otra copia.',
);

export function checkEvidence(text: string, sha256: Sha256): EvidenceCheck {
  const { raw, fault } = read(text);
  if (raw === null) return fault;
  const { format, version } = raw;
  if (format !== EVIDENCE_FORMAT) return FOREIGN;
  if (typeof version === 'number' && version > EVIDENCE_VERSION) {
    return bad(
      'VERSION',
      `El archivo es de una versión más nueva (${version}) que la que este programa conoce (${EVIDENCE_VERSION}). Actualice el programa y repita.`,
    );
  }
  const parsed = evidenceSchema.safeParse(raw);
  if (!parsed.success) return bad('MODIFICADO', misshapen(raw, parsed.error));
  const evidence = parsed.data;
  const disorder = disorderIn(evidence);
  if (disorder !== null) return bad('NO_CUADRA', disorder);
  const again = makeEvidence(evidence, sha256);
  const difference = firstDifference(evidence, again.evidence.results);
  if (difference !== null) return bad('NO_CUADRA', difference);
  if (evidence.sha256 !== again.evidence.sha256) {
    return bad(
      'MODIFICADO',
      'Las cifras cuadran, pero alguien cambió un dato del archivo que no entra en ellas (un nombre, un motivo, una aprobación o un acto): su sello no corresponde.',
    );
  }
  if (again.text !== text) {
    return bad(
      'MODIFICADO',
      'Los datos son los mismos, pero el archivo se volvió a escribir: no es igual, byte por byte, al que se entregó.',
    );
  }
  return { ok: true, evidence };
}

type Read =
  | { readonly raw: Readonly<Record<string, unknown>>; readonly fault: null }
  | { readonly raw: null; readonly fault: Bad };

function read(text: string): Read {
  if (text.trim() === '') {
    return { raw: null, fault: bad('CORTADO', 'El archivo está vacío. Pida otra copia.') };
  }
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { raw: { ...value }, fault: null } : { raw: null, fault: FOREIGN };
  } catch {
    // The first key of the one text that there is.
    return { raw: null, fault: text.startsWith('{"contractId":') ? CUT : FOREIGN };
  }
}

/** Which part of the file is not what it has to be. */
function misshapen(raw: Readonly<Record<string, unknown>>, error: z.ZodError): string {
  const path = error.issues[0]?.path ?? [];
  const zone = path[1] === 'zones' && typeof path[2] === 'number' ? nameAt(raw, path[2]) : null;
  const where = path.map(String).join('.') || 'el comienzo';
  return `El archivo fue modificado o está dañado: ${zone === null ? '' : `en la zona «${zone}», `}«${where}» falta o no tiene la forma debida.`;
}

function nameAt(raw: Readonly<Record<string, unknown>>, index: number): string | null {
  const inputs = raw['inputs'];
  if (typeof inputs !== 'object' || inputs === null || !('zones' in inputs)) return null;
  const zone: unknown = Array.isArray(inputs.zones) ? inputs.zones[index] : null;
  if (typeof zone !== 'object' || zone === null || !('name' in zone)) return null;
  return typeof zone.name === 'string' ? zone.name : null;
}

/** Observations have to be in order and apart, or the same time would count twice. */
function disorderIn({ inputs, period }: Evidence): string | null {
  if (period.from >= period.to) return 'El periodo del archivo termina antes de empezar.';
  for (const { name, observed } of inputs.zones) {
    let before = startOfLocalDate(period.from);
    for (const [t0, t1] of observed) {
      if (t0 < before || t1 <= t0)
        return `En la zona «${name}», los tramos observados se cruzan, se salen del periodo o no están en orden.`;
      before = t1;
    }
    if (before > startOfLocalDate(period.to))
      return `En la zona «${name}», lo observado se sale del periodo.`;
  }
  return null;
}

const FIGURES: readonly (readonly [keyof EvidenceFigures, string])[] = [
  ['E', 'el tiempo exigido (E)'],
  ['U', 'el tiempo en servicio (U)'],
  ['D', 'el tiempo de caída (D)'],
  ['N', 'el tiempo sin datos (N)'],
  ['availability', 'la disponibilidad'],
  ['coverage', 'la cobertura'],
  ['lower', 'el límite inferior'],
  ['upper', 'el límite superior'],
  ['targetMilli', 'la meta'],
  ['verdict', 'el veredicto'],
];

const LISTS: readonly (readonly [keyof EvidenceZoneResult, string])[] = [
  ['expected', 'las horas exigidas no son las que dan el contrato y las exclusiones'],
  ['outages', 'las caídas no son las que dan las observaciones'],
  ['gaps', 'los tramos sin datos no son los que dan las observaciones'],
  ['incidents', 'los incidentes no son los que dan las observaciones y los actos'],
];

function firstDifference({ inputs, results }: Evidence, right: EvidenceResults): string | null {
  const zones = differing(
    'la zona',
    results.zones,
    right.zones,
    ({ zoneId }) => zoneId,
    (id) => inputs.zones.find((zone) => zone.id === id)?.name ?? id,
  );
  if (zones !== null) return zones;
  for (const [index, one] of results.zones.entries()) {
    const other = right.zones[index];
    for (const [key, what] of LISTS) {
      if (JSON.stringify(one[key]) === JSON.stringify(other?.[key])) continue;
      return `No cuadra la zona «${inputs.zones[index]?.name ?? one.zoneId}»: ${what}.`;
    }
  }
  return (
    differing(
      'la comuna',
      results.comunas,
      right.comunas,
      ({ comuna }) => comuna,
      (code) => COMUNA_NAMES[code],
    ) ??
    differing(
      'el contrato',
      results.contracts,
      right.contracts,
      ({ contractId }) => contractId,
      (id) => inputs.contracts.find((contract) => contract.id === id)?.number ?? id,
    ) ??
    differing(
      'la suma de',
      [results.total],
      [right.total],
      () => 'total',
      () => 'todas las zonas',
    )
  );
}

function differing<Result extends EvidenceFigures, Key>(
  kind: string,
  said: readonly Result[],
  right: readonly Result[],
  keyOf: (result: Result) => Key,
  nameOf: (key: Key) => string,
): string | null {
  for (const [index, should] of right.entries()) {
    const name = nameOf(keyOf(should));
    const is = said[index];
    if (is === undefined || keyOf(is) !== keyOf(should)) return `Falta un resultado: ${kind} «${name}».`;
    for (const [key, what] of FIGURES) {
      if (is[key] === should[key]) continue;
      return `No cuadra ${kind} «${name}»: ${what} dice ${shown(is[key], key)} y los datos dan ${shown(should[key], key)}.`;
    }
    if ('zones' in is && 'zones' in should && is.zones !== should.zones) {
      return `No cuadra ${kind} «${name}»: el número de zonas dice ${String(is.zones)} y los datos dan ${String(should.zones)}.`;
    }
  }
  const extra = said[right.length];
  return extra === undefined ? null : `Sobra un resultado: ${kind} «${nameOf(keyOf(extra))}».`;
}

const DURATIONS: ReadonlySet<string> = new Set(['E', 'U', 'D', 'N']);

function shown(value: string | number | null, key: string): string {
  if (value === null) return '«sin valor»';
  if (typeof value === 'string') return value.includes('.') ? `${value.replace('.', ',')} %` : value;
  return DURATIONS.has(key) ? `${value} ms` : String(value);
}
