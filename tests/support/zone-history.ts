import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import type { CoreContext } from '#core/context.ts';
import type { ZoneStatusRow } from '#core/db/tables.ts';
import { importZones } from '#core/features/targets/import-zones.ts';
import { localInstant, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import { subtractSpans } from '#shared/domain/spans.ts';
import type { Span } from '#shared/domain/spans.ts';
import { rowOfHour } from '#shared/domain/zone-hours.ts';
import type { ZoneHour } from '#shared/domain/zone-hours.ts';

/** A central office with the 82 zones, a contract, two stations and four months of one zone: all invented. */

const LIST = 'resources/catalogues/zonas-wifi-9n9m-2dqq.csv';
const MINUTE = 60_000;
const ACTOR = 'test';
const ROWS_A_TRANSACTION = 400;

export const STATIONS = { 'st-joya': 'La Joya', 'st-inem': 'INEM' } as const;

export const at = (date: string, time: string) => localInstant(date, time);
export const span = (date: string, from: string, to: string): Span => ({
  from: at(date, from),
  to: at(date, to),
});

/** The zones of the official list and the Puntos that poll them. Ids by the name as the list has it. */
export async function centreWithZones(context: CoreContext): Promise<(name: string) => string> {
  await importZones(context, { fileName: LIST, bytes: readFileSync(LIST), dryRun: false, actor: ACTOR });
  await context.ledger.write(ACTOR, async (tx) => {
    for (const [index, [id, name]] of Object.entries(STATIONS).entries()) {
      const site = { id: `site-${id}`, code: `PD0${index + 1}`, name, comuna: null };
      await tx.create('site', { ...site, active: 1, deletedAt: null });
      await tx.local
        .insertInto('device')
        .values({
          id,
          siteId: site.id,
          name,
          signKey: '{}',
          sealKey: '{}',
          enrolledAt: 0,
          revokedAt: null,
          frozenAt: null,
          lastContactAt: context.clocks.now() - 20_000,
          lastPushAt: null,
          clockOffsetMs: 0,
          appVersion: '0',
          pending: 0,
          pendingSince: null,
        })
        .execute();
    }
  });
  const zones = await context.store.read.selectFrom('zone').select(['id', 'name']).execute();
  return (name) => {
    const zone = zones.find((each) => each.name.startsWith(name));
    if (zone === undefined) throw new Error(`${name} is not in the list`);
    return zone.id;
  };
}

/** What the stations say of every zone now: in service, but for what is given. */
export async function saysNow(
  context: CoreContext,
  troubled: Readonly<Record<string, Partial<Pick<ZoneStatusRow, 'state' | 'since' | 'outcome' | 'clients'>>>>,
  onlyFrom: Readonly<Record<string, readonly string[]>> = {},
): Promise<void> {
  const now = context.clocks.now();
  const zones = await context.store.read.selectFrom('zone').select('id').execute();
  const rows = zones.flatMap(({ id: zoneId }, index) =>
    Object.keys(STATIONS).map((vantage): ZoneStatusRow => {
      const reached = onlyFrom[zoneId]?.includes(vantage) ?? true;
      const row: ZoneStatusRow = {
        vantage,
        zoneId,
        state: 'UP',
        since: startOfLocalDate('2026-04-14'),
        sampledAt: now - 20_000 - index * 100,
        rttMs: 12 + (index % 9),
        clients: 1 + ((index * 7) % 31),
        outcome: 'OK',
        ...troubled[zoneId],
      };
      return reached ? row : { ...row, state: 'DOWN', outcome: 'NO_REPLY', clients: null, rttMs: null };
    }),
  );
  await context.store.local.deleteFrom('zoneStatus').execute();
  for (let from = 0; from < rows.length; from += 50)
    await context.store.local
      .insertInto('zoneStatus')
      .values(rows.slice(from, from + 50))
      .execute();
}

/** A contract that asks 99,5 % round the clock of these zones since the year began. */
export async function contractFor(context: CoreContext, zoneIds: readonly string[]): Promise<void> {
  await context.ledger.write(ACTOR, async (tx) => {
    await tx.create('contract', {
      id: 'contract-137',
      number: '137 de 2025',
      operator: 'Operador Inventado',
      targetMilli: 99_500,
      serviceHours: JSON.stringify(ROUND_THE_CLOCK),
      startsOn: '2025-06-01',
      endsOn: null,
      deletedAt: null,
    });
    for (const zoneId of zoneIds) {
      const commissionedAt = startOfLocalDate('2025-06-01');
      const term = { contractId: 'contract-137', zoneId, commissionedAt, withdrawnAt: null };
      await tx.create('contractZone', { id: `term-${zoneId}`, ...term, deletedAt: null });
    }
  });
}

/** Time that the centre has approved to leave out, or that waits for it. */
export async function excluded(
  context: CoreContext,
  zoneId: string,
  time: Span & { readonly reason: string; readonly approved: boolean },
): Promise<void> {
  await context.ledger.write(ACTOR, async (tx) => {
    const exclusionId = tx.newId();
    await tx.append('exclusion', {
      id: exclusionId,
      siteId: '-',
      zoneId,
      comuna: null,
      contractId: null,
      kind: 'MANTENIMIENTO',
      startsAt: time.from,
      endsAt: time.to,
      reason: time.reason,
      evidence: 'Acta 12',
      requestedAt: time.from,
      officer: 'supervisora.uno',
    });
    if (!time.approved) return;
    await tx.append('exclusionDecision', {
      id: tx.newId(),
      siteId: '-',
      exclusionId,
      decision: 'APROBADA',
      reason: null,
      decidedAt: time.from,
      officer: 'central.uno',
    });
  });
}

/**
 * What both stations saw of a zone from a local day up to an instant: in service, but for the outages and for what
 * nobody saw. Runs end at midnight, as the poller's do.
 */
export async function seenSince(
  context: CoreContext,
  zoneId: string,
  since: string,
  until: number,
  { down, unseen }: { readonly down: readonly Span[]; readonly unseen: readonly Span[] },
): Promise<void> {
  const facts: { vantage: string; state: 'UP' | 'DOWN'; t0: number; t1: number }[] = [];
  for (let date = since; startOfLocalDate(date) < until; date = plusDays(date, 1)) {
    const day = { from: startOfLocalDate(date), to: Math.min(until, startOfLocalDate(plusDays(date, 1))) };
    const within = (spans: readonly Span[]) =>
      spans
        .map(({ from, to }) => ({ from: Math.max(from, day.from), to: Math.min(to, day.to) }))
        .filter(({ from, to }) => from < to)
        .toSorted((a, b) => a.from - b.from);
    const outages = within(down);
    const up = subtractSpans(subtractSpans([day], outages), within(unseen));
    for (const vantage of Object.keys(STATIONS)) {
      facts.push(
        ...up.map(({ from, to }) => ({ vantage, state: 'UP' as const, t0: from, t1: to })),
        ...outages.map(({ from, to }) => ({ vantage, state: 'DOWN' as const, t0: from, t1: to })),
      );
    }
  }
  for (let index = 0; index < facts.length; index += ROWS_A_TRANSACTION) {
    await context.ledger.write(ACTOR, async (tx) => {
      for (const fact of facts.slice(index, index + ROWS_A_TRANSACTION))
        await tx.append('wifiInterval', { id: tx.newId(), siteId: '-', zoneId, ...fact });
    });
  }
}

/** Hours of polls of a zone: what `hourOf` leaves out stays unmeasured. */
export async function polledHours(
  context: CoreContext,
  zoneId: string,
  hours: readonly { readonly hour: number; readonly rtt: number; readonly clients: number | null }[],
): Promise<void> {
  await context.ledger.write(ACTOR, async (tx) => {
    for (const { hour, rtt, clients } of hours) {
      const row: ZoneHour = {
        zoneId,
        polls: 60,
        lost: 0,
        rttMean: rtt,
        rttMax: rtt * 1.6,
        clientsMean: clients,
        clientsMax: clients === null ? null : clients + 3,
        inOctets: null,
        outOctets: null,
      };
      const data = deflateRawSync(JSON.stringify([rowOfHour(row)])).toString('base64');
      await tx.append('wifiHour', { id: tx.newId(), siteId: '-', vantage: 'st-joya', hour, data });
    }
  });
}

export const minutesBefore = (instant: number, minutes: number) => instant - minutes * MINUTE;
