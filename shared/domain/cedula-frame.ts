import { notUnderstood, personFrom } from './cedula.ts';
import type { CedulaReading, RawReading } from './cedula.ts';

/**
 * The PDF417 frame of the yellow cédula (product.md, "The cédula reader"), 531 bytes in Latin-1. Scanners pad it with
 * NULs, put blanks in their place or drop them, so everything is measured from the marker and never from the start.
 * Offsets here are from the marker, 24 less than those of the frame.
 */
const NUMBER_AT = 24;
const NAMES_AT = 34;
const NAME_LENGTH = 23;
const LAST_AT = 126;

/**
 * From the marker up to the blood group's first letter: what a frame is read from. What lies behind it, and with it
 * every fingerprint, is nobody's business here.
 */
export const FRAME_LENGTH = 143;

/**
 * The marker on any keyboard: its letters and its figure are the same on all Latin ones (whatever Caps Lock does to
 * them), its "_" is not.
 */
const MARKER = /pubdsk.1/gi;
const MARKER_LETTERS = /pubds/i;

/** What lies between the fields. */
const PAD = '[\\0 ]';

const BETWEEN = new RegExp(`^${PAD}{8}\\d{0,8}${PAD}*$`);
const PADDED = new RegExp(`^([^\\0]*?)${PAD}*$`);
/**
 * Sex, birth date, place: 14 figures follow the letter. They are counted, so that a figure of the place is never taken
 * for one of the date; where the place is missing its padding is there.
 */
const LAST = new RegExp(`^0([MF\\0 ])(\\d{8})(?:\\d{6}|${PAD}{5}0|${PAD}{6})(?!\\d)`);
const DROPPED = /^(?:\d{6}|\d{8})(\d{10})\D+?0([MF])(\d{13}0)(?:[OAB]|$)/;
const BLANKED = /^ (?:\d{6} |\d{8} ?)(\d{10}) ?(\D+?) ?0([MF])(\d{8})(?:\d{6}| 0| )(?!\d)/;

/** Words that begin a name of several words: with one of them four words are not four names. */
const COMPOUND = /^(?:DE|DEL|LA|LAS|LOS|SAN|SANTA|Y|E|DA|DAS|DO|DOS|DI|VAN|VON|DER|DEN|EL|AL|MC)$/;

/** In capitals, letter by letter, so that no letter moves its neighbours. */
function inCapitals(text: string): string {
  return Array.from(text, (letter) => {
    const capital = letter.toUpperCase();
    return capital.length === letter.length ? capital : letter;
  }).join('');
}

/** The parts of a text that begin with a marker, each up to the next one. */
function partsOf(text: string): readonly string[] {
  const starts = [...text.matchAll(MARKER)].map((match) => match.index);
  return starts.map((start, index) => text.slice(start, starts[index + 1]).slice(0, FRAME_LENGTH));
}

/** The field without its padding, or undefined where padding stands inside it: something was lost or added. */
function unpadded(field: string): string | undefined {
  const text = PADDED.exec(field)?.[1];
  return text === undefined || /^ | {2}/.test(text) ? undefined : text;
}

/** Every field at its place, padded by NULs or by as many blanks. */
function readAtPlaces(frame: string): RawReading | undefined {
  const number = frame.slice(NUMBER_AT, NAMES_AT);
  const last = LAST.exec(frame.slice(LAST_AT));
  if (!BETWEEN.test(frame.slice(8, NUMBER_AT)) || !/^\d{10}$/.test(number) || last === null) return undefined;
  const names = [0, 1, 2, 3].map((index) =>
    unpadded(frame.slice(NAMES_AT + index * NAME_LENGTH, NAMES_AT + (index + 1) * NAME_LENGTH)),
  );
  if (names.some((name) => name === undefined || !/^[^\d\x00-\x1f<>]*$/.test(name))) return undefined;
  const joined = (one: number, other: number) =>
    [names[one], names[other]].filter((name) => name !== undefined && name !== '').join(' ');
  return {
    source: 'PDF417',
    number,
    surnames: joined(0, 1),
    givenNames: joined(2, 3),
    sex: last[1] ?? '',
    born: last[2] ?? '',
    doubts: [],
  };
}

