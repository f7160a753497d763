import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { puntos, puntosJson, rowCounts, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const PASSWORD = 'una frase larga de prueba\n';
const HEAD = 'fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio';
const ZONES = join(import.meta.dirname, '..', '..', 'resources', 'catalogues', 'zonas-wifi-9n9m-2dqq.csv');
const PERIOD = ['--from', '2026-01-01', '--to', '2026-02-01'];

const files = temporaryFolder();
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(files, name), content);
  return join(files, name);
};
const missingColumns = file('faltan.csv', 'fecha,hora,nombres\n2026-01-01,10:00,Ana\n');
const empty = file('vacio.csv', '');
const garbage = file('basura.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 255, 254, 1, 2, 3]));
const notZones = file('otra.csv', 'a,b\n1,2\n');
mkdirSync(join(files, 'carpeta.csv'));

let station: string;
let centre: string;
let serving: Serving[];

beforeAll(async () => {
  station = temporaryFolder();
  centre = temporaryFolder();
  serving = await Promise.all([servePuntos(station), servePuntos(centre, ['central', 'serve'])]);
  await Promise.all([
    puntosJson(centre, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']),
    puntosJson(station, ['user', 'add', '--username', 'ana', '--role', 'desk'], PASSWORD),
    puntosJson(station, ['zones', 'import', ZONES]),
  ]);
});
afterAll(async () => {
  for (const each of serving) await each.stop();
  for (const folder of [files, station, centre]) rmSync(folder, { recursive: true, force: true });
});

interface Case {
  readonly what: string;
  readonly args: readonly string[];
  readonly says: RegExp;
  readonly at?: 'centre';
  readonly stdin?: string;
}

const refused: Case[] = [
  {
    what: 'a password that is too short',
    args: ['user', 'add', '--username', 'eva', '--role', 'desk'],
    says: /clave/i,
    stdin: 'corta\n',
  },
  {
    what: 'no password',
    args: ['user', 'add', '--username', 'eva', '--role', 'desk'],
    says: /clave/i,
  },
  {
    what: 'a role that does not exist',
    args: ['user', 'add', '--username', 'eva', '--role', 'jefe'],
    says: /desk, instructor, wifi, central, admin/,
    stdin: PASSWORD,
  },
  {
    what: 'a name that is taken',
    args: ['user', 'add', '--username', 'ANA', '--role', 'desk'],
    says: /ya/i,
    stdin: PASSWORD,
  },
  {
    what: 'a file that is not there',
    args: ['zones', 'import', join(files, 'no.csv')],
    says: /No existe el archivo/,
  },
  {
    what: 'a folder instead of a file',
    args: ['zones', 'import', join(files, 'carpeta.csv')],
    says: /carpeta|leer/,
  },
  { what: 'an empty list of zones', args: ['zones', 'import', empty], says: /vacío/ },
  { what: 'a list of zones with other columns', args: ['zones', 'import', notZones], says: /columna/ },
  { what: 'outlines that are no GeoJSON', args: ['zones', 'outlines', notZones], says: /GeoJSON/ },
  { what: 'an empty list of targets', args: ['targets', 'import', empty], says: /vacío/ },
  { what: 'a list of targets with other columns', args: ['targets', 'import', notZones], says: /columna/ },
  { what: 'an empty register', args: ['attendance', 'import', empty], says: /vacío/ },
  {
    what: 'a register without its columns, each of them named',
    args: ['attendance', 'import', missingColumns],
    says: /apellidos.*servicio/,
  },
  { what: 'a broken workbook', args: ['attendance', 'import', garbage], says: /Excel/ },
  {
    what: 'a date that is none',
    args: ['indicators', '--from', '2026-02-30', '--to', '2026-03-01'],
    says: /AAAA-MM-DD/,
  },
  {
    what: 'a date in another form',
    args: ['indicators', '--from', '01/02/2026', '--to', '2026-03-01'],
    says: /AAAA-MM-DD/,
  },
  {
    what: 'a period that ends before it begins',
    args: ['indicators', '--from', '2026-03-01', '--to', '2026-02-01'],
    says: /revés|anterior/,
  },
  {
    what: 'an empty period',
    args: ['indicators', '--from', '2026-03-01', '--to', '2026-03-01'],
    says: /vacío|anterior/,
  },
  {
    what: 'a Punto that a station does not know',
    args: ['indicators', ...PERIOD, '--site', 'PD99'],
    says: /Punto/,
  },
  {
    what: 'a target above 100 %',
    args: ['wifi', 'availability', ...PERIOD, '--target', '101'],
    says: /porcentaje/,
  },
  {
    what: 'a target that is no number',
    args: ['wifi', 'availability', ...PERIOD, '--target', 'mucho'],
    says: /porcentaje/,
  },
  {
    what: 'a period of availability the wrong way round',
    args: ['wifi', 'availability', '--from', '2026-02-01', '--to', '2026-01-01'],
    says: /AAAA-MM-DD/,
  },
  { what: 'a code that is none', args: ['enrol', '--code', 'PD1-ABC'], says: /código/ },
  {
    what: 'a recovery code that is too short',
    args: ['recovery', 'restore', '--code', 'ABCD-1234'],
    says: /deben ser 56/,
  },
  {
    what: 'the copy of a key asked for at a station',
    args: ['recovery', 'open', '--device', 'PD01'],
    says: /oficina central/,
  },
  {
    what: 'the copy of the key of a computer that nobody knows',
    args: ['recovery', 'open', '--device', 'PD01'],
    says: /no conoce ese equipo/,
    at: 'centre',
  },
  { what: 'a synchronisation before the enrolment', args: ['sync', 'now'], says: /inscri/ },
  {
    what: 'the centre’s command at a station',
    args: ['site', 'add', '--code', 'PD02', '--name', 'X'],
    says: /oficina central/,
  },
  { what: 'a copy that is not there', args: ['backup', 'verify', join(files, 'no.db')], says: /copia/ },
  { what: 'a copy over a file that is there', args: ['backup', 'create', empty], says: /Ya existe/ },
  { what: 'a restore while it is served', args: ['backup', 'restore', empty], says: /usando la carpeta/ },
  { what: 'a second serving process', args: ['station', 'serve'], says: /usando la carpeta/ },
  {
    what: 'a code that is taken',
    at: 'centre',
    args: ['site', 'add', '--code', 'pd01', '--name', 'X'],
    says: /PD01/,
  },
  {
    what: 'a Punto without a name',
    at: 'centre',
    args: ['site', 'add', '--code', 'PD03', '--name', ''],
    says: /nombre/i,
  },
  {
    what: 'an enrolment of a Punto that is not there',
    at: 'centre',
    args: ['enrolment', 'create', '--site', 'PD99'],
    says: /PD99/,
  },
  {
    what: 'the figures of a Punto that is not there',
    at: 'centre',
    args: ['indicators', ...PERIOD, '--site', 'PD99'],
    says: /PD01/,
  },
  { what: 'a station’s command at the centre', at: 'centre', args: ['sync', 'now'], says: /Punto/ },
  {
    what: 'a user of a Punto that is not there',
    at: 'centre',
    args: ['user', 'add', '--username', 'eva', '--role', 'desk', '--site', 'PD99'],
    says: /PD99/,
    stdin: PASSWORD,
  },
];

const misused: Case[] = [
  { what: 'no command', args: [], says: /Falta la orden/ },
  { what: 'a command that does not exist', args: ['zonas', 'import'], says: /zonas/ },
  { what: 'half a command', args: ['zones'], says: /Falta la orden/ },
  { what: 'a verb that its group does not have', args: ['zones', 'export'], says: /export/ },
  { what: 'an option that does not exist', args: ['doctor', '--todo'], says: /--todo/ },
  { what: 'a file that is not named', args: ['zones', 'import'], says: /archivo/ },
  { what: 'one file too many', args: ['zones', 'import', empty, empty], says: /Sobran/ },
  { what: 'a period without its end', args: ['indicators', '--from', '2026-01-01'], says: /--to/ },
  { what: 'an option without its value', args: ['indicators', ...PERIOD, '--site'], says: /--site/ },
  { what: 'a port that is no port', args: ['station', 'serve', '--port', 'http'], says: /puerto/ },
  { what: 'a port that is too high', args: ['station', 'serve', '--port', '65536'], says: /puerto/ },
];

/** A sentence for a person: no stack, no code of the program, no JSON. */
const SENTENCE = /^[^\n{}]+[.»]\n$/;

describe('bad input changes nothing', () => {
  let before: Record<string, number>[];
  beforeAll(() => {
    before = [rowCounts(station), rowCounts(centre)];
  });

  describe.concurrent('a refusal ends with 1 and its reason in Spanish on stderr', () => {
    it.for(refused)('$what', async ({ args, says, at, stdin }) => {
      const said = await puntos(at === 'centre' ? centre : station, [...args, '--json'], stdin);
      expect(said).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(says) });
      expect(said.stderr).toMatch(SENTENCE);
    });
  });

  describe.concurrent('wrong usage ends with 2 and says what is wrong on stderr', () => {
    it.for(misused)('$what', async ({ args, says }) => {
      const said = await puntos(station, args);
      expect(said).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(says) });
      expect(said.stderr).toMatch(SENTENCE);
    });
  });

  it('and every table has the rows that it had', () => {
    expect([rowCounts(station), rowCounts(centre)]).toEqual(before);
  });
});

