import { z } from 'zod';

/** What a device answered when a person asked it now. Holds no credential; probe-words.ts says it in Spanish. */
export const probeReportSchema = z.object({
  verdict: z.enum([
    'ANSWERED',
    /** A living device that refuses: which of these, as far as it says. */
    'USER',
    'AUTH_KEY',
    'PRIV_KEY',
    'LEVEL',
    'NO_ACCESS',
    'UNCLEAR',
    /** The host refuses the port. */
    'PORT',
    /** Nobody answered in time. */
    'SILENT',
    /** The network says that nobody is there, or this computer knows no way there. */
    'NO_ROUTE',
    /** This computer could not ask. */
    'OWN_FAULT',
  ]),
  /** The operating system's code behind NO_ROUTE and OWN_FAULT. */
  reason: z.string().nullable(),
  /** Milliseconds, from the first transmission. */
  rttMs: z.number().nullable(),
  /** Where nobody answered: another address that did. */
  stranger: z.string().nullable(),
  /** Where nobody answered: whether the host itself opens or refuses a TCP connection. */
  hostAnswers: z.boolean().nullable(),
  /** SNMPv3: the engine, in hexadecimal. */
  engineId: z.string().nullable(),
  sysName: z.string().nullable(),
  sysDescr: z.string().nullable(),
  upMs: z.number().nullable(),
  interfaces: z.array(z.object({ index: z.int(), name: z.string(), up: z.boolean().nullable() })),
  /** WiFi clients by the target's profile. */
  clients: z.int().nullable(),
  /** Where that profile tells none: profiles whose objects this device has. */
  offers: z.array(z.object({ profile: z.string(), clients: z.int() })),
  /** Whether the target's interface counts its traffic; null where the target names none. */
  traffic: z.boolean().nullable(),
});

export type ProbeReport = z.infer<typeof probeReportSchema>;
