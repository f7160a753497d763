/** Where two texts differ: what is before, what differs, what is after. */
export function differing(text: string, other: string): readonly [string, string, string] {
  const [letters, others] = [[...text], [...other]];
  let start = 0;
  while (start < letters.length && letters[start] === others[start]) start += 1;
  let end = 0;
  const room = Math.min(letters.length, others.length) - start;
  while (end < room && letters.at(-1 - end) === others.at(-1 - end)) end += 1;
  const stop = letters.length - end;
  return [
    letters.slice(0, start).join(''),
    letters.slice(start, stop).join(''),
    letters.slice(stop).join(''),
  ];
}
