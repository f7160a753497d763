import type { CoreContext } from './context.ts';
import { readMeta } from './db/meta.ts';

/** The name of this place as the header shows it: the Punto's, as the centre calls it or as set-up was told. */
export async function siteLabel(context: CoreContext): Promise<string> {
  if (context.role === 'central') return 'Oficina Asesora TIC';
  const site = await context.store.read
    .selectFrom('site')
    .select('name')
    .where('id', '=', context.siteId())
    .executeTakeFirst();
  if (site !== undefined) return site.name;
  const setup = await readMeta(context.store.local, 'setup');
  if (setup === null) return 'Punto sin nombre';
  return (JSON.parse(setup) as { siteName?: string }).siteName ?? 'Punto sin nombre';
}
