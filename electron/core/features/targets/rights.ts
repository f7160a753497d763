import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import { isKeptHere } from '../../kept-here.ts';

/** Zones, sentinels and assignments are the centre's; a station decides for itself while it is not enrolled. */
export function refuseAtStation(context: CoreContext, what: string): void {
  if (isKeptHere(context)) return;
  throw new Refusal('ROL_EQUIVOCADO', `${what} No se cambió nada.`);
}
