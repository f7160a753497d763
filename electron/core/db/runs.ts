/** The longest run: what one statement names is looked for one after the other. */
const LONGEST = 64;

/** Cuts a list into runs whose lengths are powers of two, so that any list needs few kinds of statements. */
export function* runsOf<Item>(list: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0, size = LONGEST; at < list.length; at += size) {
    while (size > list.length - at) size /= 2;
    yield list.slice(at, at + size);
  }
}
