import { z } from 'zod';
import arubaInstant from '../../../resources/snmp-profiles/aruba-instant.json' with { type: 'json' };
import cambiumCnpilot from '../../../resources/snmp-profiles/cambium-cnpilot.json' with { type: 'json' };
import estandar from '../../../resources/snmp-profiles/estandar.json' with { type: 'json' };
import mikrotik from '../../../resources/snmp-profiles/mikrotik.json' with { type: 'json' };
import omadaEap from '../../../resources/snmp-profiles/omada-eap.json' with { type: 'json' };
import ruckus from '../../../resources/snmp-profiles/ruckus.json' with { type: 'json' };
import unifi from '../../../resources/snmp-profiles/unifi.json' with { type: 'json' };

/** Where the numbers come from: the MIB and object, and whether a reading was compared with a real device. */
const provenance = { source: z.string().min(1), verified: z.boolean() };

/** How a vendor's devices say their WiFi clients and their traffic. A new vendor is a new file and a line here. */
const oidProfileSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  vendor: z.string().min(1),
  /** Null where the devices do not tell. */
  clients: z
    .object({
      /** SCALAR: the value itself. SUM: the sum of a column, one row a radio or network. */
      kind: z.enum(['SCALAR', 'SUM']),
      oid: z.string().regex(/^1\.3\.6\.1\.4\.1(\.\d+)+$/),
      ...provenance,
    })
    .nullable(),
  /** Columns of 64-bit octet counters; the target's interface index is the row. */
  traffic: z.object({
    in: z.string().regex(/^1\.3\.6\.1(\.\d+)+$/),
    out: z.string().regex(/^1\.3\.6\.1(\.\d+)+$/),
    ...provenance,
  }),
  note: z.string(),
});

export type OidProfile = z.infer<typeof oidProfileSchema>;

/** All profiles by id. A broken file is a defect of the build and throws at start. */
export const oidProfiles: ReadonlyMap<string, OidProfile> = new Map(
  [estandar, arubaInstant, cambiumCnpilot, mikrotik, omadaEap, ruckus, unifi].map((file) => {
    const profile = oidProfileSchema.parse(file);
    return [profile.id, profile];
  }),
);

const standard = oidProfileSchema.parse(estandar);

/** The profile of a target; the standard objects alone where it names none, or one that this version lacks. */
export function profileOf({ profile }: { readonly profile?: string | undefined }): OidProfile {
  return (profile === undefined ? undefined : oidProfiles.get(profile)) ?? standard;
}
