import { create, type QRCodeSegment } from 'qrcode';

/** 30 mm in points: the symbol itself, without the quiet zone. */
export const QR_POINTS = (30 / 25.4) * 72;
/** Modules of white around the symbol, as the standard (ISO/IEC 18004) asks. */
const QUIET = 4;
/** A module is not smaller than 0.375 mm: what phones and desk scanners read from ordinary paper. */
const MOST_MODULES = 80;

/** A symbol as one filled path, in units of a module. */
export interface DrawnQr {
  readonly modules: number;
  readonly path: string;
}

/**
 * The code, behind the page's address where there is one. The address takes the byte mode and the code the alphanumeric
 * one, which is what keeps the modules large. Error correction M where the modules stay large enough, else L.
 */
export function drawQr(code: string, page: string): DrawnQr {
  const alphanumeric: QRCodeSegment = { data: code, mode: 'alphanumeric' };
  const segments: QRCodeSegment[] =
    page === '' ? [alphanumeric] : [{ data: Buffer.from(`${page}#`), mode: 'byte' }, alphanumeric];
  const sturdy = create(segments, { errorCorrectionLevel: 'M' });
  const { modules } =
    sturdy.modules.size <= MOST_MODULES ? sturdy : create(segments, { errorCorrectionLevel: 'L' });
  const parts: string[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      let end = column + 1;
      while (end < modules.size && modules.get(row, end) !== 0) end += 1;
      parts.push(`M${column} ${row}h${end - column}v1h${column - end}z`);
      column = end;
    }
  }
  return { modules: modules.size, path: parts.join('') };
}

/** The symbol with its quiet zone as SVG, and how large it is then, in points. */
export function qrSvg({ modules, path }: DrawnQr): { svg: string; points: number } {
  const all = modules + 2 * QUIET;
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-QUIET} ${-QUIET} ${all} ${all}"><path d="${path}" fill="#000"/></svg>`,
    points: (QR_POINTS / modules) * all,
  };
}
