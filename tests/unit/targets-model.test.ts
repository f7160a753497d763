import { describe, expect, it } from 'vitest';
import { draftOf, formOf } from '#renderer/features/targets/form.ts';
import { doubtOf, filtered, interfaceChoices, pollersOf } from '#renderer/features/targets/model.ts';
import type { TargetZone } from '#renderer/features/targets/model.ts';

const TARGET = {
  host: '10.1.0.1',
  port: 161,
  version: '2c',
  user: null,
  level: null,
  authProtocol: null,
  privProtocol: null,
  profile: null,
  ifIndex: null,
} as const;
const ZONE: TargetZone = {
  zoneId: 'z',
  name: 'Parque García Rovira',
  address: 'CRA. 10',
  comuna: { code: '15', name: 'Centro' },
  target: TARGET,
  assigned: null,
  sealed: null,
  sharedWith: [],
  vantages: [],
};
const VANTAGES = [
  { device: 'c', name: 'La central' },
  { device: 'j', name: 'La Joya' },
];

describe('the list of devices', () => {
  it('finds a zone by its name, comuna or address, and tells what lacks a device or has to be looked at', () => {
    const bare = { ...ZONE, zoneId: 'bare', name: 'Plaza', target: null };
    const shared = { ...ZONE, zoneId: 'shared', name: 'Cancha', sharedWith: ['Plaza', 'Parque'] };
    const zones = [ZONE, bare, shared];
    const ids = (...given: Parameters<typeof filtered>) => filtered(...given).map(({ zoneId }) => zoneId);
    expect(ids(zones, 'ALL', 'garcia')).toEqual(['z']);
    expect(ids(zones, 'ALL', 'centro')).toEqual(['z', 'bare', 'shared']);
    expect(ids(zones, 'ALL', '10.1.0.1:161')).toEqual(['z', 'shared']);
    expect(ids(zones, 'WITHOUT', '')).toEqual(['bare']);
    expect(ids(zones, 'DOUBT', '')).toEqual(['shared']);
    expect(doubtOf(shared)).toBe('Tiene la misma dirección que «Plaza» y 1 más: mostrarían lo mismo.');
  });

  it('says who polls a zone: the centre what was never assigned, its stations what was, a station itself', () => {
    const assigned = {
      ...ZONE,
      assigned: 'ELSEWHERE',
      vantages: [{ device: 'j', rank: 'PRIMERA' }],
    } as const;
    expect(pollersOf(ZONE, VANTAGES, true)).toBe('La central');
    expect(pollersOf(assigned, VANTAGES, true)).toBe('La Joya');
    expect(pollersOf({ ...ZONE, assigned: 'NOBODY' }, VANTAGES, true)).toBe('Nadie');
    expect(pollersOf(ZONE, VANTAGES, false)).toBe('Este computador');
    expect(pollersOf(assigned, VANTAGES, false)).toBe('Otro computador');
    expect(pollersOf({ ...ZONE, target: null }, VANTAGES, false)).toBe('Nadie');
  });

  it('offers the interfaces by name, and keeps the one that the device does not have', () => {
    const lo = { index: 1, name: 'lo', up: true };
    expect(interfaceChoices([], 1)).toBeUndefined();
    expect(interfaceChoices([lo, { index: 2, name: 'wlan', up: false }], 1)).toEqual([
      { value: '1', label: '1 · lo' },
      { value: '2', label: '2 · wlan (apagada)' },
    ]);
    expect(interfaceChoices([lo], 9)?.[0]).toEqual({ value: '9', label: '9 · no existe' });
  });

  it('turns a device into a form without secrets, and the form into what is asked', () => {
    expect(draftOf('z', formOf(TARGET))).toEqual({
      zoneId: 'z',
      host: '10.1.0.1',
      port: 161,
      version: '2c',
      community: '',
      profile: 'estandar',
    });
    expect(draftOf('z', { ...formOf(null), version: '3', ifIndex: 4 })).toMatchObject({
      port: 161,
      version: '3',
      level: 'authPriv',
      authKey: '',
      privKey: '',
      ifIndex: 4,
    });
  });
});
