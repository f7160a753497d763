// SIGKILL of a station and of its centre, fifty times each, while the station registers and sends (--rounds N); and of a
// Punto, a hundred times, in the middle of registrations at its desk (--registrations N).
import { killRegistrations } from '#tests/support/registration-kill.ts';
import { killBoth } from '#tests/support/sync-kill.ts';

const given = (option: string, otherwise: number) => {
  const at = process.argv.indexOf(option);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
};
const began = performance.now();
const result = await killBoth(given('--rounds', 50));
const registrations = await killRegistrations(given('--registrations', 100));
const seconds = Math.round((performance.now() - began) / 1_000);
console.log(JSON.stringify({ name: 'kill', ...result, registrations, seconds }));
