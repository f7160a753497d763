import type { Comuna } from '#shared/domain/codes.ts';
import { comunaRank } from '#shared/domain/comuna.ts';
import { placeName } from '#shared/text/place-name.ts';
import type { CoreContext } from '../../context.ts';

/** What an exclusion may be about. */
export interface ExclusionChoices {
  /** By comuna, then by name. */
  readonly zones: readonly { readonly id: string; readonly name: string; readonly comuna: Comuna }[];
  /** By number. */
  readonly contracts: readonly { readonly id: string; readonly number: string }[];
}

export async function exclusionChoices({ store }: CoreContext): Promise<ExclusionChoices> {
  const zones = await store.read
    .selectFrom('zone')
    .select(['id', 'name', 'comuna'])
    .where('deletedAt', 'is', null)
    .execute();
  const contracts = await store.read
    .selectFrom('contract')
    .select(['id', 'number'])
    .where('deletedAt', 'is', null)
    .orderBy('number')
    .execute();
  return {
    contracts,
    zones: zones
      .map(({ id, name, comuna }) => ({
        id,
        name: placeName(name),
        comuna: comuna ?? ('NO_INFORMA' as const),
      }))
      .toSorted((a, b) => comunaRank(a.comuna) - comunaRank(b.comuna) || a.name.localeCompare(b.name, 'es')),
  };
}
