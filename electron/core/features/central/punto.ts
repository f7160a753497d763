import { revocationReason, type RevocationReason } from '#shared/domain/device-acts.ts';
import { healthOf } from '#shared/domain/device-watch.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { puntoState, type PuntoState } from '#shared/domain/punto-health.ts';
import { namesOfActors } from '../../actors.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { readOpenAssignments } from '../../wifi/assignments.ts';
import { readComputers, type Computer } from './computers.ts';

export interface PuntoComputer extends Computer {
  /** Why it was revoked; null when it was not, or nobody said why. */
  readonly revokedFor: RevocationReason | null;
  /** Positions of the centre's log that it has not asked for yet. */
  readonly behind: number;
  /** WiFi zones that it polls, and those among them that nobody else polls. */
  readonly polls: number;
  readonly pollsAlone: number;
  /** Whether the centre can open its database, should its key be lost. */
  readonly keyHeld: boolean;
  /** Contradicting batches that nobody has decided upon. */
  readonly forks: number;
}

export interface PuntoCode {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** What was done with the computers of a Punto, and by whom. */
export interface PuntoAct {
  readonly id: string;
  readonly at: number;
  readonly action: string;
  /** The display name; null when it was a command or the machine itself. */
  readonly by: string | null;
  readonly device: string | null;
  readonly detail: string | null;
}

export interface PuntoPage {
  readonly siteId: string;
  readonly code: string;
  readonly name: string;
  readonly state: PuntoState;
  /** The newest version in the network. */
  readonly newest: string | null;
  /** Those that work first. */
  readonly computers: readonly PuntoComputer[];
  /** Codes that somebody can still use, the newest first. */
  readonly codes: readonly PuntoCode[];
  /** Newest first. */
  readonly acts: readonly PuntoAct[];
}

const ACTS = [
  'SITE_CREATED',
  'ENROLMENT_CODE_CREATED',
  'ENROLMENT_CODE_CANCELLED',
  'DEVICE_ENROLLED',
  'DEVICE_REBORN',
  'DEVICE_FROZEN',
  'DEVICE_REVOKED',
  'DEVICE_REACTIVATED',
  'LLAVE_DE_PUNTO_ABIERTA',
];
const ACTS_SHOWN = 12;

/** A Punto with its computers, its open codes and what was done with them. Throws NO_EXISTE. */
export async function puntoPage(
  context: CoreContext,
  siteId: string,
  centreVersion: string | null = null,
): Promise<PuntoPage> {
  const { read, local } = context.store;
  const site = await read
    .selectFrom('site')
    .select(['id', 'code', 'name'])
    .where('id', '=', siteId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (site === undefined) throw new Refusal('NO_EXISTE', 'Ese Punto ya no existe; vuelva al tablero.');
  const { computers, measure } = await readComputers(context, centreVersion);
  const own = computers.filter((computer) => computer.siteId === siteId);
  const working = own.filter((computer) => computer.revokedAt === null);
  const known = await knownOf(read, siteId);
  const acts = await actsOf(read, [siteId, ...own.map(({ device }) => device)]);
  const codes = await local
    .selectFrom('enrolmentCode')
    .select(['id', 'createdAt', 'expiresAt'])
    .where('siteId', '=', siteId)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', measure.now)
    .orderBy('createdAt', 'desc')
    .execute();
  return {
    siteId,
    code: site.code,
    name: site.name,
    state: puntoState(
      working.map((computer) => healthOf(computer, measure.now)),
      measure.now,
      measure.lateMs,
    ),
    newest: measure.newest ?? null,
    computers: [...working, ...own.filter((computer) => computer.revokedAt !== null)].map((computer) => ({
      ...computer,
      ...known(computer),
      revokedFor: reasonIn(acts, computer),
    })),
    codes,
    acts: acts.slice(0, ACTS_SHOWN),
  };
}

async function knownOf(read: Reader, siteId: string) {
  const newest = await read
    .selectFrom('change')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();
  const copies = await read
    .selectFrom('deviceKeyCopy')
    .innerJoin('device', 'device.id', 'deviceKeyCopy.device')
    .select('deviceKeyCopy.device')
    .where('device.siteId', '=', siteId)
    .execute();
  const forks = await read
    .selectFrom('forkedBatch')
    .innerJoin('device', 'device.id', 'forkedBatch.device')
    .select((eb) => ['forkedBatch.device', eb.fn.countAll<number>().as('count')])
    .where('device.siteId', '=', siteId)
    .where('forkedBatch.decidedAt', 'is', null)
    .groupBy('forkedBatch.device')
    .execute();
  const pollers = Map.groupBy(await readOpenAssignments(read), ({ zoneId }) => zoneId);
  const holds = new Set(copies.map(({ device }) => device));
  const forksOf = new Map(forks.map(({ device, count }) => [device, Number(count)]));
  return ({ device, pulledTo }: Computer) => {
    const zones = [...pollers.values()].filter((rows) => rows.some(({ vantage }) => vantage === device));
    return {
      behind: Math.max(0, Number(newest?.position ?? 0) - pulledTo),
      polls: zones.length,
      pollsAlone: zones.filter((rows) => rows.every(({ vantage }) => vantage === device)).length,
      keyHeld: holds.has(device),
      forks: forksOf.get(device) ?? 0,
    };
  };
}

async function actsOf(read: Reader, subjects: readonly string[]): Promise<PuntoAct[]> {
  const rows = await read
    .selectFrom('auditEntry')
    .select(['id', 'at', 'actor', 'action', 'subject', 'detail'])
    .where('action', 'in', ACTS)
    .where('subject', 'in', subjects)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const names = await namesOfActors(
    read,
    rows.map(({ actor }) => actor),
  );
  const [site] = subjects;
  return rows.map(({ actor, subject, ...act }) => ({
    ...act,
    by: names.get(actor) ?? null,
    device: subject === site ? null : subject,
  }));
}

function reasonIn(acts: readonly PuntoAct[], computer: Computer): RevocationReason | null {
  if (computer.revokedAt === null) return null;
  const act = acts.find(({ action, device }) => action === 'DEVICE_REVOKED' && device === computer.device);
  return revocationReason
    .nullable()
    .catch(null)
    .parse(act?.detail ?? null);
}
