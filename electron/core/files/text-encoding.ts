/**
 * The text of a file whose encoding nobody wrote down. UTF-16 and UTF-8 say so themselves by their mark; without one, each
 * line is UTF-8 if it can be and Windows-1252 (which holds all of Latin-1's letters) if not. Line by line, because
 * registers get pasted together from files of both kinds; a line of Spanish in Latin-1 is never valid UTF-8 by chance,
 * since «Ñ» and the accented vowels would have to be followed by a control character.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  try {
    return utf8.decode(bytes);
  } catch {
    // Not all of it is UTF-8: the slow way below finds out which lines are.
  }
  const windows = new TextDecoder('windows-1252');
  const lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found + 1;
    const line = bytes.subarray(start, end);
    try {
      lines.push(utf8.decode(line));
    } catch {
      lines.push(windows.decode(line));
    }
    start = end;
  }
  return lines.join('');
}

const LINE_FEED = 0x0a;
