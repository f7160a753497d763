import { describe, expect, it } from 'vitest';
import { oidProfiles, profileOf } from '#core/snmp/profiles.ts';
import { snmpTargetSchema } from '#shared/domain/snmp-target.ts';

const community = { zoneId: 'z', host: '10.20.3.4', version: '2c', community: 'lectura' };
const user = {
  zoneId: 'z',
  host: '2001:db8::7',
  version: '3',
  user: 'lector',
  level: 'authPriv',
  authProtocol: 'SHA256',
  authKey: 'ocho-o-más',
  privProtocol: 'AES256',
  privKey: 'ocho-o-más',
};

const problems = (target: object) =>
  snmpTargetSchema
    .safeParse(target)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a polling target', () => {
  it('is an address with a community or a user; the port is 161 unless said otherwise', () => {
    expect(snmpTargetSchema.parse(community)).toEqual({ ...community, port: 161 });
    expect(snmpTargetSchema.parse({ ...user, port: 1161 })).toEqual({ ...user, port: 1161 });
  });

  it('is refused where it has a name instead of an address, and told why', () => {
    expect(problems({ ...community, host: 'ap-1.puntos.local' })).toEqual([
      'host: Escriba la dirección IP del equipo (por ejemplo 10.20.3.4); no se aceptan nombres.',
    ]);
  });

  it('is refused where the address is not of one device', () => {
    const message =
      'host: Esta dirección no es de un solo equipo. Escriba la dirección IP del punto de acceso.';
    for (const host of ['0.0.0.0', '255.255.255.255', '224.0.0.1', '239.1.2.3', '::', 'ff02::1'])
      expect(problems({ ...community, host })).toEqual([message]);
  });

  it('is refused where the level asks for keys that are missing or too short', () => {
    const { authKey: _auth, privKey: _priv, ...keyless } = user;
    expect(problems(keyless)).toEqual([
      'authKey: Falta la clave de autenticación.',
      'privKey: Falta la clave de cifrado.',
    ]);
    expect(problems({ ...user, authKey: 'corta' })).toEqual([
      'authKey: Las claves de SNMPv3 tienen al menos 8 caracteres.',
    ]);
    expect(problems({ ...keyless, level: 'noAuthNoPriv' })).toBeUndefined();
  });
});

describe('the OID profiles', () => {
  it('name the source of clients and of traffic, and say what nobody has checked against a device', () => {
    expect([...oidProfiles.keys()]).toEqual([
      'estandar',
      'aruba-instant',
      'cambium-cnpilot',
      'mikrotik',
      'omada-eap',
      'ruckus',
      'unifi',
    ]);
    for (const { id, clients, traffic, note } of oidProfiles.values()) {
      expect(traffic.source).toContain('IF-MIB');
      if (id === 'estandar') continue;
      expect({ clients: clients?.verified, traffic: traffic.verified }).toEqual({
        clients: false,
        traffic: false,
      });
      expect(clients?.source).toMatch(/MIB, \w+/);
      expect(note).toContain('Sin verificar con un equipo real.');
    }
  });

  it('read the standard objects alone where a target names no profile, or one of a newer version', () => {
    expect(profileOf({}).id).toBe('estandar');
    expect(profileOf({ profile: 'de-otra-version' })).toBe(profileOf({}));
    expect(profileOf({ profile: 'unifi' }).clients?.kind).toBe('SUM');
  });
});