describe('a file that people really have', () => {
  it('is read in Latin-1 with semicolons as Excel writes it, accents and Ñ included', async () => {
    const text = `${HEAD.replaceAll(',', ';')}\n2026-03-02;10:00;CC;9999000017;Ana María;Peña Ñuñez;Mujer;Navegación\n`;
    const latin = file('latin1.csv', Buffer.from(text, 'latin1'));
    expect(await puntosJson(station, ['attendance', 'import', latin])).toEqual({
      rows: 1,
      imported: 1,
      warnings: [],
    });
    const { value } = (
      (await puntosJson(station, ['indicators', '--from', '2026-03-02', '--to', '2026-03-03'])) as {
        indicators: { value: number }[];
      }
    ).indicators[0] ?? { value: -1 };
    expect(value).toBe(1);
  });

  it('keeps SQL and HTML in a name as the text that it is, and a number of 500 digits out', async () => {
    const rows = [
      HEAD,
      `2026-03-03,10:00,CC,9999000066,Robert'); DROP TABLE person;--,<script>alert(1)</script>,HOMBRE,SALA`,
      `2026-03-03,10:00,CC,${'9'.repeat(500)},Largo,Largo,HOMBRE,SALA`,
    ];
    const report = await puntosJson(station, ['attendance', 'import', file('raro.csv', rows.join('\n'))]);
    expect(report).toMatchObject({ rows: 2, imported: 1, warnings: [{ row: 3, field: 'documento' }] });
    expect(JSON.stringify(report)).not.toContain('9'.repeat(40));
  });
});
