import { z } from 'zod';
import arubaInstant from '../../../resources/snmp-profiles/aruba-instant.json' with { type: 'json' };
import cambiumCnpilot from '../../../resources/snmp-profiles/cambium-cnpilot.json' with { type: 'json' };
import mikrotik from '../../../resources/snmp-profiles/mikrotik.json' with { type: 'json' };
import omadaEap from '../../../resources/snmp-profiles/omada-eap.json' with { type: 'json' };
import ruckus from '../../../resources/snmp-profiles/ruckus.json' with { type: 'json' };
import unifi from '../../../resources/snmp-profiles/unifi.json' with { type: 'json' };

/** How a vendor's devices say how many WiFi clients they have. A new vendor is a new file and a line here. */
const oidProfileSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  vendor: z.string().min(1),
  clients: z.object({
    /** SCALAR: the value itself. SUM: the sum of a column, one row a radio or network. */
    kind: z.enum(['SCALAR', 'SUM']),
    oid: z.string().regex(/^1\.3\.6\.1\.4\.1(\.\d+)+$/),
  }),
  /** The MIB and object that the number comes from. */
  source: z.string().min(1),
  /** True only after a reading was compared with a real device. */
  verified: z.boolean(),
  note: z.string(),
});

export type OidProfile = z.infer<typeof oidProfileSchema>;

/** All profiles by id. A broken file is a defect of the build and throws at start. */
export const oidProfiles: ReadonlyMap<string, OidProfile> = new Map(
  [arubaInstant, cambiumCnpilot, mikrotik, omadaEap, ruckus, unifi].map((file) => {
    const profile = oidProfileSchema.parse(file);
    return [profile.id, profile];
  }),
);
