import type { City } from './city.ts';
import type { Tell } from './troubles.ts';

const PUNTO_STATES: Readonly<Record<string, string>> = {
  AL_DIA: 'al día',
  ATRASADO: 'atrasado',
  SIN_CONTACTO: 'sin contacto',
};

/** What the centre sees change, told when it sees it: the product's own word, beside what was done to the city. */
export function createWitness({ central }: City, tell: Tell) {
  const zones = new Map<string, string>();
  const puntos = new Map<string, string>();
  return async function look(): Promise<void> {
    const board = await central.window.wifi.board.query();
    for (const zone of board.comunas.flatMap((comuna) => comuna.zones)) {
      const before = zones.get(zone.id);
      zones.set(zone.id, zone.state);
      if (zone.state === 'DOWN' && before !== 'DOWN') tell(`La central ve caída la zona ${zone.name}.`);
      if (zone.state === 'UP' && before === 'DOWN')
        tell(`La central ve en servicio otra vez la zona ${zone.name}.`);
      // A doubt keeps the last certain word: an outage that ends passes through it.
      if (zone.state !== 'UP' && zone.state !== 'DOWN' && before === 'DOWN') zones.set(zone.id, 'DOWN');
    }
    const overview = await central.window.central.overview.query();
    for (const { siteId, name, state } of overview.puntos) {
      const before = puntos.get(siteId);
      puntos.set(siteId, state);
      if (before !== undefined && before !== state)
        tell(`La central ve a ${name} ${PUNTO_STATES[state] ?? state}.`);
    }
  };
}
