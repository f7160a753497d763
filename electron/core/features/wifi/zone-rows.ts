import { instant } from '#shared/domain/fields.ts';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import type { CoreContext } from '../../context.ts';
import type { ZoneStatusRow } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import type { ZoneEventReport, ZoneReport } from '../../snmp/messages.ts';
import type { ZoneRuns } from './interval-book.ts';

/** What the polling thread reports of a zone, as the rows that keep it. */

/** Appends finished runs and keeps the growing ones, for all these zones in one statement each. */
export async function storeRuns(
  tx: LedgerTx,
  context: CoreContext,
  zones: readonly ZoneRuns[],
): Promise<void> {
  for (const { zoneId, finished } of zones) {
    for (const run of finished) {
      await tx.append('wifiInterval', {
        id: tx.newId(),
        siteId: context.siteId(),
        vantage: context.ledger.identity.device,
        zoneId,
        state: run.state,
        t0: run.t0,
        t1: run.t1,
      });
    }
  }
  const growing = zones.flatMap(({ zoneId, growing: run }) =>
    run === null ? [] : [{ zoneId, state: run.state, t0: run.t0, t1: run.t1 }],
  );
  const ended = zones.filter((zone) => zone.growing === null).map(({ zoneId }) => zoneId);
  if (ended.length > 0) await tx.local.deleteFrom('wifiOpenInterval').where('zoneId', 'in', ended).execute();
  if (growing.length === 0) return;
  await tx.local
    .insertInto('wifiOpenInterval')
    .values(growing)
    .onConflict((conflict) =>
      conflict.column('zoneId').doUpdateSet((row) => ({
        state: row.ref('excluded.state'),
        t0: row.ref('excluded.t0'),
        t1: row.ref('excluded.t1'),
      })),
    )
    .execute();
}

/** A restart or a loss; changes of state are told by the intervals. */
export async function storeEvent(tx: LedgerTx, context: CoreContext, event: ZoneEventReport): Promise<void> {
  const fields = fieldsOf(event);
  // A machine whose clock stands in 1970 knows what happened, but not when.
  if (fields === null || !instant.safeParse(fields.at).success) return;
  await tx.append('zoneEvent', {
    id: tx.newId(),
    siteId: context.siteId(),
    vantage: context.ledger.identity.device,
    zoneId: event.zoneId,
    ...fields,
  });
}

function fieldsOf(event: ZoneEventReport) {
  switch (event.kind) {
    case 'TRANSITION':
      return null;
    case 'LOSS':
      return {
        kind: 'PERDIDA' as const,
        at: event.t0,
        until: event.t1,
        uptimeMs: null,
        silentMs: null,
        saidBy: null,
      };
    case 'REBOOT':
      return {
        kind: 'REINICIO' as const,
        at: event.at,
        until: null,
        uptimeMs: event.uptimeMs,
        silentMs: event.silentMs,
        saidBy: [event.saidBy, event.deniedBy]
          .filter((counters) => counters.length > 0)
          .map((counters) => counters.join('+'))
          .join('/'),
      };
  }
}

export async function storeStatuses(tx: LedgerTx, rows: readonly ZoneStatusRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.local
    .insertInto('zoneStatus')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['vantage', 'zoneId']).doUpdateSet((row) => ({
        state: row.ref('excluded.state'),
        since: row.ref('excluded.since'),
        sampledAt: row.ref('excluded.sampledAt'),
        rttMs: row.ref('excluded.rttMs'),
        clients: row.ref('excluded.clients'),
        outcome: row.ref('excluded.outcome'),
      })),
    )
    .execute();
}

export async function forgetStatuses(
  tx: LedgerTx,
  vantage: string,
  zoneIds: readonly string[],
): Promise<void> {
  if (zoneIds.length === 0) return;
  await tx.local
    .deleteFrom('zoneStatus')
    .where('vantage', '=', vantage)
    .where('zoneId', 'in', zoneIds)
    .execute();
}

export function statusRow(
  vantage: string,
  zone: ZoneReport,
  before: ZoneStatusRow | undefined,
): ZoneStatusRow {
  const { status, lastOutcome } = zone;
  const alive = lastOutcome?.kind === 'ALIVE' ? lastOutcome : null;
  // Our own faults say nothing of the zone: it was last confirmed before them.
  const sampled = lastOutcome !== null && lastOutcome.kind !== 'OWN_FAULT';
  const stillUnknown = status === 'UNKNOWN' && before?.state === 'UNKNOWN';
  return {
    vantage,
    zoneId: zone.zoneId,
    state: status,
    // A new thread begins to count anew; to the person it has been unknown all the while.
    since: stillUnknown ? Math.min(before.since, zone.since) : zone.since,
    sampledAt: sampled ? zone.lastPollAt : (before?.sampledAt ?? null),
    rttMs: alive?.rttMs ?? null,
    clients: alive?.clients ?? null,
    outcome: outcomeCode(lastOutcome),
  };
}

/** OK, NO_REPLY, the fault of a living device (AUTH, SNMP_ERROR, PORT_CLOSED) or our own (BLIND, BUSY, …). */
function outcomeCode(outcome: PollOutcome | null): string | null {
  if (outcome === null) return null;
  if (outcome.kind === 'ALIVE') return outcome.fault ?? 'OK';
  return outcome.kind === 'NO_REPLY' ? 'NO_REPLY' : outcome.reason.slice(0, 60);
}
