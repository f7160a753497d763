import type { HeartbeatReply, HeartbeatRequest } from '#shared/sync/wire.ts';
import { admittedDevice } from './devices.ts';
import type { HubParts } from './hub.ts';

/** Keeps what a station says of itself. Its instants are corrected to this clock by the offset measured. */
export async function receiveHeartbeat(
  parts: HubParts,
  id: string,
  report: HeartbeatRequest,
): Promise<HeartbeatReply> {
  const { store, clocks, publish } = parts.context;
  const { sealedKey } = report;
  const copy = sealedKey !== undefined && (await parts.keyCopies.opens(sealedKey)) ? sealedKey : null;
  const now = clocks.now();
  const recovery = await store.transaction(async (tx) => {
    const device = await admittedDevice(tx, id, now);
    const offset = device.clockOffsetMs ?? 0;
    // Nothing that a station saw lies in the future.
    const here = (instant: number) => Math.min(now, instant - offset);
    await tx
      .updateTable('device')
      .set({
        lastContactAt: now,
        appVersion: report.appVersion,
        schemaVersion: report.schemaVersion,
        diskFree: report.diskFree,
        quarantined: report.quarantined,
        pending: report.pending,
        pendingSince: report.pendingSince === null ? null : here(report.pendingSince),
      })
      .where('id', '=', id)
      .execute();
    await tx.deleteFrom('zoneStatus').where('vantage', '=', id).execute();
    for (const zone of new Map(report.zones.map((each) => [each.zoneId, each])).values()) {
      await tx
        .insertInto('zoneStatus')
        .values({
          ...zone,
          vantage: id,
          since: here(zone.since),
          sampledAt: zone.sampledAt === null ? null : here(zone.sampledAt),
        })
        .execute();
    }
    return parts.keyCopies.keep(tx, id, copy, now);
  });
  publish('central');
  if (report.zones.length > 0) publish('wifi');
  return { serverTime: now, recovery };
}
