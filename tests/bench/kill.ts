// SIGKILL of a station and of its centre, fifty times each, while both write and meet; of a new computer and its
// centre while it takes a snapshot; of a centre that reads a stick: --rounds N.
import { isDeepStrictEqual } from 'node:util';
import { killIntake, killNewcomer } from '#tests/support/newcomer-kill.ts';
import { killBoth, UNSCATHED } from '#tests/support/sync-kill.ts';

const at = process.argv.indexOf('--rounds');
const rounds = at === -1 ? 50 : Number(process.argv[at + 1]);
const began = performance.now();
const result = await killBoth(rounds);
const newcomer = await killNewcomer(rounds);
const intake = await killIntake(rounds);
const seconds = Math.round((performance.now() - began) / 1_000);
console.log(JSON.stringify({ name: 'kill', ...result, newcomer, intake, seconds }));
const { lost, different, outOfOrder, unsettled, errors } = result;
const whole = [newcomer, intake].every((each) => each.different.length === 0 && each.errors === '');
if (!isDeepStrictEqual({ lost, different, outOfOrder, unsettled, errors }, UNSCATHED) || !whole) {
  process.exitCode = 1;
}
