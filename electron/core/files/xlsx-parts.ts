import { Parser } from 'saxen';
import type { ZipEntry } from './zip.ts';

/** Called for each tag of an XML file, by its name without prefix. */
export interface XmlHandler {
  open?(name: string, attributes: () => Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(value: string): void;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/**
 * Reads an XML file of a book from its first piece to its last, and yields after each piece, so that whoever reads
 * can take what has come so far. Throws for what is no XML.
 */
export async function* readXml(entry: ZipEntry, handler: XmlHandler): AsyncGenerator<void> {
  const parser = new Parser();
  let fault: Error | null = null;
  parser.on('error', (error) => {
    fault = error instanceof Error ? error : new Error('no XML');
  });
  parser.on('openTag', (name, attributes, decode) => {
    handler.open?.(local(name), () => decoded(attributes(), decode));
  });
  parser.on('closeTag', (name) => handler.close?.(local(name)));
  parser.on('text', (value, decode) => handler.text?.(decode(value)));
  parser.on('cdata', (value) => handler.text?.(value));
  const text = new TextDecoder('utf-8');
  for await (const piece of entry.content()) {
    parser.write(text.decode(piece, { stream: true }));
    if (fault !== null) throw fault;
    yield;
  }
  parser.end();
  if (fault !== null) throw fault;
  yield;
}

function decoded(
  attributes: Readonly<Record<string, string>>,
  decode: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [local(name), decode(value)]));
}

/** Reads a short file at one go. */
export async function readWhole(entry: ZipEntry | undefined, handler: XmlHandler): Promise<void> {
  if (entry === undefined) return;
  const reading = readXml(entry, handler);
  while ((await reading.next()).done !== true);
}

/** The texts that cells name by number (ECMA-376 part 1, 18.4); phonetic readings (rPh) are no text of the cell. */
export async function sharedStrings(entry: ZipEntry | undefined): Promise<readonly string[]> {
  const strings: string[] = [];
  let parts: string[] = [];
  let inText = false;
  let phonetic = false;
  await readWhole(entry, {
    open: (name) => {
      if (name === 'si') parts = [];
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') inText = !phonetic;
    },
    text: (value) => {
      if (inText) parts.push(value);
    },
    close: (name) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') strings.push(parts.join(''));
    },
  });
  return strings;
}

/** Built-in formats of dates and times (ECMA-376 part 1, 18.8.30), in every language that has its own. */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Whether a format of its own shows a date or a time: letters of dates outside quotes, colours and escapes. */
const isDatePattern = (pattern: string) =>
  /[ymdhs]/i.test(pattern.replace(/"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]/gi, '').replace(/general/gi, ''));

/** Which styles of cells show dates, by their number. */
export async function dateStyles(entry: ZipEntry | undefined): Promise<readonly boolean[]> {
  const patterns = new Map<number, string>();
  const styles: boolean[] = [];
  let inCellStyles = false;
  await readWhole(entry, {
    open: (name, attributes) => {
      if (name === 'numFmt') {
        const { numFmtId = '', formatCode = '' } = attributes();
        patterns.set(Number(numFmtId), formatCode);
      } else if (name === 'cellXfs') inCellStyles = true;
      else if (name === 'xf' && inCellStyles) {
        const id = Number(attributes()['numFmtId'] ?? '0');
        const pattern = patterns.get(id);
        styles.push(pattern === undefined ? isBuiltInDate(id) : isDatePattern(pattern));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellStyles = false;
    },
  });
  return styles;
}

export interface BookSheet {
  readonly path: string;
}

/** The sheets of a book in their order, and whether its days count from 1904, as old Macintoshes did. */
export async function bookOutline(
  files: ReadonlyMap<string, ZipEntry>,
): Promise<{ readonly sheets: readonly BookSheet[]; readonly from1904: boolean }> {
  const targets = new Map<string, string>();
  await readWhole(files.get('xl/_rels/workbook.xml.rels'), {
    open: (name, attributes) => {
      if (name !== 'Relationship') return;
      const { Id = '', Target = '' } = attributes();
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const sheets: BookSheet[] = [];
  let from1904 = false;
  await readWhole(files.get('xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes()['date1904'] ?? '');
      if (name !== 'sheet') return;
      const path = targets.get(attributes()['id'] ?? '');
      if (path !== undefined) sheets.push({ path });
    },
  });
  return { sheets, from1904 };
}
