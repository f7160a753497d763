/** damerau-levenshtein 1.0.8 ships no types. */
declare module 'damerau-levenshtein' {
  /** `steps` counts insertions, deletions, substitutions and exchanges of two neighbours. */
  export default function damerauLevenshtein(one: string, other: string): { readonly steps: number };
}
