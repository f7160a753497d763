import fc from 'fast-check';

/** An invented person as the yellow cédula prints them: capitals, at most 23 letters a name. */
export interface PrintedPerson {
  readonly number: string;
  readonly surnames: readonly [string, string];
  readonly givenNames: readonly [string, string];
  readonly sex: 'M' | 'F';
  /** YYYYMMDD. */
  readonly born: string;
}

export interface FrameOptions {
  readonly prefix?: '03' | '02' | 'I3';
  /** Of the six or eight figures before the number. */
  readonly serial?: string;
  /** What stands from byte 168 on; as long as it is. By default what a template may look like. */
  readonly templates?: string;
  /** How the scanner sends the NULs. */
  readonly nuls?: 'kept' | 'blanks' | 'one-blank' | 'dropped';
}

const FRAME = 531;
const padded = (text: string, length: number) => text.slice(0, length).padEnd(length, '\0');

/** The frame of product.md, "The cédula reader", as a scanner types it; one character a byte of Latin-1. */
export function frameOf(person: PrintedPerson, options: FrameOptions = {}): string {
  const { prefix = '03', serial = '999999', nuls = 'kept' } = options;
  const head = [
    padded(`${prefix}00000001`, 24),
    padded('PubDSK_1', 16),
    padded(serial, 8),
    person.number.padStart(10, '0'),
    ...[...person.surnames, ...person.givenNames].map((name) => padded(name, 23)),
    `0${person.sex}${person.born}270010O+`,
  ].join('');
  const templates = options.templates ?? '§'.repeat(FRAME - head.length);
  const sent = {
    kept: head,
    blanks: head.replaceAll('\0', ' '),
    'one-blank': head.replaceAll(/\0+/g, ' '),
    dropped: head.replaceAll('\0', ''),
  }[nuls];
  return sent + templates;
}

/** The check digit of ICAO 9303 part 3, 4.9: weights 7, 3, 1; letters from 10 on. */
function checkDigit(text: string): string {
  const values = Array.from(text, (letter) => (letter === '<' ? 0 : Number.parseInt(letter, 36)));
  return String(values.reduce((sum, value, index) => sum + value * ([7, 3, 1][index % 3] ?? 0), 0) % 10);
}

/** The zone of the new cédula, with its line ends; names are written as 9303 has them, without accents. */
export function zoneOf(person: PrintedPerson, ends = '\n'): string {
  const plain = (names: readonly string[]) =>
    names
      .filter((name) => name !== '')
      .join(' ')
      .normalize('NFD')
      .replaceAll(/[\u0300-\u036f]/g, '')
      .replaceAll(/[^A-Z]/g, '<');
  const card = `999900001${checkDigit('999900001')}`.padEnd(25, '<');
  const born = person.born.slice(2) + checkDigit(person.born.slice(2));
  const expires = `350520${checkDigit('350520')}`;
  const nuip = person.number.padEnd(11, '<');
  const names = `${plain(person.surnames)}<<${plain(person.givenNames)}`.slice(0, 30).padEnd(30, '<');
  return [
    `ICCOL${card}`,
    `${born}${person.sex}${expires}COL${nuip}${checkDigit(card + born + expires + nuip)}`,
    names,
  ].join(ends);
}

/** What a US scanner's keys write on a Spanish (Latin American) computer, as far as a frame or a zone has them. */
export function englishScannerOnSpanish(text: string): string {
  const keys: Readonly<Record<string, string>> = { _: '?', '<': ';', '+': '¡', '-': "'" };
  return Array.from(text, (letter) => keys[letter] ?? letter).join('');
}

/** A Spanish scanner on an English computer: the Ñ is a key of its own, an accent is two. */
export function spanishScannerOnEnglish(text: string): string {
  const keys: Readonly<Record<string, string>> = { _: '?', '<': '\\', '+': ']', '-': '/', Ñ: ':' };
  return Array.from(text.normalize('NFC'), (letter) => {
    const [base = '', accent] = letter.normalize('NFD');
    return keys[letter] ?? (accent === '\u0301' ? `[${base}` : letter);
  }).join('');
}

const LETTERS = Array.from('AEIOUNRSLTDCMPÑÁÉÍÓÚÜBGVZ');
const word = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 2, maxLength: 9 });
const name = fc.oneof(
  { weight: 6, arbitrary: word },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('DE LA', 'DEL', 'DE'), word).map((parts) => parts.join(' ')),
  },
  { weight: 1, arbitrary: fc.tuple(word, word).map((parts) => parts.join("'")) },
  { weight: 1, arbitrary: fc.constantFrom('Ñ', 'O', 'MARÍA DE LOS ÁNGELES-ÑO') },
);
const days = fc.date({
  min: new Date('1910-01-01T00:00:00Z'),
  max: new Date('2025-12-31T00:00:00Z'),
  noInvalidDate: true,
});

/** Any person whom a cédula can show; documents of 9999… belong to nobody. */
export const anyPrintedPerson: fc.Arbitrary<PrintedPerson> = fc.record({
  number: fc.oneof(
    fc.integer({ min: 0, max: 999_999 }).map((n) => `9999${String(n).padStart(6, '0')}`),
    fc.integer({ min: 0, max: 999 }).map((n) => `9999${String(n).padStart(3, '0')}`),
  ),
  surnames: fc.tuple(
    name,
    fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: fc.constant('') }),
  ),
  givenNames: fc.tuple(
    name,
    fc.oneof({ weight: 2, arbitrary: name }, { weight: 1, arbitrary: fc.constant('') }),
  ),
  sex: fc.constantFrom('M' as const, 'F' as const),
  born: days.map((date) => date.toISOString().slice(0, 10).replaceAll('-', '')),
});
