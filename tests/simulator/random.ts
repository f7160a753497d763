/** Everything by chance in a simulation comes from here, so that a seed is the whole story. */
export interface Random {
  /** [0, 1). */
  next(): number;
  /** low ≤ n ≤ high, whole. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Undefined when the list is empty. */
  any<T>(list: readonly T[]): T | undefined;
  bytes(size: number): Uint8Array;
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded through splitmix32. */
export function randomOf(seed: number): Random {
  let mixed = seed | 0;
  const word = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = mixed ^ (mixed >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, d] = [word(), word(), word(), 1];
  const draw = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i += 1) draw();
  const next = () => draw() / 0x1_0000_0000;
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const any = <T>(list: readonly T[]) => (list.length === 0 ? undefined : list[between(0, list.length - 1)]);
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (list) => any(list) ?? list[0],
    any,
    bytes: (size) => Uint8Array.from({ length: size }, () => draw() & 0xff),
  };
}
