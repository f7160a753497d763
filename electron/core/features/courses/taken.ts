import { clashesOf, instructorKeys, type Clash, type Claim, type Span } from '#shared/domain/clashes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import { sessionClaims } from '../../course-groups.ts';
import type { Reader } from '../../db/tables.ts';
import { reservationsBetween } from '../../reservations.ts';

/** Where and by whom something is to be given. */
export interface Setting {
  readonly spaceId: string | null;
  readonly instructorUser: string | null;
  readonly instructorName: string | null;
}

/** What stands in the way of one session, as a person reads it before saving. */
export interface ClashRow {
  /** Changes with either of the two times: who accepts a clash accepts what was shown. */
  readonly key: string;
  /** The session that is wanted. */
  readonly wanted: Span;
  readonly over: Clash<Claim, Claim>['over'];
  readonly taken: Span & {
    readonly kind: 'SESION' | 'RESERVA';
    /** The course and its group, or who reserved. */
    readonly title: string;
    readonly spaceName: string | null;
    readonly instructorName: string | null;
    /** Null at this Punto. */
    readonly siteName: string | null;
  };
}

type Taken = Claim & { readonly id: string; readonly shown: ClashRow['taken'] };

/**
 * Everything that clashes with sessions at these times and in this setting, in the order of time. Those of the group
 * itself are left out: that they do not overlap is asked apart, and no one may accept it.
 */
export async function clashesWith(
  read: Reader,
  context: CoreContext,
  spans: readonly (Span & Setting)[],
  exceptGroup: string | null,
): Promise<readonly ClashRow[]> {
  if (spans.length === 0) return [];
  const wanted = spans.map((span) => ({
    startsAt: span.startsAt,
    endsAt: span.endsAt,
    spaceId: span.spaceId,
    instructors: instructorKeys(span),
  }));
  const from = Math.min(...wanted.map((span) => span.startsAt));
  const to = Math.max(...wanted.map((span) => span.endsAt));
  const taken = [
    ...(await takenBySessions(read, context, from, to, exceptGroup)),
    ...(await takenByReservations(read, context, { startsAt: from, endsAt: to })),
  ];
  return clashesOf(wanted, taken)
    .map(({ wanted: one, taken: other, over }) => ({
      key: [one.startsAt, one.endsAt, other.id, other.startsAt, other.endsAt, over.join('+')].join('|'),
      wanted: { startsAt: one.startsAt, endsAt: one.endsAt },
      over,
      taken: other.shown,
    }))
    .toSorted((a, b) => a.wanted.startsAt - b.wanted.startsAt || a.taken.startsAt - b.taken.startsAt);
}

/** Throws CONFLICTO when there is a clash that the person has not seen and accepted. */
export function demandAccepted(clashes: readonly ClashRow[], accepted: readonly string[]): void {
  const unseen = clashes.filter((clash) => !accepted.includes(clash.key));
  if (unseen.length === 0) return;
  throw new Refusal(
    'CONFLICTO',
    unseen.length === 1
      ? `No se guardó nada: hay un cruce con «${unseen[0]?.taken.title ?? ''}». Revíselo y acéptelo, o cambie la sala, quien dicta o la hora.`
      : `No se guardó nada: hay ${unseen.length} cruces sin revisar. Revíselos y acéptelos, o cambie la sala, quien dicta o la hora.`,
    { clashes: unseen.length },
  );
}

async function takenBySessions(
  read: Reader,
  context: Pick<CoreContext, 'siteId'>,
  from: number,
  to: number,
  exceptGroup: string | null,
): Promise<Taken[]> {
  const claims = await sessionClaims(read, from, to);
  const sites = await siteNames(read);
  return claims
    .filter(({ session }) => session.groupId !== exceptGroup)
    .map(({ session, ...claim }) => ({
      ...claim,
      id: session.id,
      shown: {
        kind: 'SESION',
        startsAt: session.startsAt,
        endsAt: session.endsAt,
        title: `${session.courseName}, ${session.groupName}`,
        spaceName: session.spaceName,
        instructorName: session.instructorName,
        siteName: session.siteId === context.siteId() ? null : (sites.get(session.siteId) ?? 'otro Punto'),
      },
    }));
}

/** A reservation that nobody came for, or that lost the space, stands in nobody's way. */
async function takenByReservations(read: Reader, context: CoreContext, span: Span): Promise<Taken[]> {
  const rows = (await reservationsBetween(context, span, read)).filter(
    ({ state }) => state === 'RESERVADA' || state === 'LLEGO',
  );
  const spaces = await spaceNames(read);
  return rows.map(({ id, spaceId, startsAt, endsAt, who }) => ({
    id,
    startsAt,
    endsAt,
    spaceId,
    instructors: [],
    shown: {
      kind: 'RESERVA',
      startsAt,
      endsAt,
      title: who === '' ? 'Reserva' : `Reserva de ${who}`,
      spaceName: spaces.get(spaceId) ?? null,
      instructorName: null,
      siteName: null,
    },
  }));
}

async function spaceNames(read: Reader): Promise<ReadonlyMap<string, string>> {
  const spaces = await read.selectFrom('space').select(['id', 'name']).execute();
  return new Map(spaces.map((space) => [space.id, space.name]));
}

async function siteNames(read: Reader): Promise<ReadonlyMap<string, string>> {
  const sites = await read.selectFrom('site').select(['id', 'name']).execute();
  return new Map(sites.map((site) => [site.id, site.name]));
}
