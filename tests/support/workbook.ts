import { crc32, deflateRawSync } from 'node:zlib';

/** A cell of a test book: text, number, or a date and time as Excel's serial number. */
export type TestCell = string | number | { readonly serial: number };

/** The bytes of a real .xlsx: the least that the format asks for, in a ZIP. */
export function workbook(...sheets: readonly (readonly (readonly TestCell[])[])[]): Uint8Array {
  const open = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const links = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packageLinks = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const sheetXml = (rows: readonly (readonly TestCell[])[]) =>
    rows
      .map((row, r) => `<row r="${r + 1}">${row.map((value, c) => cell(value, r, c)).join('')}</row>`)
      .join('');
  const each = (part: (n: number) => string) => sheets.map((_, i) => part(i + 1)).join('');
  return zip({
    '[Content_Types].xml': `${open}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `${open}<Relationships xmlns="${packageLinks}"><Relationship Id="rId1" Type="${links}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${open}<workbook xmlns="${main}" xmlns:r="${links}"><sheets>${each((n) => `<sheet name="Hoja${n}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${open}<Relationships xmlns="${packageLinks}">${each((n) => `<Relationship Id="rId${n}" Type="${links}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="styles" Type="${links}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${open}<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(
      sheets.map((rows, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `${open}<worksheet xmlns="${main}"><sheetData>${sheetXml(rows)}</sheetData></worksheet>`,
      ]),
    ),
  });

  function cell(value: TestCell, row: number, column: number): string {
    const at = `${String.fromCodePoint(65 + column)}${row + 1}`;
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
    if (typeof value === 'object') return `<c r="${at}" s="1"><v>${value.serial}</v></c>`;
    const escaped = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<c r="${at}" t="inlineStr"><is><t>${escaped}</t></is></c>`;
  }
}

function zip(files: Record<string, string>): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const path = Buffer.from(name);
    const data = Buffer.from(text);
    const packed = deflateRawSync(data);
    // Version, flags, method (deflated), time, date, CRC, both sizes, lengths of name and extra field.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    local.push(Buffer.from('PK\u0003\u0004', 'latin1'), common, path, packed);
    central.push(Buffer.from('PK\u0001\u0002\u0014\0', 'latin1'), common, tail, path);
    offset += 30 + path.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(local.length / 4, 8);
  end.writeUInt16LE(local.length / 4, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
