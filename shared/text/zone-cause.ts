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
  readonly state: 'UP' | 'DOWN' | 'SUSPECT' | 'UNKNOWN' | 'MAINTENANCE';
  readonly outcome: string | null;
  readonly hasTarget: boolean;
  /** How many vantages reach it, of how many that say anything. */
  readonly reachedBy: number;
  readonly heardBy: number;
  /** Somebody knew it once, and that is too old to hold. */
  readonly stale: boolean;
}

export function zoneCause({
  state,
  outcome,
  hasTarget,
  reachedBy,
  heardBy,
  stale,
}: CauseInput): string | null {
  if (!hasTarget) return 'No tiene equipo SNMP configurado: nadie la sondea.';
  if (state === 'UNKNOWN') {
    if (stale) return 'Nadie la ha sondeado en los últimos minutos.';
    if (outcome === null) return 'Aún sin sondeo desde que se encendió este equipo.';
    if (outcome === 'OK') return 'Respondió; falta confirmarlo con otro sondeo.';
    return CAUSES[outcome] ?? OWN_FAULT;
  }
  if (state === 'UP' && reachedBy < heardBy) {
    return `Solo se alcanza desde ${reachedBy} de ${heardBy} estaciones.`;
  }
  if (outcome === null || outcome === 'OK') return null;
  return CAUSES[outcome] ?? OWN_FAULT;
}
