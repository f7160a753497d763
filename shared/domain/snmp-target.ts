import { z } from 'zod';

/**
 * What the poller needs to reach the access point (or the router) of one WiFi zone.
 *
 * Only IP literals: a name would make the figures depend on a name server, and its silence would look like
 * an outage of the zone. Messages are Spanish because the import of targets shows them row by row.
 */

/** Addresses that are no single device: unspecified, broadcast, multicast. */
const NOT_A_DEVICE = /^(0\.0\.0\.0|255\.255\.255\.255|2(2[4-9]|3\d)\.|::$|ff[0-9a-f]{2}:)/i;

const deviceAddressSchema = z
  .union([z.ipv4(), z.ipv6()], {
    error: 'Escriba la dirección IP del equipo (por ejemplo 10.20.3.4); no se aceptan nombres.',
  })
  .refine((address) => !NOT_A_DEVICE.test(address), {
    error: 'Esta dirección no es de un solo equipo. Escriba la dirección IP del punto de acceso.',
  });

const portSchema = z
  .int({ error: 'El puerto es un número entero.' })
  .min(1, { error: 'El puerto va de 1 a 65535.' })
  .max(65_535, { error: 'El puerto va de 1 a 65535.' });

const where = {
  zoneId: z.string().min(1),
  host: deviceAddressSchema,
  port: portSchema.default(161),
  /** Id of an OID profile in resources/snmp-profiles; without it only the standard objects are read. */
  profile: z.string().min(1).optional(),
  /** Index of the interface (IF-MIB) that carries the zone's traffic. */
  ifIndex: z.int().min(1).max(2_147_483_647).optional(),
};

const communityTargetSchema = z.object({
  ...where,
  version: z.literal('2c'),
  community: z.string().min(1, { error: 'Falta la comunidad de solo lectura.' }).max(255),
});

/** RFC 3414 section 11.2 asks for at least 8 characters. */
const passphrase = z
  .string()
  .min(8, { error: 'Las claves de SNMPv3 tienen al menos 8 caracteres.' })
  .max(255);

const userTargetSchema = z
  .object({
    ...where,
    version: z.literal('3'),
    user: z.string().min(1, { error: 'Falta el usuario de SNMPv3.' }).max(32),
    level: z.enum(['noAuthNoPriv', 'authNoPriv', 'authPriv'], {
      error: 'El nivel es noAuthNoPriv, authNoPriv o authPriv.',
    }),
    authProtocol: z
      .enum(['SHA', 'SHA256'], { error: 'La autenticación es SHA o SHA256 (MD5 ya no es segura).' })
      .optional(),
    authKey: passphrase.optional(),
    privProtocol: z
      .enum(['AES128', 'AES256'], { error: 'El cifrado es AES128 o AES256 (DES ya no es seguro).' })
      .optional(),
    privKey: passphrase.optional(),
  })
  .superRefine((target, context) => {
    const missing = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (target.level !== 'noAuthNoPriv') {
      if (target.authProtocol === undefined)
        missing('authProtocol', 'Falta el protocolo de autenticación (SHA o SHA256).');
      if (target.authKey === undefined) missing('authKey', 'Falta la clave de autenticación.');
    }
    if (target.level === 'authPriv') {
      if (target.privProtocol === undefined)
        missing('privProtocol', 'Falta el protocolo de cifrado (AES128 o AES256).');
      if (target.privKey === undefined) missing('privKey', 'Falta la clave de cifrado.');
    }
  });

export const snmpTargetSchema = z.discriminatedUnion('version', [communityTargetSchema, userTargetSchema], {
  error: 'La versión de SNMP es 2c o 3.',
});

export type SnmpTarget = z.infer<typeof snmpTargetSchema>;

/** The one spelling of an address and port: `0:0::1` and `::1` are the same device. Text that is no address stays so. */
export function addressKey({ host, port }: { readonly host: string; readonly port: number }): string {
  const typed = host.trim();
  const v6 = z.ipv6().safeParse(typed).success;
  return `${v6 ? new URL(`http://[${typed}]/`).hostname : typed} ${port}`;
}

/**
 * A device that proves that the polling station itself still reaches the network. With SNMP any reply
 * counts; with TCP an opened or a refused connection.
 */
export const sentinelSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('SNMP'), target: snmpTargetSchema }),
  z.object({ kind: z.literal('TCP'), host: deviceAddressSchema, port: portSchema }),
]);

export type Sentinel = z.infer<typeof sentinelSchema>;

/**
 * A sentinel as the settings name it. They travel in clear, so there is no credential in it: over SNMP it is asked
 * without a password, and a device that refuses is as good a proof as one that answers.
 */
export const namedSentinelSchema = z.strictObject({
  kind: z.enum(['TCP', 'SNMP']),
  host: deviceAddressSchema,
  port: portSchema,
});

export type NamedSentinel = z.infer<typeof namedSentinelSchema>;

export function sentinelOf({ kind, host, port }: NamedSentinel): Sentinel {
  if (kind === 'TCP') return { kind, host, port };
  const target = {
    zoneId: 'centinela',
    host,
    port,
    version: '3',
    user: 'centinela',
    level: 'noAuthNoPriv',
  } as const;
  return { kind, target };
}
