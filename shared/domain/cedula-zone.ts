import { parse } from 'mrz';
import { notUnderstood, personFrom } from './cedula.ts';
import type { CedulaReading, ReadingWarning } from './cedula.ts';

/** The machine-readable zone of the new cédula: ICAO 9303 part 5, TD1, three lines of 30 characters. */
const LINE = 30;
export const ZONE_LENGTH = 3 * LINE;

/**
 * "<" as it comes out where scanner and computer have different keyboards: ";" from an English scanner on a Spanish
 * computer, "\" the other way round. No other character of a zone does, so the way back is certain.
 */
const FILLERS = ['<', ';', '\\'] as const;

function zoneText(text: string): string {
  return text.replaceAll(/[\s\0]/g, '').toUpperCase();
}

/** The beginning of a zone, or the filling that only a zone has. */
export function looksLikeZone(text: string): boolean {
  const zone = zoneText(text);
  return /^I[A-Z]?[^A-Z0-9]?COL\d/.test(zone) || /([^A-Z0-9])\1{3}|[A-Z]([^A-Z0-9])\2[A-Z]/.test(zone);
}

/** `today`: the local date by which the century of a birth is judged: the zone has two figures of the year. */
export function readZone(text: string, today: string): CedulaReading {
  const whole = zoneText(text);
  // The same zone twice in one burst is one zone.
  const half = whole.slice(0, whole.length / 2);
  const once = whole.length === 2 * ZONE_LENGTH && half.repeat(2) === whole ? half : whole;
  if (once.length > ZONE_LENGTH && /^.{90}I[A-Z]?.?COL\d/.test(once)) return notUnderstood('DOS_DOCUMENTOS');
  if (once.length < ZONE_LENGTH) return notUnderstood('LECTURA_CORTADA');
  if (once.length > ZONE_LENGTH) return notUnderstood('LECTURA_DESORDENADA');
  const foreign = [...new Set(once.replaceAll(/[A-Z0-9]/g, ''))];
  const filler = FILLERS.find((known) => known === foreign[0]);
  if (foreign.length !== 1 || filler === undefined) return notUnderstood('TECLADO_DEL_LECTOR');
  const zone = once.replaceAll(filler, '<');
  const lines = [0, 1, 2].map((index) => zone.slice(index * LINE, (index + 1) * LINE));
  return readLines(lines, filler === '<' ? [] : ['TECLADO_DEL_LECTOR'], today);
}

function readLines(
  lines: readonly string[],
  doubts: readonly ReadingWarning['code'][],
  today: string,
): CedulaReading {
  if (!/^[ACI][A-Z<][A-Z<]{3}/.test(lines[0] ?? '') || !/^\d{7}[A-Z<]\d{7}/.test(lines[1] ?? ''))
    return notUnderstood('LECTURA_DESORDENADA');
  const { fields, details } = parse(lines);
  if (fields.issuingState !== 'COL' || fields.nationality !== 'COL') return notUnderstood('OTRO_DOCUMENTO');
  // The number of the card is not the person's: that one, the NUIP, stands in the second optional field.
  const number = fields.optional2 ?? '';
  const born = birthDateOf(lines[1]?.slice(0, 6) ?? '', today);
  const checked = details.filter((detail) => detail.field?.endsWith('CheckDigit') === true);
  if (!/^\d+$/.test(number)) return notUnderstood('OTRO_DOCUMENTO');
  return personFrom(
    {
      source: 'TD1',
      number,
      surnames: fields.lastName ?? '',
      givenNames: fields.firstName ?? '',
      sex: lines[1]?.[7] ?? '',
      born: born.date,
      doubts: [
        ...doubts,
        'SIN_TILDES',
        ...(lines[2]?.endsWith('<') === true ? [] : (['NOMBRES_CORTADOS'] as const)),
        ...(checked.every((detail) => detail.valid) ? [] : (['DIGITO_DE_CONTROL'] as const)),
        ...(born.certain ? [] : (['SIGLO_DUDOSO'] as const)),
      ],
    },
    today,
  );
}

/** The latest century that is not in the future; certain where the one before would be more than 120 years ago. */
function birthDateOf(figures: string, today: string): { readonly date: string; readonly certain: boolean } {
  const compact = today.replaceAll('-', '');
  const century = Number(today.slice(0, 2));
  const latest = `${century}${figures}` <= compact ? century : century - 1;
  const before = `${latest - 1}${figures}`;
  return {
    date: `${latest}${figures}`,
    certain: Number(compact.slice(0, 4)) - Number(before.slice(0, 4)) > 120,
  };
}
