import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#shared/domain/failure.ts';
import { addressKey, namedSentinelSchema, sentinelOf, type SnmpTarget } from '#shared/domain/snmp-target.ts';
import { completeTarget, type TargetDraft } from '#shared/domain/target-draft.ts';

const V2: TargetDraft = { zoneId: 'z', host: '10.1.0.1', port: 161, version: '2c', community: 'lectura' };
const KEPT_V2: SnmpTarget = { zoneId: 'z', host: '10.1.0.1', port: 161, version: '2c', community: 'lectura' };
const V3: TargetDraft = {
  zoneId: 'z',
  host: '10.1.0.1',
  port: 161,
  version: '3',
  user: 'puntos',
  level: 'authPriv',
  authProtocol: 'SHA256',
  privProtocol: 'AES128',
};
const KEPT_V3: SnmpTarget = {
  zoneId: 'z',
  host: '10.1.0.1',
  port: 161,
  version: '3',
  user: 'puntos',
  level: 'authPriv',
  authProtocol: 'SHA256',
  authKey: 'clave-de-acceso',
  privProtocol: 'AES128',
  privKey: 'clave-de-cifrado',
};

function refused(draft: TargetDraft, kept: SnmpTarget | null): [unknown, string] {
  try {
    completeTarget(draft, kept);
  } catch (error) {
    if (error instanceof Refusal) return [error.details['field'], error.message];
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the form of a zone’s device', () => {
  it('keeps a secret that is left empty, for the same device and user', () => {
    expect(completeTarget({ ...V2, community: '' }, KEPT_V2)).toEqual(KEPT_V2);
    expect(completeTarget({ ...V3, authKey: '', ifIndex: 3 }, KEPT_V3)).toEqual({ ...KEPT_V3, ifIndex: 3 });
    expect(completeTarget({ ...V3, privKey: 'otra-clave-nueva' }, KEPT_V3)).toEqual({
      ...KEPT_V3,
      privKey: 'otra-clave-nueva',
    });
  });

  it('never sends a kept secret to an address, a version or a user that was written over the old one', () => {
    const again = 'Lo guardado era de otra dirección, versión o usuario y no se envía a un equipo distinto.';
    const { community: _typed, ...blank } = V2;
    expect(refused({ ...blank, host: '10.9.9.9' }, KEPT_V2)).toEqual([
      'community',
      expect.stringContaining(again),
    ]);
    expect(refused({ ...blank, port: 1161 }, KEPT_V2)[0]).toBe('community');
    expect(refused(blank, KEPT_V3)[0]).toBe('community');
    expect(refused({ ...V3, user: 'otro' }, KEPT_V3)).toEqual(['authKey', expect.stringContaining(again)]);
    expect(refused({ ...V3, host: '10.9.9.9' }, KEPT_V3)[0]).toBe('authKey');
    // Nothing was kept: nothing has to be explained.
    expect(refused(blank, null)).toEqual(['community', 'Falta la comunidad de solo lectura.']);
  });

  it('drops what its version and level do not use', () => {
    const keys = { authKey: 'clave-de-acceso', privKey: 'clave-de-cifrado', community: 'lectura' };
    expect(completeTarget({ ...V3, ...keys, level: 'noAuthNoPriv' }, null)).toEqual({
      zoneId: 'z',
      host: '10.1.0.1',
      port: 161,
      version: '3',
      user: 'puntos',
      level: 'noAuthNoPriv',
    });
    expect(completeTarget({ ...V3, ...keys, version: '2c' }, null)).toEqual(KEPT_V2);
  });

  it.each([
    [{ ...V2, host: 'ap.parque.gov.co' }, 'host', 'no se aceptan nombres'],
    [{ ...V2, host: '' }, 'host', 'Escriba la dirección IP'],
    [{ ...V2, host: '224.0.0.1' }, 'host', 'no es de un solo equipo'],
    [{ ...V2, port: 0 }, 'port', 'de 1 a 65535'],
    [{ ...V2, ifIndex: 0 }, 'ifIndex', 'no es válido'],
    [{ ...V3, user: ' ' }, 'user', 'Falta el usuario'],
    [{ ...V3, authKey: 'corta' }, 'authKey', 'al menos 8'],
  ])('says what is wrong at its field: %o', (draft, field, words) => {
    expect(refused(draft as TargetDraft, null)).toEqual([field, expect.stringContaining(words)]);
  });
});

describe('an address', () => {
  it('has one spelling, however it is typed', () => {
    expect(addressKey({ host: ' 0:0::1', port: 161 })).toBe(addressKey({ host: '::1', port: 161 }));
    expect(addressKey({ host: '10.0.0.1', port: 161 })).not.toBe(
      addressKey({ host: '10.0.0.1', port: 1161 }),
    );
    fc.assert(
      fc.property(fc.string(), fc.integer(), (host, port) => {
        expect(addressKey({ host, port })).toBe(addressKey({ host: ` ${host} `, port }));
      }),
    );
  });
});

describe('a sentinel', () => {
  it('has no place for a credential: settings travel in clear', () => {
    const named = { kind: 'SNMP', host: '10.0.0.1', port: 161 } as const;
    expect(namedSentinelSchema.safeParse({ ...named, target: KEPT_V2 }).success).toBe(false);
    expect(namedSentinelSchema.safeParse({ ...named, community: 'x' }).success).toBe(false);
    expect(sentinelOf(named)).toEqual({
      kind: 'SNMP',
      target: expect.objectContaining({ version: '3', level: 'noAuthNoPriv', host: '10.0.0.1', port: 161 }),
    });
    expect(sentinelOf({ ...named, kind: 'TCP' })).toEqual({ kind: 'TCP', host: '10.0.0.1', port: 161 });
  });
});
