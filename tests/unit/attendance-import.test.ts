import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ambiguousSexLetter,
  readComuna,
  readDocumentType,
  readFlag,
  readHeader,
  readService,
  readSex,
} from '#shared/domain/attendance-columns.ts';
import { importedAttendanceId, readVisit } from '#shared/domain/attendance-import.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { readDate, readTime } from '#shared/domain/spreadsheet-values.ts';
import { labels } from '#shared/text/labels.ts';

describe('a date', () => {
  it.each([
    ['2026-03-31', '2026-03-31'],
    ['2026/3/1', '2026-03-01'],
    ['31/03/2026', '2026-03-31'],
    ['1-3-2026', '2026-03-01'],
    ['01.03.2026', '2026-03-01'],
    [' 2026-03-31 10:15:00 ', '2026-03-31'],
    ['2026-03-31T10:15', '2026-03-31'],
    ['46112', '2026-03-31'],
    ['46112,4375', '2026-03-31'],
    ['29/02/2028', '2028-02-29'],
  ])('%s is %s', (raw, date) => expect(readDate(raw)).toBe(date));

  it.each([
    '',
    'ayer',
    '2026-02-30',
    '03/31/2026',
    '29/02/2026',
    '31/03/26',
    '2026-3/1',
    '20260331',
    '2026-03-31 x',
    '1234',
  ])('«%s» is refused', (raw) => expect(readDate(raw)).toBeNull());

  it('survives being written day first or as a serial number, for every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 36_526, max: 73_050 }), (serial) => {
        const date = new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 10);
        const [y, m, d] = date.split('-').map(Number);
        expect([readDate(String(serial)), readDate(`${d}/${m}/${y}`), readDate(date)]).toEqual([
          date,
          date,
          date,
        ]);
      }),
    );
  });
});

describe('a time', () => {
  it.each([
    ['08:05', '08:05:00'],
    ['8:05', '08:05:00'],
    ['23:59:59', '23:59:59'],
    ['2:05 p. m.', '14:05:00'],
    ['2:05\u00a0p.\u202fm.', '14:05:00'],
    ['12:00 a.m.', '00:00:00'],
    ['12:30 PM', '12:30:00'],
    ['12:00 m.', '12:00:00'],
    ['11:59:01am', '11:59:01'],
    ['1899-12-30 10:30:00', '10:30:00'],
    ['0.4375', '10:30:00'],
    ['0,5', '12:00:00'],
    ['46082.4375', '10:30:00'],
  ])('%s is %s', (raw, time) => expect(readTime(raw)).toBe(time));

  it.each([
    '',
    '24:00',
    '10:60',
    '10.30',
    '13:00 p.m.',
    '0:15 pm',
    '11:00 m.',
    'tarde',
    '10',
    '-1:00',
    '10:30 xm',
  ])('«%s» is refused', (raw) => expect(readTime(raw)).toBeNull());
});

