import { create, type QRCode, type QRCodeSegment } from 'qrcode';

/** 30 mm in points: the symbol itself, without the quiet zone. */
export const QR_POINTS = (30 / 25.4) * 72;
/** Modules of white around the symbol, as the standard (ISO/IEC 18004) asks. */
const QUIET = 4;
/** A module is not smaller than 0.375 mm: what phones and desk scanners read from ordinary paper. */
const MOST_MODULES = 80;

/**
 * The code, behind the page's address where there is one. The address takes the byte mode and the code the alphanumeric
 * one, which is what keeps the modules large. Error correction M where the modules stay large enough, else L.
 */
export function drawQr(code: string, page: string): QRCode['modules'] {
  const alphanumeric: QRCodeSegment = { data: code, mode: 'alphanumeric' };
  const segments: QRCodeSegment[] =
    page === '' ? [alphanumeric] : [{ data: Buffer.from(`${page}#`), mode: 'byte' }, alphanumeric];
  const sturdy = create(segments, { errorCorrectionLevel: 'M' });
  return sturdy.modules.size <= MOST_MODULES
    ? sturdy.modules
    : create(segments, { errorCorrectionLevel: 'L' }).modules;
}

/** White around a symbol of so many modules, in points. */
export function quietZone({ size }: QRCode['modules']): number {
  return (QR_POINTS / size) * QUIET;
}

/**
 * The symbol as one path to be filled at once (side by side, filled one by one, modules would show seams), its left
 * upper corner at (left, top) of the page, in points.
 */
export function qrPath(modules: QRCode['modules'], left: number, top: number): string {
  const side = QR_POINTS / modules.size;
  const at = (from: number, module: number) => (from + module * side).toFixed(3);
  const parts: string[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      const from = column;
      while (column < modules.size && modules.get(row, column) !== 0) column += 1;
      parts.push(
        `M${at(left, from)} ${at(top, row)}H${at(left, column)}V${at(top, row + 1)}H${at(left, from)}Z`,
      );
    }
  }
  return parts.join('');
}
