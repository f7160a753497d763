import { foldWord } from '#shared/domain/spreadsheet-values.ts';
import type { CoreContext } from '../context.ts';

type Punto = { readonly siteId: string } | { readonly kind: string; readonly message: string };

/** Which Punto a row belongs to: at a station its own, at the centre the one that the row names by code or name. */
export async function puntoReader(context: CoreContext): Promise<(named: string | null) => Punto> {
  const sites = await context.store.read
    .selectFrom('site')
    .select(['id', 'code', 'name'])
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .execute();
  const known = new Map<string, string>();
  for (const site of sites.toReversed()) known.set(foldWord(site.name), site.id);
  for (const site of sites.toReversed()) known.set(foldWord(site.code), site.id);
  const own = context.siteId();
  return (named) => {
    const siteId = named === null ? undefined : known.get(foldWord(named));
    if (context.role === 'central') {
      if (named === null)
        return { kind: 'FALTA_DATO', message: 'Falta «punto»: escriba el código del Punto.' };
      return siteId === undefined
        ? { kind: 'PUNTO_DESCONOCIDO', message: 'No hay un Punto con ese código ni con ese nombre.' }
        : { siteId };
    }
    if (named === null || (siteId !== undefined && siteId === own)) return { siteId: own };
    return {
      kind: 'PUNTO_DISTINTO',
      message:
        own === ''
          ? 'Este Punto todavía no está inscrito y no conoce su código: quite la columna «punto» o inscríbalo primero.'
          : 'La fila es de otro Punto: impórtela allí o en la Central.',
    };
  };
}

/** The same for what need not belong to a Punto: what the centre imports without one is the centre's own. */
export async function puntoOrCentre(context: CoreContext): Promise<(named: string | null) => Punto> {
  const puntoOf = await puntoReader(context);
  return (named) => (named === null ? { siteId: context.siteId() } : puntoOf(named));
}
