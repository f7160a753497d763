import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';

/** Zones, sentinels and assignments are the centre's; a station decides for itself while it is not enrolled. */
export function decidesHere(context: CoreContext): boolean {
  return context.role === 'central' || context.cityKey() === null;
}

export function refuseAtStation(context: CoreContext, what: string): void {
  if (decidesHere(context)) return;
  throw new Refusal('ROL_EQUIVOCADO', `${what} No se cambió nada.`);
}
