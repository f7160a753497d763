// Some days of a Punto, as a process of its own: node lone-punto-process.ts '{"folder":…,"from":…,"days":…}'
import { z } from 'zod';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { openLonePunto } from '#tests/support/lone-punto.ts';

const lonePlan = z.object({
  folder: z.string(),
  /** The true time at which it starts, and how far the clock is from it then. */
  from: z.int(),
  error: z.int(),
  days: z.int(),
  /** On which day somebody sets the clock, and how far it is off then. */
  set: z.object({ onDay: z.int(), error: z.int() }).nullable(),
  /** Goes on registering until it is killed. */
  untilKilled: z.boolean(),
});

const VISITS_A_DAY = 4;
const HOUR_MS = 3_600_000;

const plan = lonePlan.parse(JSON.parse(process.argv[2] ?? ''));
const clock = { truth: plan.from, error: plan.error };
const punto = await openLonePunto(plan.folder, clock);
// Each line is a promise that was given to somebody.
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ recovered: punto.recovered?.lost ?? 0 });
for (let day = 0; day < plan.days; day += 1) {
  clock.truth = plan.from + day * DAY_MS;
  if (plan.set?.onDay === day) await punto.setClock(plan.set.error);
  for (let visit = 0; visit < VISITS_A_DAY; visit += 1) {
    clock.truth += HOUR_MS;
    say(await punto.register());
  }
}
while (plan.untilKilled) {
  clock.truth += 1_000;
  say(await punto.register());
}
await punto.close();
