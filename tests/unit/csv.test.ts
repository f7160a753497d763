import { describe, expect, it } from 'vitest';
import { readTable } from '#core/files/csv.ts';
import { decodeText } from '#core/files/text-encoding.ts';
import { workbook } from '#tests/support/workbook.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

describe('the text of a file whose encoding nobody declared', () => {
  it('is read as UTF-8, with or without a byte-order mark', () => {
    expect(decodeText(utf8('PEÑA 7°'))).toBe('PEÑA 7°');
    expect(decodeText(utf8('\uFEFFPEÑA'))).toBe('PEÑA');
  });

  it('is read as Latin-1 with its Windows signs when it is not UTF-8', () => {
    const bytes = Uint8Array.from([...latin1('PEÑA 7° '), 0x96, 0x80]);
    expect(decodeText(bytes)).toBe('PEÑA 7° –€');
  });

  it('is read as UTF-16 where Excel wrote «texto Unicode»', () => {
    const bytes = new Uint8Array(Buffer.from('\uFEFFPEÑA', 'utf16le'));
    expect(decodeText(bytes)).toBe('PEÑA');
  });

  it('stays UTF-8 and shows the damage where a few bytes are broken', () => {
    const bytes = Uint8Array.from([...utf8('PEÑA MARÍA JOSÉ '), 0xd1]);
    expect(decodeText(bytes)).toBe('PEÑA MARÍA JOSÉ \uFFFD');
  });
});

describe('a table of text', () => {
  it.each([
    ['commas', 'a,b\n"1,5",x\n'],
    ['semicolons', 'a;b\r\n1,5;x\r\n'],
    ['tabs', 'a\tb\n1,5\tx'],
    ['bars', 'a|b\n1,5|x'],
    ["Excel's own line", 'sep=;\r\na;b\r\n1,5;x'],
  ])('is read with %s', async (_name, text) => {
    const { header, rows } = await readTable(utf8(text), 'lista.csv');
    expect({ header, rows }).toEqual({ header: ['a', 'b'], rows: [['1,5', 'x']] });
  });

  it("keeps the spreadsheet's row numbers although blank rows are left out", async () => {
    expect(await readTable(utf8('\n zona ,host\n\nUno,1\n,,\n"Dos\nlíneas",2\nTres\n'), 'lista.csv')).toEqual(
      {
        header: ['zona', 'host'],
        rows: [['Uno', '1'], ['Dos\nlíneas', '2'], ['Tres']],
        numbers: [4, 6, 7],
      },
    );
  });

  it('keeps quotes that nobody doubled', async () => {
    const { rows } = await readTable(utf8('a,b\n7° 4\'10.49"N,x\n'), 'lista.csv');
    expect(rows).toEqual([['7° 4\'10.49"N', 'x']]);
  });

  it('is read from an Excel book whatever its name, with dates and times as text', async () => {
    const bytes = workbook([
      ['fecha', 'documento', 'hora', 'nombre'],
      [{ serial: 46_126 }, 1_098_765_432, { serial: 0.354_166_666 }, 'Peña & <Prueba>'],
      [{ serial: 46_126.5 }, 7.5, 'x', ''],
    ]);
    expect(await readTable(bytes, 'registro.csv')).toEqual({
      header: ['fecha', 'documento', 'hora', 'nombre'],
      rows: [
        ['2026-04-14', '1098765432', '08:30:00', 'Peña & <Prueba>'],
        ['2026-04-14 12:00:00', '7.5', 'x', ''],
      ],
      numbers: [2, 3],
    });
  });

  it('is refused when it unpacks to far more than any register holds', async () => {
    const bomb = workbook([['x'.repeat(300 * 1024 * 1024)]]);
    expect(bomb.length).toBeLessThan(1024 * 1024);
    await expect(readTable(bomb, 'x')).rejects.toMatchObject({
      code: 'ARCHIVO_INVALIDO',
      message: expect.stringContaining('mucho más grande por dentro'),
    });
  });

  it.each([
    ['an empty file', utf8(' \n\n'), '«x» está vacío: no hay nada que importar.'],
    [
      'an old Excel book',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]),
      '«x» es un libro de Excel antiguo (.xls). Ábralo en Excel y guárdelo como .xlsx o como CSV.',
    ],
    [
      'a broken Excel book',
      utf8('PK\u0003\u0004 nothing'),
      '«x» no se puede leer como libro de Excel. Ábralo en Excel y guárdelo de nuevo como .xlsx o como CSV.',
    ],
    [
      'a picture',
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]),
      '«x» no es una tabla de texto. Use un archivo CSV o un libro de Excel (.xlsx).',
    ],
    [
      'a quote that never closes',
      utf8('a,b\n1,"dos\n3,4\n'),
      '«x» no se puede leer como CSV: quedó una comilla (") sin cerrar. Revise desde la línea 2. No se importó nada.',
    ],
  ])('refuses %s and says what to do', async (_name, bytes, message) => {
    await expect(readTable(bytes, 'x')).rejects.toMatchObject({ code: 'ARCHIVO_INVALIDO', message });
  });
});