describe('codes', () => {
  it('are read from the code and from the Spanish label in any case, with and without accents', () => {
    const readers = [
      [labels.documentType, readDocumentType],
      [labels.sex, readSex],
      [labels.service, readService],
      [labels.comuna, readComuna],
    ] as const;
    for (const [of, read] of readers) {
      for (const [code, label] of Object.entries(of)) {
        const plain = label.normalize('NFD').replace(/\p{M}/gu, '');
        const ways = [code, code.toLowerCase(), label, label.toUpperCase(), plain, ` ${label} `];
        expect(ways.map(read)).toEqual(ways.map(() => code));
      }
    }
  });

  it('are read from the words that registers use', () => {
    expect(['C.C.', 'c.c', 'Cédula', 'CEDULA DE CIUDADANIA'].map(readDocumentType)).toEqual([
      'CC',
      'CC',
      'CC',
      'CC',
    ]);
    expect(['F', 'femenino', 'M', 'Masculino', 'H'].map(readSex)).toEqual([
      'MUJER',
      'MUJER',
      'HOMBRE',
      'HOMBRE',
      'HOMBRE',
    ]);
    expect(['10', 'Comuna 10', 'PROVENZA', '10. Provenza', '01', 'Corregimiento 2'].map(readComuna)).toEqual([
      '10',
      '10',
      '10',
      '10',
      '1',
      'C2',
    ]);
    expect(['Sí', 'x', 'NO', '0', 'quizá'].map(readFlag)).toEqual([1, 1, 0, 0, null]);
    expect([readSex('Z'), readService('Yoga'), readDocumentType('DNI'), readComuna('99')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('leave «M» open in a file that also writes «H» and never «F»', () => {
    expect(ambiguousSexLetter(['H', 'm', ''])).toBe(true);
    expect(ambiguousSexLetter(['F', 'M'])).toBe(false);
    expect(ambiguousSexLetter(['H', 'Mujer'])).toBe(false);
  });
});

const HEADINGS = ['fecha', 'hora', 'tipo_documento', 'documento', 'nombres', 'apellidos', 'sexo', 'servicio'];

describe('the heading row', () => {
  it('is read whatever its case, accents, blanks and order', () => {
    const header = readHeader([
      'SERVICIO',
      ' Número de Documento',
      'Tipo Documento',
      'Fecha',
      'HORA',
      'Nombre',
      'Apellidos',
      'sexo',
      'Fecha de nacimiento',
    ]);
    expect([header.missing, header.positions.get('documento'), header.positions.get('nacimiento')]).toEqual([
      [],
      1,
      8,
    ]);
  });

  it('tells what is missing, repeated and unknown', () => {
    const header = readHeader(['fecha', 'Fecha', 'documento', 'Estrato', '']);
    expect(header).toMatchObject({
      missing: ['hora', 'tipo_documento', 'nombres', 'apellidos', 'sexo', 'servicio'],
      repeated: ['Fecha'],
      unknown: ['Estrato'],
      width: 4,
    });
    expect(readHeader(['Registro de visitas', '2026']).positions.size).toBe(0);
  });
});

const NOW = Date.parse('2026-04-14T15:00:00Z');
const rules = { now: NOW, sexLetterAmbiguous: false };
const GOOD = [
  '2026-04-14',
  '09:30',
  'CC',
  '9.999.000.017',
  'Ana  María',
  'Peña Prueba',
  'Mujer',
  'Navegación',
];
const EXTRA = ['celular', 'barrio', 'comuna', 'nacimiento', 'servidor_publico', 'nota', 'punto'];

function read(change: Record<string, string> = {}, more: readonly string[] = []) {
  const headings = [...HEADINGS, ...EXTRA.filter((name) => name in change)];
  const cells = headings.map((name, i) => change[name] ?? GOOD[i] ?? '');
  return readVisit(readHeader(headings), [...cells, ...more], 7, rules);
}
const problems = (change: Record<string, string>, more: readonly string[] = []) => {
  const { visit, warnings } = read(change, more);
  return { imported: visit !== null, warnings: warnings.map((w) => [w.row, w.field, w.kind]) };
};

describe('a row', () => {
  it('becomes a visit at the instant of Bogotá and a tidy person', () => {
    expect(
      read({
        celular: '300 123 4567',
        comuna: 'Provenza',
        nacimiento: '15/05/1990',
        servidor_publico: 'Sí',
        nota: 'Llegó tarde',
        punto: 'PD01',
      }),
    ).toEqual({
      warnings: [],
      visit: {
        row: 7,
        personKey: 'CO|9999000017',
        withDocument: true,
        person: {
          documentType: 'CC',
          documentNumber: '9999000017',
          givenNames: 'Ana María',
          surnames: 'Peña Prueba',
          birthDate: '1990-05-15',
          sex: 'MUJER',
          phone: '300 123 4567',
          neighbourhood: null,
          comuna: '10',
          publicServant: 1,
        },
        service: 'NAVEGACION',
        startedAt: Date.parse('2026-04-14T14:30:00Z'),
        localDate: '2026-04-14',
        note: 'Llegó tarde',
        punto: 'PD01',
      },
    });
  });

  it('keeps SQL and HTML in a name as text', () => {
    const nasty = `Robert'); DROP TABLE person;-- <script>alert(1)</script>`;
    expect(read({ nombres: nasty }).visit?.person.givenNames).toBe(nasty);
  });

  it('takes date and time from one cell when the time stands nowhere else', () => {
    const instant = Date.parse('2026-04-14T14:30:00Z');
    expect(read({ fecha: '14/04/2026 09:30', hora: '' }).visit?.startedAt).toBe(instant);
    expect(read({ fecha: '2026-04-14 00:00:00', hora: '9:30 a. m.' }).visit?.startedAt).toBe(instant);
  });

  it.each([
    ['in the future', { hora: '10:01' }, 'fecha', 'FECHA_FUTURA'],
    ['with a date that does not exist', { fecha: '2026-02-30' }, 'fecha', 'FECHA_INVALIDA'],
    ['of the last century', { fecha: '1926-04-14' }, 'fecha', 'FECHA_INVALIDA'],
    ['with a time that does not exist', { hora: '25:00' }, 'hora', 'HORA_INVALIDA'],
    ['without a time', { hora: '' }, 'hora', 'FALTA_DATO'],
    ['with a document of 500 digits', { documento: '9'.repeat(500) }, 'documento', 'DOCUMENTO_INVALIDO'],
    ['without the document of its type', { documento: ' - ' }, 'documento', 'DOCUMENTO_INVALIDO'],
    ['with an empty document', { documento: '' }, 'documento', 'FALTA_DATO'],
    ['with signs in the document', { documento: "1' OR '1'='1" }, 'documento', 'DOCUMENTO_INVALIDO'],
    [
      'with a document that a spreadsheet shortened',
      { documento: '1,09877E9' },
      'documento',
      'DOCUMENTO_INVALIDO',
    ],
    ['with a number under «sin documento»', { tipo_documento: 'SIN_DOC' }, 'documento', 'DOCUMENTO_INVALIDO'],
    ['without names', { nombres: '' }, 'nombres', 'FALTA_DATO'],
    ['with a name of 81 letters', { apellidos: 'a'.repeat(81) }, 'apellidos', 'DATO_INVALIDO'],
    ['with an unknown service', { servicio: 'Yoga' }, 'servicio', 'CODIGO_DESCONOCIDO'],
    ['with an unknown sex', { sexo: 'Z' }, 'sexo', 'CODIGO_DESCONOCIDO'],
  ])('%s is refused with its number and column', (_why, change: Record<string, string>, field, kind) => {
    expect(problems(change)).toEqual({ imported: false, warnings: [[7, field, kind]] });
  });

  it('with more cells than headings is refused, because its cells may have shifted', () => {
    expect(problems({}, ['', 'x'])).toEqual({ imported: false, warnings: [[7, '', 'COLUMNAS_DE_MAS']] });
    expect(problems({}, ['', ' ']).imported).toBe(true);
  });

  it.each([
    ['sexo', { sexo: '' }],
    ['comuna', { comuna: 'Chapinero' }],
    ['nacimiento', { nacimiento: '2027-01-01' }],
    ['celular', { celular: '3'.repeat(21) }],
    ['servidor_publico', { servidor_publico: 'tal vez' }],
    ['nota', { nota: 'x'.repeat(301) }],
  ])('is imported without an unusable %s, and says so', (field, change: Record<string, string>) => {
    expect(problems(change)).toEqual({ imported: true, warnings: [[7, field, 'DATO_OMITIDO']] });
  });

  it('never repeats a name or a document in a message', () => {
    const { warnings } = read({ documento: 'SECRETO!', nombres: 'Z'.repeat(90), fecha: '2099-01-01' });
    expect(warnings).toHaveLength(3);
    expect(JSON.stringify(warnings)).not.toMatch(/SECRETO|ZZZ/);
  });

  it('of a child whose document changed at 18 has the key of the adult', () => {
    const keys = ['RC', 'TI', 'CC', 'CE'].map((tipo_documento) => read({ tipo_documento }).visit?.personKey);
    expect(keys).toEqual(['CO|9999000017', 'CO|9999000017', 'CO|9999000017', 'CE|9999000017']);
  });

  it('without a document is known by folded name and birth date', () => {
    const key = (change: Record<string, string>) =>
      read({ tipo_documento: 'Sin documento', documento: '', ...change }).visit?.personKey;
    expect(key({})).toBe(key({ nombres: 'ANA MARIA', apellidos: 'pena prueba' }));
    expect(key({ nacimiento: '2015-01-01' })).not.toBe(key({}));
    expect(key({ documento: 'N/A' })).toBe(key({}));
  });

  it('never throws and always either gives a visit or a reason, whatever the cells hold', () => {
    const header = readHeader([...HEADINGS, ...EXTRA]);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...GOOD, '46112.5', '')), {
          maxLength: 18,
        }),
        (cells) => {
          const { visit, warnings } = readVisit(header, cells, 2, rules);
          expect(visit !== null || warnings.length > 0).toBe(true);
          if (visit !== null) {
            expect(visit.startedAt).toBeLessThanOrEqual(NOW);
            expect(visit.localDate).toBe(localDate(visit.startedAt));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('the id of an imported visit depends on Punto, person, moment and service, and on nothing else', () => {
  const id = (change: Record<string, string>, site = 'pd1') => {
    const { visit } = read(change);
    return visit === null ? '' : importedAttendanceId(site, visit);
  };
  expect(id({ nombres: 'Otra', tipo_documento: 'TI', sexo: 'H' })).toBe(id({}));
  const others = [
    id({}),
    id({}, 'pd2'),
    id({ hora: '09:31' }),
    id({ servicio: 'SALA' }),
    id({ documento: '123' }),
  ];
  expect(new Set(others).size).toBe(5);
  // Pinned: another id would import every old register a second time.
  expect(id({})).toMatchInlineSnapshot(`"be9b97c5-c1e4-5cf2-ac43-5095ba7d421a"`);
});
