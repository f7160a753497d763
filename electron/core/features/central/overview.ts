import { oldestVersion } from '#shared/domain/app-version.ts';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { ALARMS, healthOf } from '#shared/domain/device-watch.ts';
import { PUNTO_STATES, puntoState, type PuntoState } from '#shared/domain/punto-health.ts';
import type { CoreContext } from '../../context.ts';
import { restoredAt } from '../../sync/hub/life.ts';
import { readComputers, type Computer, type Measure } from './computers.ts';
import { countsSince, type DayCount } from './counts.ts';

export interface PuntoRow {
  readonly siteId: string;
  readonly code: string;
  readonly name: string;
  readonly state: PuntoState;
  /** Two histories of one computer were seen: it is stopped until somebody looks. */
  readonly frozen: boolean;
  /** Null when nothing was heard from the Punto today: "sin dato" is not zero. */
  readonly today: number | null;
  readonly month: number;
  /** ms UTC; of the computer heard longest ago. */
  readonly lastContactAt: number | null;
  /** What its computers said they have to send; null when they never said. */
  readonly pending: number | null;
  readonly pendingSince: number | null;
  /** Its clock minus ours, ms; the one furthest off. */
  readonly clockOffsetMs: number | null;
  /** The oldest that one of its computers runs. */
  readonly version: string | null;
  /** ms UTC; until when an enrolment code that nobody has used yet is good. */
  readonly codeExpiresAt: number | null;
  /** Those that are not revoked. */
  readonly computers: readonly Computer[];
}

/** The centre's database is a copy that was put back. */
export interface Restored {
  /** ms UTC. */
  readonly since: number;
  /** Puntos with a computer that has not spoken to the centre since: what they sent after the copy is not here. */
  readonly missing: readonly { readonly siteId: string; readonly name: string }[];
}

export interface CentralOverview {
  /** YYYY-MM-DD in Bogotá. */
  readonly date: string;
  readonly today: {
    readonly total: number;
    /** Puntos whose part of today's figure is not here, or only up to `until` (ms UTC). */
    readonly missing: readonly {
      readonly siteId: string;
      readonly name: string;
      readonly until: number | null;
    }[];
  };
  readonly month: { readonly attendances: number; readonly people: number };
  /** Null when nothing of a copy is left to wait for. */
  readonly restored: Restored | null;
  /** The newest version in the network, the centre's own included. */
  readonly newest: string | null;
  /** Worst first. */
  readonly puntos: readonly PuntoRow[];
  /** The last 30 days, oldest first, days without attendances included. */
  readonly perDay: readonly { readonly date: string; readonly count: number }[];
}

const DAYS_SHOWN = 30;
/** As long the notice of a restored copy stands at least: who was off may not have seen it. */
const RESTORED_SHOWN_MS = DAY_MS;

/** What the central office sees first: today's figure, what is missing from it, and how each Punto stands. */
export async function centralOverview(
  context: CoreContext,
  centreVersion: string | null = null,
): Promise<CentralOverview> {
  const { read } = context.store;
  const now = context.clocks.now();
  const date = localDate(now);
  const monthStart = `${date.slice(0, 7)}-01`;
  const firstDay = localDate(now - (DAYS_SHOWN - 1) * DAY_MS);
  const from = firstDay < monthStart ? firstDay : monthStart;
  const { days: counts, people } = await countsSince(read, { from, today: date, peopleFrom: monthStart });
  const sites = await read
    .selectFrom('site')
    .select(['id', 'code', 'name'])
    .where('deletedAt', 'is', null)
    .where('active', '=', 1)
    .execute();
  const { computers, measure } = await readComputers(context, centreVersion);
  const devices = computers.filter((computer) => computer.revokedAt === null);
  const codes = await context.store.local
    .selectFrom('enrolmentCode')
    .select((eb) => ['siteId', eb.fn.max('expiresAt').as('expiresAt')])
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .groupBy('siteId')
    .execute();
  const codeExpiry = new Map(codes.map((code) => [code.siteId, code.expiresAt]));
  const puntos = sites.map((site) => ({
    ...puntoRow(
      site,
      devices.filter((device) => device.siteId === site.id),
      counts,
      { measure, date, monthStart },
    ),
    codeExpiresAt: codeExpiry.get(site.id) ?? null,
  }));
  const total = sum(counts, (count) => count.date === date);
  return {
    date,
    today: { total, missing: missingToday(puntos, startOfLocalDate(date)) },
    month: {
      attendances: sum(counts, (count) => count.date >= monthStart),
      people,
    },
    puntos: puntos.sort(worstFirst),
    restored: restoredNotice(puntos, await restoredAt(context), now),
    newest: measure.newest ?? null,
    perDay: Array.from({ length: DAYS_SHOWN }, (_, index) => {
      const day = localDate(now - (DAYS_SHOWN - 1 - index) * DAY_MS);
      return { date: day, count: sum(counts, (count) => count.date === day) };
    }),
  };
}

