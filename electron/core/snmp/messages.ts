import { z } from 'zod';
import { pollOutcomeSchema } from '#shared/domain/poll-outcome.ts';
import { probeReportSchema } from '#shared/domain/probe.ts';
import { sentinelSchema, snmpTargetSchema } from '#shared/domain/snmp-target.ts';
import { hourSumSchema } from '#shared/domain/zone-hours.ts';
import { observedIntervalSchema, pollSettingsSchema } from '#shared/domain/zone-state.ts';

/** What crosses between the core's thread and the polling thread, validated on both sides. */

export const transportSettingsSchema = z.object({
  /** Milliseconds a try. */
  timeoutMs: z.int().min(50).max(30_000).default(1_000),
  retries: z.int().min(0).max(5).default(1),
  /** Polls under way at once where there are more than a hundred devices; fewer are all asked at once. */
  maxInFlight: z.int().min(1).max(1_024).default(64),
});
export type TransportSettings = z.infer<typeof transportSettingsSchema>;

export const pollerSettingsSchema = z.object({
  states: pollSettingsSchema.prefault({}),
  transport: transportSettingsSchema.prefault({}),
  /** How often the thread reports what happened, in milliseconds. */
  reportEveryMs: z.int().min(20).default(1_000),
});
export type PollerSettings = z.infer<typeof pollerSettingsSchema>;
/** Settings as a caller writes them: everything has a default. */
export type PollerSettingsInput = z.input<typeof pollerSettingsSchema>;

const workSchema = z.object({
  targets: z.array(snmpTargetSchema),
  sentinels: z.array(sentinelSchema),
});

export const toWorkerSchema = z.discriminatedUnion('type', [
  workSchema.extend({ type: z.literal('START'), settings: pollerSettingsSchema }),
  workSchema.extend({ type: z.literal('UPDATE') }),
  workSchema.extend({ type: z.literal('POLL_ONCE'), transport: transportSettingsSchema }),
  z.object({ type: z.literal('PROBE'), target: snmpTargetSchema, transport: transportSettingsSchema }),
  z.object({ type: z.literal('STOP') }),
]);
export type ToWorker = z.infer<typeof toWorkerSchema>;

const zoneStatusSchema = z.enum(['UNKNOWN', 'UP', 'SUSPECT', 'DOWN']);

const zoneReportSchema = z.object({
  zoneId: z.string(),
  status: zoneStatusSchema,
  /** Since when, milliseconds UTC, back-dated as the rules of zone-state.ts say. */
  since: z.int(),
  /** When the last poll was sent, milliseconds UTC; null before the first. */
  lastPollAt: z.int().nullable(),
  lastOutcome: pollOutcomeSchema.nullable(),
  /**
   * The latest settled run. It is already true and may still grow: store it by (zone, t0), then a crash loses
   * at most the time since the last report. Null while nothing is settled.
   */
  settled: observedIntervalSchema.nullable(),
  /** What the polls since the last report add up to; null where none said anything. */
  tally: hourSumSchema.nullable(),
});
export type ZoneReport = z.infer<typeof zoneReportSchema>;

const closedIntervalSchema = observedIntervalSchema.extend({ zoneId: z.string() });
export type ClosedInterval = z.infer<typeof closedIntervalSchema>;

const zoneEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('TRANSITION'),
    zoneId: z.string(),
    from: zoneStatusSchema,
    to: zoneStatusSchema,
    sinceMs: z.int(),
  }),
  z.object({ kind: z.literal('LOSS'), zoneId: z.string(), t0: z.int(), t1: z.int() }),
  z.object({
    kind: z.literal('REBOOT'),
    zoneId: z.string(),
    /** When the poll that showed it was sent, milliseconds UTC. */
    at: z.int(),
    uptimeMs: z.number().nullable(),
    saidBy: z.array(z.string()),
    deniedBy: z.array(z.string()),
    /** Milliseconds between the last good poll before and the first after; null where none came before. */
    silentMs: z.number().nullable(),
  }),
]);
export type ZoneEventReport = z.infer<typeof zoneEventSchema>;

const reportSchema = z.object({
  /** Milliseconds UTC. */
  at: z.int(),
  /** The zones whose polls ended since the last report. */
  zones: z.array(zoneReportSchema),
  /** Final: none of these ever changes. Join `settled` by (zone, t0). */
  closed: z.array(closedIntervalSchema),
  events: z.array(zoneEventSchema),
});
export type PollerReport = z.infer<typeof reportSchema>;

const pollOnceResultSchema = z.object({
  outcomes: z.array(z.object({ zoneId: z.string(), at: z.int(), outcome: pollOutcomeSchema })),
  /** From the first request to the last outcome, milliseconds. */
  ms: z.number(),
});
export type PollOnceResult = z.infer<typeof pollOnceResultSchema>;

export const fromWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('REPORT'), report: reportSchema }),
  z.object({ type: z.literal('POLLED_ONCE'), result: pollOnceResultSchema }),
  z.object({ type: z.literal('PROBED'), report: probeReportSchema }),
  z.object({ type: z.literal('STOPPED') }),
]);
export type FromWorker = z.infer<typeof fromWorkerSchema>;
