import type { ZoneFilter } from '#renderer/features/wifi/layout.ts';
import type { Comuna } from '#renderer/features/wifi/model.ts';
import { comunaTitle } from '#renderer/features/wifi/zone-model.ts';

export const EVERYTHING: ZoneFilter = {
  state: undefined,
  text: '',
  comuna: null,
  contract: null,
  partly: false,
};

/** What a zone's page hands back: the zone that was open, and how the board was filtered. */
interface BoardHand {
  readonly zoneId: string | undefined;
  readonly filter: ZoneFilter;
}

export function handOf(value: unknown): BoardHand {
  const hand = typeof value === 'object' && value !== null ? value : {};
  return {
    zoneId: 'zoneId' in hand && typeof hand.zoneId === 'string' ? hand.zoneId : undefined,
    filter: 'filter' in hand && isFilter(hand.filter) ? hand.filter : EVERYTHING,
  };
}

function isFilter(value: unknown): value is ZoneFilter {
  return typeof value === 'object' && value !== null && 'text' in value && 'partly' in value;
}

/** Beyond the state and the text, which are to be seen where they are set. */
export function isNarrowed({ comuna, contract, partly }: ZoneFilter): boolean {
  return comuna !== null || contract !== null || partly;
}

/** "13 Oriental, contrato 137 de 2025"; what opens the choice where nothing is chosen. */
export function narrowWords(filter: ZoneFilter, comunas: readonly Comuna[]): string {
  const comuna = comunas.find(({ code }) => code === filter.comuna);
  const parts = [
    ...(comuna === undefined ? [] : [comunaTitle(comuna)]),
    ...(filter.contract === null ? [] : [`contrato ${filter.contract}`]),
    ...(filter.partly ? ['vistas a medias'] : []),
  ];
  return parts.length === 0 ? 'Filtros' : parts.join(', ');
}
