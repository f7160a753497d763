import { z } from 'zod';
import type { Outline } from '#shared/domain/outline-file.ts';
import type { CoreContext } from '../../context.ts';
import { isKeptHere } from '../../kept-here.ts';

/** Where the zones are. What they are doing now is the board's to say. */
export interface CityPlan {
  /** Degrees of WGS 84. */
  readonly places: readonly { readonly id: string; readonly latitude: number; readonly longitude: number }[];
  readonly outlines: readonly Outline[];
  /** Whether outlines may be loaded on this machine. */
  readonly mayLoad: boolean;
}

const rings = z.array(z.array(z.tuple([z.number(), z.number()])));

/** What a later version wrote in another shape is left out: the zones are what the map is for. */
function readOutline({ name, rings: text }: { readonly name: string; readonly rings: string }): Outline[] {
  try {
    return [{ name, rings: rings.parse(JSON.parse(text)) }];
  } catch {
    return [];
  }
}

export async function cityPlan(context: CoreContext): Promise<CityPlan> {
  const { read } = context.store;
  const zones = await read
    .selectFrom('zone')
    .select(['id', 'latitude', 'longitude'])
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .execute();
  const outlines = await read
    .selectFrom('comunaOutline')
    .select(['name', 'rings'])
    .where('deletedAt', 'is', null)
    .orderBy('name')
    .execute();
  return {
    places: zones.flatMap(({ id, latitude, longitude }) =>
      latitude === null || longitude === null ? [] : [{ id, latitude, longitude }],
    ),
    outlines: outlines.flatMap(readOutline),
    mayLoad: isKeptHere(context),
  };
}
