/** Why a zone is not simply in service, from the code of the last poll (see the zone statuses). */
const CAUSES: Readonly<Record<string, string>> = {
  NO_REPLY: 'El equipo no responde.',
  AUTH: 'El equipo está vivo, pero rechaza las credenciales SNMP: corríjalas.',
  SNMP_ERROR: 'El equipo está vivo, pero responde con un error de SNMP: revise su configuración.',
  PORT_CLOSED: 'El equipo está vivo, pero tiene SNMP apagado: actívelo.',
  BLIND: 'Esta estación no ve la red: nadie responde. No cuenta como caída.',
  BUSY: 'Este computador estaba ocupado y no alcanzó a preguntar. No cuenta como caída.',
  SUSPENDED: 'Este computador estuvo suspendido o cambió de hora. No cuenta como caída.',
  POLLER_STOPPED: 'El sondeo se detuvo y vuelve a empezar.',
};

const OWN_FAULT = 'Este computador no pudo preguntar por la red. No cuenta como caída.';

export interface CauseInput {
  readonly state: 'UP' | 'DOWN' | 'SUSPECT' | 'UNKNOWN';
  readonly outcome: string | null;
  readonly hasTarget: boolean;
  /** How many vantages reach it, of how many that say anything. */
  readonly reachedBy: number;
  readonly heardBy: number;
  /** The names of those that reach it, as far as they have one. */
  readonly reachedFrom: readonly string[];
  /** Somebody knew it once, and that is too old to hold. */
  readonly stale: boolean;
  /** The reason of the approved exclusion that holds now, or null. */
  readonly exclusion: string | null;
}

/** More names than this would be a list, and it is the others that are to be looked at. */
const MOST_NAMES = 2;
const LIST = new Intl.ListFormat('es-CO', { type: 'conjunction' });

/** What is seen of it all the same. */
const NOW_WORDS: Readonly<Record<CauseInput['state'], string>> = {
  UP: 'Ahora responde.',
  DOWN: 'Ahora no responde.',
  SUSPECT: 'Ahora no responde.',
  UNKNOWN: 'Ahora nadie la ve.',
};

export function zoneCause({
  state,
  outcome,
  hasTarget,
  reachedBy,
  heardBy,
  reachedFrom,
  stale,
  exclusion,
}: CauseInput): string | null {
  if (exclusion !== null) return `Exclusión aprobada: ${exclusion.replace(/\.$/u, '')}. ${NOW_WORDS[state]}`;
  if (!hasTarget) return 'No tiene equipo SNMP configurado: nadie la sondea.';
  if (state === 'UNKNOWN') {
    if (stale) return 'Nadie la ha sondeado en los últimos minutos.';
    if (outcome === null) return 'Aún sin sondeo desde que se encendió este equipo.';
    if (outcome === 'OK') return 'Respondió; falta confirmarlo con otro sondeo.';
    return CAUSES[outcome] ?? OWN_FAULT;
  }
  if (state === 'UP' && reachedBy < heardBy) {
    const names = reachedFrom.length === reachedBy && reachedBy <= MOST_NAMES ? `: ${LIST.format(reachedFrom)}` : '';
    return `Solo se alcanza desde ${reachedBy} de ${heardBy} estaciones${names}.`;
  }
  if (outcome === null || outcome === 'OK') return null;
  return CAUSES[outcome] ?? OWN_FAULT;
}
