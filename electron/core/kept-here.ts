import type { CoreContext } from './context.ts';

/** Whether the centre's catalogues are kept on this machine: at the centre, and on a station that has none. */
export function isKeptHere(context: Pick<CoreContext, 'role' | 'cityKey'>): boolean {
  return context.role === 'central' || context.cityKey() === null;
}
