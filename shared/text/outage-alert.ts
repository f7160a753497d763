import { localTime } from '../domain/bogota.ts';

export interface ToldZone {
  /** As it is read best. */
  readonly zone: string;
  /** «17 Mutis»; null where the list names none. */
  readonly comuna: string | null;
}

const NBSP = '\u00A0';

/** Names in a digest; more are told by their number. */
const NAMED = 3;

/**
 * What a person is told of zones that fell: a title of one line, and where. No address of a device: a notification
 * shows on a locked screen too.
 * @param fellAt when the first of them fell, ms UTC
 */
export function outageWords(zones: readonly ToldZone[], fellAt: number): { title: string; body: string } {
  const [first] = zones;
  const from = timeOfDay(fellAt);
  if (zones.length === 1 && first !== undefined) {
    const where = first.comuna === null ? '' : `Comuna ${first.comuna}. `;
    return { title: `Zona WiFi caída: ${first.zone}`, body: `${where}No responde desde las ${from}` };
  }
  const names = zones.slice(0, NAMED).map(({ zone }) => zone);
  const rest = zones.length - names.length;
  const comunas = new Set(zones.map(({ comuna }) => comuna));
  const where = comunas.size === 1 ? 'de una sola comuna' : `de ${comunas.size} comunas`;
  return {
    title: `${zones.length} zonas WiFi caídas`,
    body: `Son ${where}; la primera desde las ${from}: ${names.join(', ')}${rest === 0 ? '' : ` y ${rest} más`}.`,
  };
}

/** «1:21 p. m.», as a clock is read here. */
function timeOfDay(at: number): string {
  const [hours = 0, minutes = 0] = localTime(at).split(':').map(Number);
  const twelve = hours % 12 === 0 ? 12 : hours % 12;
  return `${twelve}:${String(minutes).padStart(2, '0')}${NBSP}${hours < 12 ? 'a' : 'p'}.${NBSP}m.`;
}
