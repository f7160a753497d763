import type { Comuna } from '#shared/domain/codes.ts';
import type { ExclusionKind } from '#shared/domain/exclusion.ts';
import { mayDecide, nextVerdicts, type ExclusionState } from '#shared/domain/exclusion-rules.ts';
import { concerns } from '#shared/domain/expected-time.ts';
import { placeName } from '#shared/text/place-name.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { isKeptHere } from '../../kept-here.ts';

/** Whoever asks: a session's user. */
export interface Officer {
  readonly actor: string;
  readonly username: string;
  readonly role: string;
}

export interface ExclusionRow {
  readonly id: string;
  readonly zoneId: string | null;
  readonly zone: string | null;
  readonly comuna: Comuna | null;
  readonly contractId: string | null;
  readonly contract: string | null;
  readonly kind: ExclusionKind;
  /** [startsAt, endsAt) in ms UTC. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly reason: string;
  readonly evidence: string;
  readonly requestedAt: number;
  readonly officer: string;
  /** The Punto where it was asked for; null at the centre. */
  readonly site: string | null;
  readonly state: ExclusionState;
  /** The decision that holds; null while there is none. */
  readonly decision: {
    readonly at: number;
    readonly officer: string;
    readonly reason: string | null;
  } | null;
  /** Zones that it concerns. */
  readonly zones: number;
  /** Others, asked for or approved, that leave out some of the same time of the same zone. It counts once. */
  readonly overlaps: readonly string[];
  /** Whether whoever asks may decide it, and if not, why in Spanish. */
  readonly mayDecide: boolean;
  readonly whyNot: string | null;
}

export interface ExclusionList {
  /** Pending ones first, then the latest. */
  readonly exclusions: readonly ExclusionRow[];
  /** Older ones that are not shown. */
  readonly more: number;
  readonly pending: number;
  /** Whether this machine decides: the centre, and a station that works alone. */
  readonly decidesHere: boolean;
}

/** More than anybody looks through. */
const SHOWN = 300;

export async function listExclusions(
  context: CoreContext,
  who: Officer,
  filter: { readonly state: ExclusionState | null; readonly zoneId: string | null },
): Promise<ExclusionList> {
  const { read } = context.store;
  const all = await readExclusions(read);
  const zones = await readZones(read);
  const meeting = meetingsOf(all, zones);
  const zone = filter.zoneId === null ? null : (zones.find(({ zoneId }) => zoneId === filter.zoneId) ?? null);
  const wanted = all.filter(
    (row) =>
      (filter.state === null || row.state === filter.state) &&
      (filter.zoneId === null || (zone !== null && concerns(row, zone, zone.contractIds))),
  );
  const shown = wanted
    .toSorted(
      (a, b) =>
        Number(b.state === 'PENDIENTE') - Number(a.state === 'PENDIENTE') ||
        b.startsAt - a.startsAt ||
        b.id.localeCompare(a.id),
    )
    .slice(0, SHOWN);
  const judge = await judgeFor(read, context, who);
  return {
    exclusions: shown.map((row) => ({
      ...row,
      zones: zones.filter((each) => concerns(row, each, each.contractIds)).length,
      overlaps: meeting(row).map(({ id }) => id),
      ...judge(row),
    })),
    more: wanted.length - shown.length,
    pending: all.filter(({ state }) => state === 'PENDIENTE').length,
    decidesHere: isKeptHere(context),
  };
}

export type KnownExclusion = Omit<ExclusionRow, 'zones' | 'overlaps' | 'mayDecide' | 'whyNot'>;

