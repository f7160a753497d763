/**
 * A name in part, as the QR holds it: whoever scans it can compare it with the paper, and whoever only has the QR
 * does not learn a name. The first given name whole, the other ones as initials, of each surname its first two letters
 * (one where it has no more than three): «Ana M. Pe*** Fi***».
 */
export function nameInPart(givenNames: string, surnames: string): string {
  const [first = '', ...others] = words(givenNames);
  const parts = [first, ...others.map((name) => `${letters(name, 1)}.`), ...words(surnames).map(masked)];
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, MAX_LETTERS);
}

/** What fits into the QR with every other part at its longest. */
const MAX_LETTERS = 48;

function words(text: string): string[] {
  return text
    .normalize('NFC')
    .split(/\s+/u)
    .filter((word) => word !== '');
}

function masked(surname: string): string {
  const long = [...surname].length > 3;
  return `${letters(surname, long ? 2 : 1)}***`;
}

const letters = (word: string, count: number) => [...word].slice(0, count).join('');
