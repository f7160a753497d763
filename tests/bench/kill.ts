// SIGKILL of a station and of its centre, fifty times each, while both write and meet; of a new computer and its
// centre while it takes a snapshot; of a centre that reads a stick (--rounds N). Of a Punto, a hundred times, in the
// middle of registrations at its desk (--registrations N).
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { killIntake, killNewcomer } from '#tests/support/newcomer-kill.ts';
import { killRegistrations } from '#tests/support/registration-kill.ts';
import { killBoth, UNSCATHED } from '#tests/support/sync-kill.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '50' }, registrations: { type: 'string', default: '100' } },
});
const rounds = Number(values.rounds);
const began = performance.now();
const result = await killBoth(rounds);
const newcomer = await killNewcomer(rounds);
const intake = await killIntake(rounds);
const registrations = await killRegistrations(Number(values.registrations));
const seconds = Math.round((performance.now() - began) / 1_000);
console.log(JSON.stringify({ name: 'kill', ...result, newcomer, intake, registrations, seconds }));
const { lost, different, outOfOrder, unsettled, errors } = result;
const whole = [newcomer, intake].every((each) => each.different.length === 0 && each.errors === '');
if (!isDeepStrictEqual({ lost, different, outOfOrder, unsettled, errors }, UNSCATHED) || !whole) {
  process.exitCode = 1;
}
