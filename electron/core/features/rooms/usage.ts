import { startOfLocalDate } from '#shared/domain/bogota.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { occupancyOf, staysOf, type Occupancy, type Stays } from '#shared/domain/occupancy.ts';
import { audit } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { csvText } from '../../files/csv-text.ts';
import { siteLabel } from '../../site-label.ts';
import { usageFacts, type UsageFacts, type UsedSpace } from './usage-facts.ts';

export interface UsageQuery {
  /** Local dates, [from, to). */
  readonly from: string;
  readonly to: string;
  /** Null looks at every kind. */
  readonly kind: SpaceKind | null;
}

interface UsageOf extends Pick<Occupancy, 'usedMs' | 'availableMs'> {
  readonly stays: Stays;
}

export interface Usage extends UsageOf, Pick<Occupancy, 'cells' | 'peak' | 'openDays'> {
  readonly punto: string;
  /** The period is not over: what is shown goes up to now. */
  readonly partial: boolean;
  readonly spaces: readonly (UsedSpace & UsageOf)[];
  readonly kinds: readonly (UsageOf & {
    readonly kind: SpaceKind;
    readonly spaces: number;
    readonly peak: Occupancy['peak'];
  })[];
  /** Sessions of courses among what was in use. */
  readonly sessions: number;
}

/** How the spaces of this Punto were used in a period. Throws ENTRADA_INVALIDA for one without any past day. */
export async function usageOf(context: CoreContext, query: UsageQuery): Promise<Usage> {
  const period = { from: startOfLocalDate(query.from), to: startOfLocalDate(query.to) };
  const now = context.clocks.now();
  if (period.to <= period.from) {
    throw new Refusal('ENTRADA_INVALIDA', 'El periodo termina antes de empezar; corrija las fechas.', {
      field: 'to',
    });
  }
  if (period.from >= now) {
    throw new Refusal('ENTRADA_INVALIDA', 'Ese periodo todavía no empieza; elija uno que ya haya empezado.', {
      field: 'from',
    });
  }
  const past = { from: period.from, to: Math.min(period.to, now) };
  const facts = await usageFacts(context, past);
  const chosen = facts.spaces.filter(({ kind }) => query.kind === null || kind === query.kind);
  const { bySpace, ...all } = measure(facts, past, chosen);
  const ofSpace = new Map(bySpace.map((space) => [space.spaceId, space]));
  const kinds = [...new Set(facts.spaces.map(({ kind }) => kind))];
  return {
    ...all,
    punto: await siteLabel(context),
    partial: period.to > now,
    spaces: chosen.map((space) => ({
      ...space,
      usedMs: ofSpace.get(space.id)?.usedMs ?? 0,
      availableMs: ofSpace.get(space.id)?.availableMs ?? 0,
      stays: staysOf(facts.uses.filter(({ spaceId }) => spaceId === space.id)),
    })),
    kinds: kinds.map((kind) => {
      const ofKind = facts.spaces.filter((space) => space.kind === kind);
      const { usedMs, availableMs, peak, stays } = measure(facts, past, ofKind);
      return { kind, spaces: ofKind.length, usedMs, availableMs, peak, stays };
    }),
    sessions: facts.sessions,
  };
}

function measure(
  facts: UsageFacts,
  period: { readonly from: number; readonly to: number },
  spaces: readonly UsedSpace[],
): Occupancy & { readonly stays: Stays } {
  const ids = new Set(spaces.map(({ id }) => id));
  return {
    ...occupancyOf({ ...facts, period, spaces: [...ids] }),
    stays: staysOf(facts.uses.filter(({ spaceId }) => ids.has(spaceId))),
  };
}

const WEEKDAYS = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'];
const HEADING = ['tabla', 'espacio', 'tipo', 'día', 'hora', 'minutos en uso', 'minutos disponibles'];
const MEASURED = ['usos medidos', 'promedio en minutos', 'mediana en minutos', 'usos cerrados por regla'];

/** The same figures as a table. They say nothing of anybody; that they left the program stays on the trail. */
export async function exportUsage(
  context: CoreContext,
  actor: string,
  query: UsageQuery,
): Promise<{ name: string; text: string }> {
  const usage = await usageOf(context, query);
  const spaces = usage.spaces.map(({ name, kind, stays, ...space }) => [
    'espacio',
    name,
    kind,
    '',
    '',
    minutes(space.usedMs),
    minutes(space.availableMs),
    stays.measured,
    minutes(stays.meanMs),
    minutes(stays.medianMs),
    stays.endedByRule,
  ]);
  const hours = usage.cells.flatMap((day, weekday) =>
    day.flatMap(({ usedMs, availableMs }, hour) =>
      availableMs === 0
        ? []
        : [
            ['hora', '', query.kind ?? '', WEEKDAYS[weekday] ?? '', `${hour}:00`, minutes(usedMs)].concat([
              minutes(availableMs),
              '',
              '',
              '',
              '',
            ]),
          ],
    ),
  );
  await audit(context, actor, 'USO_EXPORTADO', null, JSON.stringify(query));
  return {
    name: `uso-${query.from}-${query.to}.csv`,
    text: csvText([...HEADING, ...MEASURED], [...spaces, ...hours]),
  };
}

function minutes(ms: number | null): string | number {
  return ms === null ? '' : Math.round(ms / 60_000);
}
