/**
 * Coordinates as people write them in lists: `7° 4'10.49"N`, `73º 8′ 26,44″ O`, `N 7 4 10.49`, `-73.1239`.
 * Degrees are positive towards north and east. `O` and `W` are west, `E` is east.
 */
export type Axis = 'LATITUDE' | 'LONGITUDE';

export type ParsedCoordinate =
  | {
      readonly kind: 'DEGREES';
      readonly degrees: number;
      /** False where neither a letter nor a sign says which side it is. */
      readonly sided: boolean;
    }
  | { readonly kind: 'EMPTY' }
  | { readonly kind: 'UNREADABLE' }
  /** More than 59 minutes or seconds, or degrees beyond the pole or the antimeridian. */
  | { readonly kind: 'OUT_OF_RANGE' }
  /** A latitude in the column of the longitude, or the other way round. */
  | { readonly kind: 'OTHER_AXIS' };

const LETTERS = {
  N: { axis: 'LATITUDE', sign: 1 },
  S: { axis: 'LATITUDE', sign: -1 },
  E: { axis: 'LONGITUDE', sign: 1 },
  O: { axis: 'LONGITUDE', sign: -1 },
  W: { axis: 'LONGITUDE', sign: -1 },
} as const;

const LIMIT: Record<Axis, number> = { LATITUDE: 90, LONGITUDE: 180 };

/** Every sign that stands for degrees, minutes or seconds, and the quotes that CSV files leave around a cell. */
const MARKS = /[°º˚'’‘′´`"”“″]/g;

export function parseCoordinate(raw: string, axis: Axis): ParsedCoordinate {
  const text = raw.normalize('NFC').trim().toUpperCase();
  if (text.replace(MARKS, '').trim() === '') return { kind: 'EMPTY' };
  const parts = /^(?:([NSEOW])[\s.]*)?([-+−]?)([^A-Z]*?)(?:[\s.]*([NSEOW])\.?)?[\s"”]*$/.exec(
    text.replace(/^["“\s]+/, ''),
  );
  if (parts === null) return { kind: 'UNREADABLE' };
  const [, before, signText, figures, after] = parts;
  if (before !== undefined && after !== undefined) return { kind: 'UNREADABLE' };
  const numbers = readNumbers(figures ?? '');
  if (numbers === null) return { kind: 'UNREADABLE' };

  const letter = LETTERS[(before ?? after) as keyof typeof LETTERS] as
    | (typeof LETTERS)[keyof typeof LETTERS]
    | undefined;
  if (letter !== undefined && letter.axis !== axis) return { kind: 'OTHER_AXIS' };
  const negative = signText === '-' || signText === '−';
  // `-73° O` says west twice; `-7° N` contradicts itself.
  if (letter !== undefined && negative && letter.sign > 0) return { kind: 'UNREADABLE' };

  const [degrees = 0, minutes = 0, seconds = 0] = numbers;
  const size = degrees + (minutes * 60 + seconds) / 3_600;
  if (minutes >= 60 || seconds >= 60 || size > LIMIT[axis]) return { kind: 'OUT_OF_RANGE' };
  const sign = letter?.sign ?? (negative ? -1 : 1);
  return { kind: 'DEGREES', degrees: sign * size, sided: letter !== undefined || signText !== '' };
}

/** Degrees, minutes and seconds; only the last of them may have decimals. */
function readNumbers(figures: string): number[] | null {
  const words = figures
    .replace(MARKS, ' ')
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(',', '.'));
  if (words.length > 3) return null;
  for (const [index, word] of words.entries()) {
    const whole = index < words.length - 1;
    if (!(whole ? /^\d{1,3}$/ : /^\d{1,3}(\.\d*)?$/).test(word)) return null;
  }
  return words.map(Number);
}

/** As the city's list writes it, to the hundredth of a second (30 cm): `7° 4'10.49"N`. */
export function formatCoordinate(degrees: number, axis: Axis): string {
  const hundredths = Math.round(Math.abs(degrees) * 360_000);
  const whole = Math.floor(hundredths / 360_000);
  const minutes = Math.floor((hundredths % 360_000) / 6_000);
  const seconds = ((hundredths % 6_000) / 100).toFixed(2);
  const sides = axis === 'LATITUDE' ? (['N', 'S'] as const) : (['E', 'O'] as const);
  return `${whole}°${String(minutes).padStart(2, ' ')}'${seconds}"${degrees < 0 ? sides[1] : sides[0]}`;
}

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

const KM_PER_DEGREE = 111.195;

/** Kilometres between two points of one city: flat earth, exact to 0.1 % below 100 km. */
export function distanceKm(a: Position, b: Position): number {
  const middle = (((a.latitude + b.latitude) / 2) * Math.PI) / 180;
  const north = a.latitude - b.latitude;
  const east = (a.longitude - b.longitude) * Math.cos(middle);
  return KM_PER_DEGREE * Math.hypot(north, east);
}
