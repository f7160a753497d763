import { canonicalIds, type PairDecision, type Registration } from '#shared/sync/identity.ts';
import { compiledOnce } from '../../db/compiled.ts';
import type { Writer } from '../../db/tables.ts';

/** Where to begin: registrations, and what registrations were or are recognised by. */
export interface Seeds {
  readonly ids: readonly string[];
  readonly keys: readonly (string | null)[];
  readonly claims: readonly (string | null)[];
}

interface Member {
  readonly personId: string;
  readonly documentKey: string | null;
  readonly claim: string | null;
  readonly canonicalId: string;
  readonly source: 'PERSON' | 'DIRECTORY';
}

/**
 * Recomputes the canonical ids of everybody who is connected with the seeds: by document key, by claim, or because
 * somebody decided that they are the same person, over any number of steps. Decisions may name registrations that are
 * not here (yet); they take effect when the registration comes.
 */
export async function regroup(tx: Writer, seeds: Seeds): Promise<void> {
  const { members, decisions } = await connected(tx, seeds);
  if (members.length === 0) return;
  const [only] = members;
  if (members.length === 1 && only !== undefined && only.canonicalId === only.personId) return;
  const canonical = canonicalIds(await registrations(tx, members), decisions);
  for (const member of members) {
    const wanted = canonical.get(member.personId) ?? member.personId;
    if (wanted === member.canonicalId) continue;
    await tx
      .updateTable('personIndex')
      .set({ canonicalId: wanted })
      .where('personId', '=', member.personId)
      .execute();
  }
}

async function connected(
  tx: Writer,
  seeds: Seeds,
): Promise<{ members: readonly Member[]; decisions: readonly PairDecision[] }> {
  const members = new Map<string, Member>();
  const decisions = new Map<string, PairDecision>();
  const asked = new Set<string>();
  const fresh = (kind: string, values: readonly (string | null)[]) =>
    values.filter((value) => value !== null && asked.size < asked.add(`${kind} ${value}`).size) as string[];
  let ids = fresh('id', seeds.ids);
  let keys = fresh('key', seeds.keys);
  let claims = fresh('claim', seeds.claims);
  while (ids.length + keys.length + claims.length > 0) {
    const found = await findMembers(tx, ids, keys, claims);
    for (const member of found) members.set(member.personId, member);
    const pairs = ids.length === 0 ? [] : await findDecisions(tx, ids);
    for (const pair of pairs) decisions.set(`${pair.lowId} ${pair.highId}`, pair);
    const same = pairs.filter(({ relation }) => relation === 'MISMA');
    ids = fresh('id', [
      ...found.map(({ personId }) => personId),
      ...same.flatMap(({ lowId, highId }) => [lowId, highId]),
    ]);
    keys = fresh(
      'key',
      found.map(({ documentKey }) => documentKey),
    );
    claims = fresh(
      'claim',
      found.map(({ claim }) => claim),
    );
  }
  return { members: [...members.values()], decisions: [...decisions.values()] };
}

/** Compiled once for each number of values: nearly every registration asks for one of each. */
async function findMembers(
  tx: Writer,
  ids: readonly string[],
  keys: readonly string[],
  claims: readonly string[],
): Promise<Member[]> {
  const query = compiledOnce(tx, `members ${ids.length} ${keys.length} ${claims.length}`, () =>
    tx
      .selectFrom('personIndex')
      .select(['personId', 'documentKey', 'claim', 'canonicalId', 'source'])
      .where((eb) =>
        eb.or([
          ...(ids.length === 0 ? [] : [eb('personId', 'in', ids)]),
          ...(keys.length === 0 ? [] : [eb('documentKey', 'in', keys)]),
          ...(claims.length === 0 ? [] : [eb('claim', 'in', claims)]),
        ]),
      )
      .compile(),
  );
  const { rows } = await tx.executeQuery({ ...query, parameters: [...ids, ...keys, ...claims] });
  return rows as Member[];
}

async function findDecisions(tx: Writer, ids: readonly string[]): Promise<PairDecision[]> {
  const query = compiledOnce(tx, `decisions ${ids.length}`, () =>
    tx
      .selectFrom('personPair')
      .select(['lowId', 'highId', 'relation'])
      .where((eb) => eb.or([eb('lowId', 'in', ids), eb('highId', 'in', ids)]))
      .where('relation', '<>', 'ABIERTA')
      .where('deletedAt', 'is', null)
      .compile(),
  );
  const { rows } = await tx.executeQuery({
    ...query,
    parameters: [...ids, ...ids, ...query.parameters.slice(2 * ids.length)],
  });
  return rows as PairDecision[];
}

async function registrations(tx: Writer, members: readonly Member[]): Promise<Registration[]> {
  const found: Registration[] = [];
  for (const { personId, source, documentKey, claim } of members) {
    const row = await tx
      .selectFrom(source === 'PERSON' ? 'person' : 'directory')
      .select(['id', 'givenNames', 'surnames', 'birthDate'])
      .where('id', '=', personId)
      .executeTakeFirst();
    const keys = [documentKey, claim].filter((key) => key !== null);
    if (row !== undefined) found.push({ ...row, keys });
  }
  return found;
}
