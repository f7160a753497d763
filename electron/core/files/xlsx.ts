import { Refusal } from '#shared/domain/failure.ts';
import type { FileRow, RowSource } from './file-row.ts';
import { bookOutline, dateStyles, readXml, sharedStrings } from './xlsx-parts.ts';
import { zipEntries, type ZipEntry } from './zip.ts';

/** Ten years of a city's register are about 100 MB of sheet; what unpacks to more was made to fill the memory. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;
/** The last column that Excel has. */
const MAX_COLUMNS = 16_384;
const MAX_ROWS = 1_048_576;

/**
 * The sheets of an Excel book as rows of text. A sheet is unpacked and read piece by piece, each time anew: as a whole
 * it would be fifty times the size of its file. Throws the Refusal ARCHIVO_INVALIDO for what is no book.
 */
export async function openWorkbook(bytes: Uint8Array, fileName: string): Promise<RowSource[]> {
  if ((await unpackedSize(bytes, fileName)) > MAX_UNPACKED_BYTES) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» es mucho más grande por dentro que por fuera y no se abre. Guarde solo la hoja del registro como CSV e impórtela.`,
    );
  }
  try {
    const files = new Map((await zipEntries(bytes)).map((entry) => [entry.name, entry]));
    const { sheets, from1904 } = await bookOutline(files);
    if (sheets.length === 0) throw new Error('no sheets');
    const book: Book = {
      strings: await sharedStrings(files.get('xl/sharedStrings.xml')),
      dates: await dateStyles(files.get('xl/styles.xml')),
      from1904,
    };
    return sheets.flatMap(({ path }) => {
      const entry = files.get(path);
      return entry === undefined ? [] : [() => rowsOf(entry, book, fileName)];
    });
  } catch {
    throw unreadable(fileName);
  }
}

/** Bytes of everything in the book, counted while unpacking and no further than one past the limit. */
async function unpackedSize(bytes: Uint8Array, fileName: string): Promise<number> {
  let size = 0;
  try {
    for (const entry of await zipEntries(bytes)) {
      for await (const piece of entry.content()) {
        size += piece.length;
        if (size > MAX_UNPACKED_BYTES) return size;
      }
    }
  } catch {
    throw unreadable(fileName);
  }
  return size;
}

function unreadable(fileName: string): Refusal {
  return new Refusal(
    'ARCHIVO_INVALIDO',
    `«${fileName}» no se puede leer como libro de Excel. Ábralo en Excel y guárdelo de nuevo como .xlsx o como CSV.`,
  );
}

interface Book {
  readonly strings: readonly string[];
  /** Styles that show dates. */
  readonly dates: readonly boolean[];
  readonly from1904: boolean;
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: string;
  value: string;
}

/** The rows of a sheet; those that the file leaves out are blank, so that the n-th is the spreadsheet's row n. */
async function* rowsOf(entry: ZipEntry, book: Book, fileName: string): AsyncGenerator<FileRow> {
  const ready: FileRow[] = [];
  let cells: string[] = [];
  let rows = 0;
  let cell: OpenCell | null = null;
  let reads = false;
  const sheet = readXml(entry, {
    open: (name, attributes) => {
      if (name === 'row') {
        const said = Number(attributes()['r'] ?? rows + 1);
        if (said > MAX_ROWS) throw new Error('beyond the last row');
        for (; rows < said - 1; rows += 1) ready.push({ cells: [], broken: false });
        cells = [];
      } else if (name === 'c') {
        const { r = '', t = 'n', s = '' } = attributes();
        cell = { column: columnOf(r, cells.length), type: t, style: s, value: '' };
      } else reads = name === 'v' || name === 't';
    },
    text: (value) => {
      if (reads && cell !== null) cell.value += value;
    },
    close: (name) => {
      reads = false;
      if (name === 'c' && cell !== null) {
        while (cells.length < cell.column) cells.push('');
        cells[cell.column] = cellText(cell, book);
        cell = null;
      } else if (name === 'row') {
        ready.push({ cells, broken: false });
        rows += 1;
      }
    },
  });
  try {
    while ((await sheet.next()).done !== true) {
      yield* ready;
      ready.length = 0;
    }
  } catch {
    throw unreadable(fileName);
  }
}

/** «C7» → 2; without an address the cell follows the one before. */
function columnOf(address: string, next: number): number {
  const letters = /^[A-Z]{1,3}/.exec(address)?.[0];
  if (letters === undefined) return next;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  if (column > MAX_COLUMNS) throw new Error('beyond the last column');
  return column - 1;
}

function cellText({ type, style, value }: OpenCell, book: Book): string {
  switch (type) {
    case 's':
      return book.strings[Number(value)] ?? '';
    case 'b':
      return value === '' ? '' : value === '1' ? 'SI' : 'NO';
    case 'd':
      return value;
    case 'n': {
      if (value === '') return '';
      const number = Number(value);
      if (Number.isNaN(number)) return value;
      return book.dates[Number(style || '0')] === true ? dateText(number, book.from1904) : String(number);
    }
    default:
      return value;
  }
}

const DAY_MS = 86_400_000;
/** Excel's day 0, by the leap day of 1900 that never was. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAYS_TO_1904 = 1_462;

/**
 * AAAA-MM-DD, HH:MM:SS or both from the days of a serial number: fractions are rounded to the second that the person
 * typed. A fraction alone is a time of day.
 */
function dateText(serial: number, from1904: boolean): string {
  const days = from1904 ? serial + DAYS_TO_1904 : serial;
  const moment = new Date(DAY_ZERO + Math.round((days * DAY_MS) / 1_000) * 1_000);
  if (Number.isNaN(moment.getTime())) return String(serial);
  const [date = '', rest = ''] = moment.toISOString().split('T');
  const time = rest.slice(0, 8);
  if (serial < 1) return time;
  return time === '00:00:00' ? date : `${date} ${time}`;
}
