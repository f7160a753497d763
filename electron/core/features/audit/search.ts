import { DAY_MS, startOfLocalDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { normalizeDocumentNumber } from '#shared/domain/person.ts';
import type { CoreContext } from '../../context.ts';
import { registrationsOf } from '../../registrations.ts';

export interface AuditQuery {
  /** Local dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly siteId: string | null;
  readonly action: string | null;
  /** Part of a user name, or an actor as the trail writes it. */
  readonly actor: string | null;
  /** The document of a person: what was done with them, under any of their registrations. */
  readonly documentNumber: string | null;
  readonly cursor: string | null;
}

export interface AuditRow {
  readonly id: string;
  readonly at: number;
  /** '' for the centre itself. */
  readonly siteName: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly detail: string | null;
}

export interface AuditPage {
  readonly rows: readonly AuditRow[];
  /** Ask with this for the next page; null at the end. */
  readonly cursor: string | null;
}

const PAGE = 100;

/** A page of the audit trail, newest first. Throws ENTRADA_INVALIDA for dates the wrong way round. */
export async function searchAudit(context: CoreContext, query: AuditQuery): Promise<AuditPage> {
  if (query.from > query.to) {
    throw new Refusal('ENTRADA_INVALIDA', 'La fecha «desde» es posterior a «hasta»; corríjala.', {
      field: 'from',
    });
  }
  const after = readCursor(query.cursor);
  let rows = context.store.read
    .selectFrom('auditEntry as e')
    .leftJoin('site', 'site.id', 'e.siteId')
    .select(['e.id', 'e.at', 'e.actor', 'e.action', 'e.subject', 'e.detail', 'site.name as siteName'])
    .where('e.at', '>=', startOfLocalDate(query.from))
    .where('e.at', '<', startOfLocalDate(query.to) + DAY_MS)
    .orderBy('e.at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(PAGE + 1);
  if (query.siteId !== null) rows = rows.where('e.siteId', '=', query.siteId);
  if (query.action !== null) rows = rows.where('e.action', '=', query.action);
  const names = await userNames(context);
  if (query.actor !== null) rows = rows.where('e.actor', 'in', actorsNamed(names, query.actor));
  if (query.documentNumber !== null) {
    const subjects = await personIds(context, query.documentNumber);
    rows = rows.where('e.subject', 'in', subjects);
  }
  if (after !== null) {
    rows = rows.where((eb) => eb(eb.refTuple('e.at', 'e.id'), '<', eb.tuple(after.at, after.id)));
  }
  const found = await rows.execute();
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({
      ...row,
      siteName: row.siteName ?? '',
      actor: names.get(row.actor) ?? row.actor,
    })),
    cursor: found.length > PAGE && last !== undefined ? `${last.at}.${last.id}` : null,
  };
}

/** What the trail calls a user, and the user name that people know them by; also of those who work no more. */
async function userNames(context: CoreContext): Promise<ReadonlyMap<string, string>> {
  const users = await context.store.read.selectFrom('user').select(['id', 'username']).execute();
  const local = await context.store.read.selectFrom('localUser').select(['id', 'username']).execute();
  return new Map([...local, ...users].map(({ id, username }) => [`user:${id}`, username]));
}

/** The users whose name contains the text; a user made at a Punto is known here by the id alone. */
function actorsNamed(names: ReadonlyMap<string, string>, text: string): string[] {
  const wanted = text.trim().toLowerCase();
  const named = [...names].filter(([, name]) => name.includes(wanted)).map(([actor]) => actor);
  return [...named, text.trim()];
}

/** The registrations of everybody with this document; nobody has none. */
async function personIds(context: CoreContext, documentNumber: string): Promise<string[]> {
  const people = await context.store.read
    .selectFrom('personIndex')
    .select('canonicalId')
    .distinct()
    .where('documentNumber', '=', normalizeDocumentNumber(documentNumber))
    .execute();
  const ids: string[] = [];
  for (const { canonicalId } of people) ids.push(...(await registrationsOf(context.store.read, canonicalId)));
  return ids;
}

function readCursor(cursor: string | null): { at: number; id: string } | null {
  if (cursor === null) return null;
  const parts = /^(\d{1,15})\.(.{1,64})$/.exec(cursor);
  if (parts === null)
    throw new Refusal('ENTRADA_INVALIDA', 'La página pedida no existe; actualice la lista.');
  return { at: Number(parts[1]), id: parts[2] ?? '' };
}
