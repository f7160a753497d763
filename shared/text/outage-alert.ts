import { timeOfDay, withArticle } from './clock-words.ts';

export interface ToldZone {
  /** As it is read best. */
  readonly zone: string;
  /** «17 Mutis»; null where the list names none. */
  readonly comuna: string | null;
}

/** Names in a digest; more are told by their number. */
const NAMED = 3;

/**
 * What a person is told of zones that fell: a title of one line, and where. No address of a device: a notification
 * shows on a locked screen too.
 * @param fellAt when the first of them fell, ms UTC
 */
export function outageWords(zones: readonly ToldZone[], fellAt: number): { title: string; body: string } {
  const [first] = zones;
  const from = withArticle(timeOfDay(fellAt));
  if (zones.length === 1 && first !== undefined) {
    const where = first.comuna === null ? '' : `Comuna ${first.comuna}. `;
    return { title: `Zona WiFi caída: ${first.zone}`, body: `${where}No responde desde ${from}` };
  }
  const names = zones.slice(0, NAMED).map(({ zone }) => zone);
  const rest = zones.length - names.length;
  const comunas = new Set(zones.map(({ comuna }) => comuna));
  const where = comunas.size === 1 ? 'de una sola comuna' : `de ${comunas.size} comunas`;
  return {
    title: `${zones.length} zonas WiFi caídas`,
    body: `Son ${where}; la primera desde ${from}: ${names.join(', ')}${rest === 0 ? '' : ` y ${rest} más`}.`,
  };
}
