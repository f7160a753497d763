import { describe, expect, it } from 'vitest';
import { parseTargetList, type TargetListContext } from '#shared/domain/target-list.ts';

const HEADER = [
  'zona',
  'host',
  'puerto',
  'version',
  'comunidad',
  'usuario',
  'nivel',
  'auth',
  'clave_auth',
  'priv',
  'clave_priv',
  'perfil',
  'interfaz',
];
const CONTEXT: TargetListContext = {
  zones: [
    { id: 'de1c39d8-a788-5e19-90db-b0ca28c899bc', name: 'ALTÍSIMO DE MORRORICO' },
    { id: 'b', name: 'CANCHA PABLO VI' },
    { id: 'c', name: 'PARQUE DE LOS NIÑOS' },
  ],
  profiles: ['mikrotik', 'omada-eap'],
  known: [],
};

type Cells = Record<string, string>;
const V2: Cells = { zona: 'Cancha Pablo VI', host: '10.0.0.2', version: '2c', comunidad: 'SECRETO-uno' };
const V3: Cells = {
  zona: 'cancha pablo vi',
  host: '10.0.0.2',
  version: '3',
  usuario: 'sondeo',
  nivel: 'authPriv',
  auth: 'SHA-256',
  clave_auth: 'SECRETO-auth',
  priv: 'aes128',
  clave_priv: 'SECRETO-priv',
};

function parse(rows: Cells[], context: TargetListContext = CONTEXT) {
  return parseTargetList(
    {
      header: HEADER,
      rows: rows.map((cells) => HEADER.map((title) => cells[title] ?? '')),
      numbers: rows.map((_, index) => index + 2),
    },
    context,
  );
}

