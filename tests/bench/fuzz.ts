// A hundred thousand requests that nobody should believe, to every door of a centre: --requests N, --seed S.
import { isDeepStrictEqual } from 'node:util';
import { fuzzDoor, GROWN_AT_MOST_MB, RETAINED_AT_MOST_MB, UNHARMED } from '#tests/support/fuzz-door.ts';

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
};
const seed = option('seed', 20_261_122);
const began = performance.now();
const result = await fuzzDoor(option('requests', 100_000), seed);
const seconds = Math.round((performance.now() - began) / 1_000);
console.log(JSON.stringify({ name: 'fuzz', seed, ...result, seconds }));
const { untouched, unanswered, believed, defects, changed, unaudited } = result;
const harm = { untouched, unanswered, believed, defects, changed, unaudited };
const bounded = result.retainedMB < RETAINED_AT_MOST_MB && result.grownMB < GROWN_AT_MOST_MB;
if (!isDeepStrictEqual(harm, UNHARMED) || !bounded) process.exitCode = 1;
