import { entityOf } from '#shared/domain/entities.ts';
import { pullReply, pushReply, type PullItem } from '#shared/sync/wire.ts';
import type { Machine } from './machine.ts';
import type { Station } from './world.ts';

/** Written into what only the own Punto may read of a person: whoever else is sent it has been told too much. */
export const privateTo = (siteCode: string): string => `Barrio de ${siteCode}`;

const DIRECTORY_FIELDS = new Set(['claim', 'givenNames', 'surnames', 'birthDate', 'sex', 'deletedAt']);

/** What an answer of the centre tells a station that is none of its business. */
export function whatLeaks(centre: Machine, station: Station, path: string, reply: string): string[] {
  const leaks = [...reply.matchAll(/Barrio de (PD\d\d)/g)].flatMap(([text, code]) =>
    code === station.siteCode ? [] : [`${station.name} was sent «${text}» in an answer to ${path}`],
  );
  for (const item of itemsOf(path, reply)) {
    const leak = foreignRow(centre, station, item);
    if (leak !== null) leaks.push(leak);
  }
  return leaks;
}

type Told = Pick<PullItem, 'table' | 'rowId'> & { readonly fields: Readonly<Record<string, unknown>> };

function itemsOf(path: string, reply: string): Told[] {
  if (path === 'pull') {
    return pullReply.parse(JSON.parse(reply)).items.flatMap((item): Told[] => {
      if (item.kind === 'FACT') return [{ ...item, fields: JSON.parse(item.payload) as Told['fields'] }];
      return item.kind === 'STATE' ? [item] : [];
    });
  }
  if (path !== 'push') return [];
  const answer = pushReply.parse(JSON.parse(reply));
  return answer.kind === 'ACKED' ? answer.states : [];
}

/** Null when the station may hold the row. */
export function foreignRow(centre: Machine, station: Station, { table, rowId, fields }: Told): string | null {
  const entity = entityOf(table);
  if (entity === undefined || entity.scope === 'everyone') {
    const more = table === 'directory' && Object.keys(fields).find((field) => !DIRECTORY_FIELDS.has(field));
    return typeof more === 'string'
      ? `${station.name} was told «${more}» of a person of another Punto`
      : null;
  }
  const [own] = centre.disk.rows<{ id: string }>('SELECT id FROM site WHERE code = ?', [station.siteCode]);
  const siteId = fields['siteId'];
  if (entity.scope === 'site' && (siteId === undefined || siteId === own?.id || siteId === '*')) return null;
  return `${station.name} was sent ${table} ${rowId}, which belongs to ${String(siteId)}`;
}