describe('the list of SNMP targets', () => {
  it('gives the poller what it needs, by name or id of the zone, in v2c and v3', () => {
    const list = parse([
      { ...V2, zona: 'altisimo de morrorico', puerto: '1161', perfil: 'Omada EAP', interfaz: '3' },
      { ...V3, host: 'FE80::1' },
      { ...V2, zona: 'C', host: '10.0.0.3', version: 'v2c' },
    ]);
    expect(list).toEqual({
      rows: 3,
      warnings: [],
      targets: [
        {
          zoneId: 'de1c39d8-a788-5e19-90db-b0ca28c899bc',
          host: '10.0.0.2',
          port: 1161,
          version: '2c',
          community: 'SECRETO-uno',
          profile: 'omada-eap',
          ifIndex: 3,
        },
        {
          zoneId: 'b',
          host: 'FE80::1',
          port: 161,
          version: '3',
          user: 'sondeo',
          level: 'authPriv',
          authProtocol: 'SHA256',
          authKey: 'SECRETO-auth',
          privProtocol: 'AES128',
          privKey: 'SECRETO-priv',
        },
        { zoneId: 'c', host: '10.0.0.3', port: 161, version: '2c', community: 'SECRETO-uno' },
      ],
    });
  });

  it.each<[string, Cells, [string, string, string][]]>([
    [
      'a name for an address',
      { ...V2, host: 'ap1.bucaramanga.gov.co' },
      [
        [
          'host',
          'DIRECCION_INVALIDA',
          'Escriba la dirección IP del equipo (por ejemplo 10.20.3.4); no se aceptan nombres. La fila no se importó.',
        ],
      ],
    ],
    [
      'an address of many devices',
      { ...V2, host: '224.0.0.1' },
      [
        [
          'host',
          'DIRECCION_INVALIDA',
          'Esta dirección no es de un solo equipo. Escriba la dirección IP del punto de acceso. La fila no se importó.',
        ],
      ],
    ],
    [
      'a port beyond the last',
      { ...V2, puerto: '70000' },
      [['puerto', 'PUERTO_INVALIDO', 'El puerto va de 1 a 65535. La fila no se importó.']],
    ],
    [
      'a word for a port',
      { ...V2, puerto: 'SECRETO' },
      [['puerto', 'PUERTO_INVALIDO', 'El puerto es un número entero. La fila no se importó.']],
    ],
    [
      'a version of its own',
      { ...V2, version: '4' },
      [['version', 'VERSION_NO_ADMITIDA', 'La versión de SNMP es 2c o 3. La fila no se importó.']],
    ],
    [
      'the first version',
      { ...V2, version: '1' },
      [
        [
          'version',
          'VERSION_NO_ADMITIDA',
          'SNMP versión 1 no se admite: no tiene los contadores que hacen falta. Active 2c o 3 en el equipo; la fila no se importó.',
        ],
      ],
    ],
    [
      'no community',
      { ...V2, comunidad: '' },
      [['comunidad', 'CREDENCIAL_INVALIDA', 'Falta la comunidad de solo lectura. La fila no se importó.']],
    ],
    [
      'an endless community',
      { ...V2, comunidad: 'S'.repeat(300) },
      [['comunidad', 'CREDENCIAL_INVALIDA', 'Este dato no es válido; revíselo. La fila no se importó.']],
    ],
    [
      'a short key',
      { ...V3, clave_auth: 'SECRETO' },
      [
        [
          'clave_auth',
          'CREDENCIAL_INVALIDA',
          'Las claves de SNMPv3 tienen al menos 8 caracteres. La fila no se importó.',
        ],
      ],
    ],
    [
      'no level',
      { ...V3, nivel: '' },
      [
        [
          'nivel',
          'CREDENCIAL_INVALIDA',
          'El nivel es noAuthNoPriv, authNoPriv o authPriv. La fila no se importó.',
        ],
      ],
    ],
    [
      'a level without its keys',
      { ...V3, priv: '', clave_priv: '' },
      [
        [
          'priv',
          'CREDENCIAL_INVALIDA',
          'Falta el protocolo de cifrado (AES128 o AES256). La fila no se importó.',
        ],
        ['clave_priv', 'CREDENCIAL_INVALIDA', 'Falta la clave de cifrado. La fila no se importó.'],
      ],
    ],
    [
      'a broken protocol',
      { ...V3, auth: 'MD5' },
      [
        [
          'auth',
          'CREDENCIAL_INVALIDA',
          'La autenticación es SHA o SHA256 (MD5 ya no es segura). La fila no se importó.',
        ],
      ],
    ],
    [
      'a zone nobody knows',
      { ...V2, zona: 'SECRETO' },
      [
        [
          'zona',
          'ZONA_DESCONOCIDA',
          'Esta zona no está en la lista de zonas; la fila no se importó. Use el nombre o el código de la zona.',
        ],
      ],
    ],
  ])('refuses a row with %s and says why', (_name, cells, expected) => {
    const list = parse([cells]);
    expect(list.targets).toEqual([]);
    expect(list.warnings.map(({ field, kind, message }) => [field, kind, message])).toEqual(expected);
  });

  it('polls without counting devices where the profile is not known', () => {
    const list = parse([{ ...V2, perfil: 'SECRETO' }]);
    expect(list.targets).toEqual([
      { zoneId: 'b', host: '10.0.0.2', port: 161, version: '2c', community: 'SECRETO-uno' },
    ]);
    expect(list.warnings).toEqual([
      {
        row: 2,
        field: 'perfil',
        kind: 'PERFIL_DESCONOCIDO',
        message:
          'No hay un perfil con ese nombre: se sondeará sin contar dispositivos. Los perfiles son mikrotik, omada-eap.',
      },
    ]);
  });

  it('does not keep credentials that the version or level does not use', () => {
    const list = parse([
      { ...V3, nivel: 'authNoPriv', comunidad: 'SECRETO-tres' },
      { ...V2, zona: 'c', host: '10.0.0.3', clave_auth: 'SECRETO-cuatro' },
    ]);
    expect(list.targets.map((target) => Object.keys(target))).toEqual([
      ['zoneId', 'host', 'port', 'version', 'user', 'level', 'authProtocol', 'authKey'],
      ['zoneId', 'host', 'port', 'version', 'community'],
    ]);
    expect(list.warnings.map(({ row, field, message }) => [row, field, message])).toEqual([
      [2, 'comunidad', 'Con el nivel authNoPriv no se usa: comunidad, priv, clave_priv. No se guardó.'],
      [3, 'clave_auth', 'Con la versión 2c no se usa: clave_auth. No se guardó.'],
    ]);
  });

  it('shows two zones with one address, also when one of them was here before', () => {
    const list = parse(
      [V2, { ...V2, zona: 'c' }, { ...V2, zona: CONTEXT.zones[0]?.id ?? '', host: '0:0::1' }],
      { ...CONTEXT, known: [{ zoneId: 'vieja', host: '::1', port: 161 }] },
    );
    expect(list.targets.length).toBe(3);
    expect(list.warnings.map(({ row, kind }) => [row, kind])).toEqual([
      [2, 'DIRECCION_COMPARTIDA'],
      [3, 'DIRECCION_COMPARTIDA'],
      [4, 'DIRECCION_COMPARTIDA'],
    ]);
  });

  it('takes the first of two rows for one zone', () => {
    const list = parse([V2, { ...V2, host: '10.0.0.9' }]);
    expect(list.targets.map((target) => target.host)).toEqual(['10.0.0.2']);
    expect(list.warnings.map(({ row, kind, message }) => [row, kind, message])).toEqual([
      [3, 'ZONA_REPETIDA', 'Esta zona ya tiene su equipo en la fila 2; esta fila no se importó.'],
    ]);
  });

  it('never repeats a cell in a message, not even of a file without titles', () => {
    const secrets = Object.fromEntries(HEADER.map((title) => [title, `SECRETO-${title}`]));
    const everywhere = HEADER.flatMap((title) => [
      { ...V2, [title]: 'SECRETO' },
      { ...V3, [title]: 'SECRETO' },
    ]);
    const list = parse([secrets, ...everywhere]);
    expect(list.warnings.length).toBeGreaterThan(20);
    expect(JSON.stringify(list.warnings)).not.toContain('SECRETO');
    expect(() =>
      parseTargetList({ header: Object.values(secrets), rows: [['x']], numbers: [2] }, CONTEXT),
    ).toThrow(
      'Al archivo le faltan columnas: zona, host, version. No se importó nada; la primera fila lleva los títulos.',
    );
    const extra = parseTargetList(
      { header: [...HEADER, 'SECRETO', 'zona'], rows: [HEADER.map((t) => V2[t] ?? '')], numbers: [2] },
      CONTEXT,
    );
    expect(extra.warnings).toEqual([
      { row: 1, field: '', kind: 'COLUMNA_DESCONOCIDA', message: 'Hay 2 columnas que no se usan.' },
    ]);
  });
});