/** One blank for each run of padding: four plain words are the four names, anything else is nobody's to divide. */
function readBlanked(rest: string): RawReading | undefined {
  const found = BLANKED.exec(rest);
  if (found === null) return undefined;
  const [, number = '', text = '', sex = '', born = ''] = found;
  const words = text.split(' ');
  const plain =
    words.length === 4 && words.every((word) => /^\p{L}{2,}$/u.test(word) && !COMPOUND.test(word));
  return {
    source: 'PDF417',
    number,
    surnames: plain ? words.slice(0, 2).join(' ') : '',
    givenNames: plain ? words.slice(2).join(' ') : '',
    sex,
    born,
    doubts: plain ? ['NOMBRES_POR_REVISAR'] : [],
  };
}

/** Nothing between the fields: where a name ends cannot be known. */
function readDropped(rest: string): RawReading | undefined {
  const found = DROPPED.exec(rest);
  if (found === null) return undefined;
  const [, number = '', sex = '', figures = ''] = found;
  const born = figures.slice(0, 8);
  return { source: 'PDF417', number, surnames: '', givenNames: '', sex, born, doubts: [] };
}

function readAnyForm(frame: string): RawReading | undefined {
  const rest = frame.slice(8);
  if (/^[\0 ]{2}/.test(rest)) return readAtPlaces(frame);
  return rest.startsWith(' ') ? readBlanked(rest) : readDropped(rest);
}

/**
 * A scanner set to one keyboard on a computer set to another. Between Spanish and English the figures and the letters
 * A to Z stay; "_" comes out as "?" both ways. ":" is then an Ñ (a Spanish scanner on an English computer), because
 * nothing else of a name comes out so; what an accent becomes has two readings, and those names are asked for.
 */
function readOtherKeyboard(frame: string, today: string): CedulaReading {
  const raw = readAnyForm(frame.replaceAll(/[:;]/g, 'Ñ'));
  // An English scanner drops the letters that it does not have: only where every field keeps its place none is missing.
  const whole =
    /^.{8}[\0 ]{2}/s.test(frame) && raw !== undefined && /^[\p{L} ]+$/u.test(raw.surnames + raw.givenNames);
  if (raw === undefined) return notUnderstood('TECLADO_DEL_LECTOR');
  const names = whole ? {} : { surnames: '', givenNames: '' };
  return personFrom({ ...raw, ...names, doubts: [...raw.doubts, 'TECLADO_DEL_LECTOR'] }, today);
}

function readFrame(frame: string, today: string): CedulaReading {
  const capitals = inCapitals(frame);
  if (capitals[6] === '?') return readOtherKeyboard(capitals, today);
  if (capitals[6] !== '_') return notUnderstood('TECLADO_DEL_LECTOR');
  const raw = readAnyForm(capitals);
  if (raw !== undefined) return personFrom(raw, today);
  const cut = !/0[MF\0 ]\d{8}/.test(capitals.slice(NUMBER_AT));
  return notUnderstood(cut && frame.length < FRAME_LENGTH ? 'LECTURA_CORTADA' : 'LECTURA_DESORDENADA');
}

/** What all the frames of a text say together, or undefined where there is no frame. */
export function readFrames(text: string, today: string): CedulaReading | undefined {
  const frames = partsOf(text);
  const [first, ...others] = frames;
  if (first === undefined) return MARKER_LETTERS.test(text) ? notUnderstood('TECLADO_DEL_LECTOR') : undefined;
  const reading = readFrame(first, today);
  // The same document twice in one burst is one document; anything else beside it is not to be guessed about.
  return others.every((other) => sameDocument(reading, readFrame(other, today)) || first.startsWith(other))
    ? reading
    : notUnderstood('DOS_DOCUMENTOS');
}

function sameDocument(one: CedulaReading, other: CedulaReading): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