/** Every exclusion with the decision that holds. */
export async function readExclusions(read: Reader, id?: string): Promise<KnownExclusion[]> {
  const rows = await read
    .selectFrom('exclusion as e')
    .leftJoin('zone as z', 'z.id', 'e.zoneId')
    .leftJoin('contract as c', 'c.id', 'e.contractId')
    .leftJoin('site as s', 's.id', 'e.siteId')
    .select([
      'e.id',
      'e.zoneId',
      'z.name as zone',
      'e.comuna',
      'e.contractId',
      'c.number as contract',
      'e.kind',
      'e.startsAt',
      'e.endsAt',
      'e.reason',
      'e.evidence',
      'e.requestedAt',
      'e.officer',
      's.name as site',
    ])
    .$if(id !== undefined, (query) => query.where('e.id', '=', id ?? ''))
    .execute();
  const decisions = await read
    .selectFrom('exclusionDecision')
    .select(['exclusionId', 'decision', 'decidedAt as at', 'officer', 'reason'])
    .$if(id !== undefined, (query) => query.where('exclusionId', '=', id ?? ''))
    .orderBy('decidedAt')
    .orderBy('id')
    .execute();
  const latest = new Map(decisions.map((row) => [row.exclusionId, row]));
  return rows.map((row) => {
    const held = latest.get(row.id);
    return {
      ...row,
      comuna: row.comuna as Comuna | null,
      zone: row.zone === null ? null : placeName(row.zone),
      state: held?.decision ?? 'PENDIENTE',
      decision: held === undefined ? null : { at: held.at, officer: held.officer, reason: held.reason },
    };
  });
}

export interface PlacedZone {
  readonly zoneId: string;
  readonly comuna: Comuna | null;
  /** Contracts that it is or was under. */
  readonly contractIds: ReadonlySet<string>;
}

export async function readZones(read: Reader): Promise<PlacedZone[]> {
  const zones = await read
    .selectFrom('zone')
    .select(['id', 'comuna'])
    .where('deletedAt', 'is', null)
    .execute();
  const terms = await read
    .selectFrom('contractZone')
    .select(['zoneId', 'contractId'])
    .where('deletedAt', 'is', null)
    .execute();
  const under = Map.groupBy(terms, (term) => term.zoneId);
  return zones.map(({ id, comuna }) => ({
    zoneId: id,
    comuna,
    contractIds: new Set((under.get(id) ?? []).map(({ contractId }) => contractId)),
  }));
}

type Spoken = Pick<KnownExclusion, 'zoneId' | 'comuna' | 'contractId' | 'startsAt' | 'endsAt'> & {
  readonly id: string | null;
};

/** Those of `all` that hold or may come to hold, and that leave out some of the same time of the same zone. */
export function meetingsOf(all: readonly KnownExclusion[], zones: readonly PlacedZone[]) {
  const alive = all.filter(({ state }) => state === 'PENDIENTE' || state === 'APROBADA');
  return (wanted: Spoken): KnownExclusion[] =>
    alive.filter(
      (other) =>
        other.id !== wanted.id &&
        other.startsAt < wanted.endsAt &&
        other.endsAt > wanted.startsAt &&
        zones.some(
          (zone) => concerns(wanted, zone, zone.contractIds) && concerns(other, zone, zone.contractIds),
        ),
    );
}

/** Says of an exclusion whether this user may decide it here. */
export async function judgeFor(
  read: Reader,
  context: CoreContext,
  who: Officer,
): Promise<(row: KnownExclusion) => Pick<ExclusionRow, 'mayDecide' | 'whyNot'>> {
  const alone = await worksAlone(read, context, who);
  return (row) => {
    const whyNot = refusalOf(context, who, alone, row);
    return { mayDecide: whyNot === null && nextVerdicts(row.state).length > 0, whyNot };
  };
}

function refusalOf(context: CoreContext, who: Officer, alone: boolean, row: KnownExclusion): string | null {
  if (!isKeptHere(context)) return 'La central la decide; lo que decida llega a este Punto al sincronizar.';
  if (who.role !== 'admin' && who.role !== 'central') {
    return 'La decide la central o quien administra; su usuario solo puede pedir exclusiones.';
  }
  if (mayDecide(row, { username: who.username, alone })) return null;
  return `La pidió su mismo usuario (${row.officer}): nadie aprueba lo que pidió. Pídale a otra persona de la central que la decida.`;
}

/** The only administrator of a station that is not enrolled: nobody else could decide. */
async function worksAlone(read: Reader, context: CoreContext, who: Officer): Promise<boolean> {
  if (context.role !== 'station' || context.cityKey() !== null || who.role !== 'admin') return false;
  const others = await read
    .selectFrom('localUser')
    .select('id')
    .where('active', '=', 1)
    .where('role', 'in', ['admin', 'central'])
    .where('username', '<>', who.username)
    .execute();
  return others.length === 0;
}
