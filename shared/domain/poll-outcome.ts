import { z } from 'zod';

/**
 * What one poll of one device says. Proof of life is wider than a clean answer: an SNMP error, a refused
 * password or a closed port all come from a living device, and count as ALIVE with a fault to repair.
 * OWN_FAULT is about the polling station and says nothing about the zone.
 */
export const pollOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ALIVE'),
    /** From the first transmission of the answered request to its reply, so an upper bound after a retry. */
    rttMs: z.number().min(0),
    /** sysUpTime.0 in hundredths of a second, modulo 2^32. */
    sysUpTime: z.number().int().min(0).optional(),
    /** The SNMPv3 engine that answered, in hexadecimal: another one is another device or a lost memory. */
    engineId: z.string().optional(),
    engineBoots: z.number().int().min(0).optional(),
    /** snmpEngineTime.0 in seconds since the engine's last boot. */
    engineTime: z.number().int().min(0).optional(),
    /** hrSystemUptime.0 in hundredths of a second, modulo 2^32. */
    hrUptime: z.number().int().min(0).optional(),
    sysName: z.string().max(255).optional(),
    /** Associated WiFi clients, where the target has an OID profile. */
    clients: z.number().int().min(0).optional(),
    /** IF-MIB ifOperStatus: 1 up, 2 down, 3 testing, … */
    ifOperStatus: z.number().int().optional(),
    /** ifHCInOctets and ifHCOutOctets, as they are (64-bit counters). */
    inOctets: z.bigint().optional(),
    outOctets: z.bigint().optional(),
    fault: z.enum(['AUTH', 'SNMP_ERROR', 'PORT_CLOSED']).optional(),
  }),
  z.object({ kind: z.literal('NO_REPLY') }),
  z.object({
    kind: z.literal('OWN_FAULT'),
    /** BLIND, BUSY, SUSPENDED, POLLER_STOPPED, or the operating system's code (EMFILE, ENETUNREACH, …). */
    reason: z.string(),
  }),
]);

export type PollOutcome = z.infer<typeof pollOutcomeSchema>;

/**
 * The blindness guard over the polls of one slot: where neither a zone nor a sentinel answered, silence says
 * nothing about the zones, and every NO_REPLY becomes UNKNOWN's OWN_FAULT.
 */
export function guardAgainstBlindness<Key>(
  outcomes: ReadonlyMap<Key, PollOutcome>,
  sentinelAnswered: boolean,
): Map<Key, PollOutcome> {
  const sighted = sentinelAnswered || [...outcomes.values()].some((outcome) => outcome.kind === 'ALIVE');
  return new Map(
    [...outcomes].map(([key, outcome]) => [
      key,
      outcome.kind === 'NO_REPLY' && !sighted ? ({ kind: 'OWN_FAULT', reason: 'BLIND' } as const) : outcome,
    ]),
  );
}
