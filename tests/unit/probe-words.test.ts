import { describe, expect, it } from 'vitest';
import type { ProbeReport } from '#shared/domain/probe.ts';
import { explainProbe } from '#shared/text/probe-words.ts';

const ASKED = { host: '10.1.0.1', port: 161, version: '2c' } as const;
const ANSWERED: ProbeReport = {
  verdict: 'ANSWERED',
  reason: null,
  rttMs: 3.6,
  stranger: null,
  hostAnswers: null,
  engineId: null,
  sysName: 'ap-parque',
  sysDescr: 'RouterOS RB951',
  upMs: 3 * 86_400_000 + 5,
  interfaces: [
    { index: 1, name: 'lo', up: true },
    { index: 4, name: 'wlan1', up: false },
  ],
  clients: 12,
  offers: [],
  traffic: true,
};
const vendorOf = (id: string) => (id === 'unifi' ? 'Ubiquiti UniFi' : id);

const texts = (report: Partial<ProbeReport>, asked: Partial<Parameters<typeof explainProbe>[1]> = {}) =>
  explainProbe({ ...ANSWERED, ...report }, { ...ASKED, ...asked }, vendorOf).map(({ tone, text }) => [
    tone,
    text,
  ]);

describe('what a device answered', () => {
  it('says who it is, since when, what it counts and how many devices there are', () => {
    expect(texts({}, { ifIndex: 1, profile: 'unifi' })).toEqual([
      ['good', '«ap-parque» respondió en 4 ms. Lleva encendido 3 días. Dice ser: RouterOS RB951.'],
      ['good', 'La interfaz 1 (lo) cuenta su tráfico.'],
      ['good', 'Dispositivos conectados ahora: 12.'],
    ]);
  });

  it('says what is left out: no interface, one that is not there, one without counters, one that is off', () => {
    const second = (report: Partial<ProbeReport>, ifIndex?: number) =>
      texts(report, ifIndex === undefined ? {} : { ifIndex })[1];
    expect(second({ traffic: null })).toEqual([
      'doubt',
      'Sin interfaz elegida no se mide el tráfico: escoja una de la lista.',
    ]);
    expect(second({ traffic: false }, 9)).toEqual([
      'doubt',
      'El equipo no tiene la interfaz 9: escoja una de la lista.',
    ]);
    expect(second({ traffic: false }, 1)).toEqual([
      'doubt',
      'La interfaz 1 (lo) no ofrece contadores de 64 bits: no se medirá su tráfico.',
    ]);
    expect(second({}, 4)).toEqual([
      'doubt',
      'La interfaz 4 (wlan1) cuenta su tráfico, pero ahora está apagada.',
    ]);
  });

  it('offers the profile that the device does answer to', () => {
    const offers = [{ profile: 'unifi', clients: 7 }];
    expect(texts({ clients: null, offers }, { ifIndex: 1, profile: 'ruckus' })[2]).toEqual([
      'doubt',
      'El perfil «ruckus» no encontró en este equipo cuántos dispositivos hay conectados. Sí responde al perfil «Ubiquiti UniFi» (7 ahora): escójalo.',
    ]);
    expect(texts({ clients: null }, { ifIndex: 1 })[2]).toEqual([
      'doubt',
      'Sin perfil de fabricante no se cuentan los dispositivos conectados. Este equipo no responde a ninguno de los perfiles conocidos.',
    ]);
  });

  it('says that a device which lets nothing be read is alive and has to be opened', () => {
    expect(texts({ sysName: null, sysDescr: null, upMs: null })).toEqual([
      ['doubt', expect.stringContaining('no deja leer ni su nombre')],
    ]);
  });
});

describe('why a device did not answer', () => {
  it.each([
    ['USER', 'no conoce ese usuario'],
    ['AUTH_KEY', 'la clave o el protocolo de autenticación no son los suyos'],
    ['PRIV_KEY', 'la clave o el protocolo de cifrado no son los suyos'],
    ['LEVEL', 'ese nivel de seguridad'],
    ['NO_ACCESS', 'no deja leer con estas credenciales'],
    ['UNCLEAR', 'no es una respuesta válida de SNMP'],
    ['PORT', 'rechaza el puerto 161'],
    ['NO_ROUTE', 'no tiene camino hasta 10.1.0.1: la red contesta que allí no hay nadie (EHOSTUNREACH)'],
    ['OWN_FAULT', 'no pudo preguntar'],
  ] as const)('says of %s what to do', (verdict, words) => {
    const lines = texts({ verdict, reason: verdict === 'NO_ROUTE' ? 'EHOSTUNREACH' : null });
    expect(lines).toEqual([['bad', expect.stringContaining(words)]]);
  });

  it('tells a wrong community from a dead device by whether the host answers at all', () => {
    const silent = { verdict: 'SILENT', sysName: null } as const;
    const [alive, dead, elsewhere] = [
      texts({ ...silent, hostAnswers: true }),
      texts({ ...silent, hostAnswers: false }),
      texts({ ...silent, stranger: '10.1.0.9:161', hostAnswers: true }),
    ].map((lines) => lines.map(([, text]) => text).join(' '));
    expect(alive).toContain('el equipo sí está en la red');
    expect(alive).toContain('una comunidad equivocada se ve igual que un equipo apagado');
    expect(alive).toContain('Revise primero la comunidad');
    expect(dead).toContain('Revise que esté encendido, la dirección, el cortafuegos y la comunidad.');
    expect(elsewhere).toContain('Contestó 10.1.0.9:161, que es otra dirección');
    expect(texts({ ...silent, hostAnswers: false }, { version: '3' })[1]?.[1]).toContain(
      'ni siquiera la presentación de SNMPv3',
    );
  });
});
