import { localDate } from '#shared/domain/bogota.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import type { Place, SimulatedZone } from './city.ts';

/** Thousandths of a percent: 99,5 %. */
const TARGET_MILLI = 99_500;

/** What the operator owes: every zone round the clock, from today, because nobody observed these zones before. */
export async function contractZones(
  central: Place,
  zones: readonly SimulatedZone[],
  now: number,
): Promise<void> {
  const { contracts } = central.window;
  const today = localDate(now);
  const { id } = await contracts.save.mutate({
    number: '137 de 2025',
    operator: 'Operador de muestra',
    targetMilli: TARGET_MILLI,
    hours: ROUND_THE_CLOCK,
    startsOn: `${today.slice(0, 4)}-01-01`,
    endsOn: null,
  });
  await contracts.addZones.mutate({
    contractId: id,
    zoneIds: zones.map((zone) => zone.id),
    commissionedOn: today,
  });
}