function puntoRow(
  site: { id: string; code: string; name: string },
  devices: readonly Computer[],
  counts: readonly DayCount[],
  { measure, date, monthStart }: { measure: Measure; date: string; monthStart: string },
): Omit<PuntoRow, 'codeExpiresAt'> {
  const [silent] = devices.toSorted((a, b) => (a.lastContactAt ?? 0) - (b.lastContactAt ?? 0));
  const heardToday = devices.some((device) => (device.lastContactAt ?? 0) >= startOfLocalDate(date));
  const ofToday = sum(counts, (count) => count.siteId === site.id && count.date === date);
  const offsets = devices.flatMap((device) => (device.clockOffsetMs === null ? [] : [device.clockOffsetMs]));
  const pending = devices.flatMap((device) => (device.pending === null ? [] : [device.pending]));
  const since = devices.flatMap((device) => (device.pendingSince === null ? [] : [device.pendingSince]));
  return {
    siteId: site.id,
    code: site.code,
    name: site.name,
    state: puntoState(
      devices.map((device) => healthOf(device, measure.now)),
      measure.now,
      measure.lateMs,
    ),
    frozen: devices.some((device) => device.frozenAt !== null),
    today: heardToday || ofToday > 0 ? ofToday : null,
    month: sum(counts, (count) => count.siteId === site.id && count.date >= monthStart),
    lastContactAt: silent?.lastContactAt ?? null,
    pending: pending.length === 0 ? null : pending.reduce((a, b) => a + b, 0),
    pendingSince: since.length === 0 ? null : Math.min(...since),
    clockOffsetMs: offsets.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? null,
    version: oldestVersion(devices.flatMap(({ version }) => version ?? [])) ?? null,
    computers: devices,
  };
}

function missingToday(puntos: readonly PuntoRow[], startOfToday: number) {
  return puntos
    .filter((punto) => punto.state === 'SIN_CONTACTO' || punto.state === 'ATRASADO')
    .map(({ siteId, name, lastContactAt, pendingSince }) => {
      const until = pendingSince ?? lastContactAt;
      return { siteId, name, until: until === null || until < startOfToday ? null : until };
    });
}

function restoredNotice(puntos: readonly PuntoRow[], since: number | null, now: number): Restored | null {
  if (since === null) return null;
  const missing = puntos
    .filter(({ computers }) => computers.some(({ lastContactAt }) => (lastContactAt ?? 0) < since))
    .map(({ siteId, name }) => ({ siteId, name }));
  return missing.length === 0 && now - since > RESTORED_SHOWN_MS ? null : { since, missing };
}

function worstFirst(a: PuntoRow, b: PuntoRow): number {
  return (
    Number(b.frozen) - Number(a.frozen) ||
    PUNTO_STATES.indexOf(a.state) - PUNTO_STATES.indexOf(b.state) ||
    Number(isAlarmed(b)) - Number(isAlarmed(a)) ||
    (a.state === 'AL_DIA'
      ? (b.today ?? 0) - (a.today ?? 0)
      : (a.lastContactAt ?? 0) - (b.lastContactAt ?? 0)) ||
    a.code.localeCompare(b.code)
  );
}

function isAlarmed({ computers }: PuntoRow): boolean {
  return computers.some(({ troubles }) => troubles.some((trouble) => ALARMS.has(trouble)));
}

function sum(counts: readonly DayCount[], included: (count: DayCount) => boolean): number {
  return counts.reduce((total, count) => (included(count) ? total + count.count : total), 0);
}
