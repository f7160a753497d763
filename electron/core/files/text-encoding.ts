const LINE_FEED = 0x0a;

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');
const windows = new TextDecoder('windows-1252');

/**
 * Text from bytes whose encoding nobody declared. A byte-order mark decides; else valid UTF-8 is UTF-8; else each
 * line is decided by itself, because registers get pasted together from files of both kinds: it is UTF-8 if it can
 * be, and else what Excel writes in Colombia (windows-1252, which holds Latin-1). Spanish in Latin-1 is never valid UTF-8
 * by chance: a control character would have to follow the «Ñ».
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const whole = asUtf8(bytes);
  if (whole !== null) return whole;
  const lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found + 1;
    const line = bytes.subarray(start, end);
    lines.push(asUtf8(line) ?? damagedLine(line));
    start = end;
  }
  return lines.join('');
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * A UTF-8 line with a few broken bytes stays UTF-8 and shows U+FFFD there, rather than turning every accent
 * into two signs.
 */
function damagedLine(line: Uint8Array): string {
  const text = lenient.decode(line);
  const broken = text.split('\uFFFD').length - 1;
  const whole = text.match(/[\u0080-\uFFFC\u{10000}-\u{10FFFF}]/gu)?.length ?? 0;
  return whole > broken ? text : windows.decode(line);
}
