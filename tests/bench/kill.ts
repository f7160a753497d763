// SIGKILL of a station and of its centre, fifty times each, while the station registers and sends: --rounds N.
import { killBoth } from '#tests/support/sync-kill.ts';

const at = process.argv.indexOf('--rounds');
const began = performance.now();
const result = await killBoth(at === -1 ? 50 : Number(process.argv[at + 1]));
const seconds = Math.round((performance.now() - began) / 1_000);
console.log(JSON.stringify({ name: 'kill', ...result, seconds }));
