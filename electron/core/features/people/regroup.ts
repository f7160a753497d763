import { canonicalIds, type PairDecision, type Registration } from '#shared/sync/identity.ts';
import { compiledFor } from '../../db/compiled.ts';
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
  const { members: found, decisions } = await connected(tx, seeds);
  const members = withCompany(found, decisions);
  if (members.length === 0) return;
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

/**
 * Without those who are connected with nobody and go by their own id already: nearly everybody, when many registrations
 * come at once.
 */
function withCompany(members: readonly Member[], decisions: readonly PairDecision[]): Member[] {
  const times = new Map<string, number>();
  const namesOf = ({ documentKey, claim }: Member) => [documentKey, claim].filter((name) => name !== null);
  for (const name of members.flatMap(namesOf)) times.set(name, (times.get(name) ?? 0) + 1);
  const decided = new Set(decisions.flatMap(({ lowId, highId }) => [lowId, highId]));
  return members.filter(
    (member) =>
      member.canonicalId !== member.personId ||
      decided.has(member.personId) ||
      namesOf(member).some((name) => times.get(name) !== 1),
  );
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

async function findMembers(
  tx: Writer,
  ...lists: readonly [ids: readonly string[], keys: readonly string[], claims: readonly string[]]
): Promise<Member[]> {
  const query = compiledFor(tx, 'members', lists, ([ids = [], keys = [], claims = []]) =>
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
  return (await tx.executeQuery(query)).rows;
}

async function findDecisions(tx: Writer, of: readonly string[]): Promise<PairDecision[]> {
  const query = compiledFor(tx, 'decisions', [of, of], ([ids = []]) =>
    tx
      .selectFrom('personPair')
      .select(['lowId', 'highId', 'relation'])
      .where((eb) => eb.or([eb('lowId', 'in', ids), eb('highId', 'in', ids)]))
      .where('relation', '<>', 'ABIERTA')
      .where('deletedAt', 'is', null)
      .compile(),
  );
  return (await tx.executeQuery(query)).rows;
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
