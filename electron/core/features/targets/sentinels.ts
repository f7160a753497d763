import type { NamedSentinel } from '#shared/domain/snmp-target.ts';
import type { CoreContext } from '../../context.ts';
import { writeSetting } from '../../settings.ts';
import { refuseAtStation } from './rights.ts';

/** Which hosts prove that a station sees the network. They travel to every station with the settings. */
export async function saveSentinels(
  context: CoreContext,
  actor: string,
  sentinels: readonly NamedSentinel[],
): Promise<void> {
  refuseAtStation(context, 'Los equipos que prueban la red los decide la central y llegan al sincronizar.');
  await writeSetting(context, actor, { name: 'wifi.sentinels', value: JSON.stringify(sentinels) });
  context.publish('wifi');
}
