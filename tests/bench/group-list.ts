// The list of a group of 2,000 enrolments, scrolled by the wheel and by a held key in Chromium: every frame that the
// page drew on the way, by its own clock, and how many of them showed no row in the middle of the list.
// needs: chromium
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '#cli/provision/build.mjs';
import { percentile, rounded } from '#tests/support/bench-city.ts';
import { openBenchCore } from '#tests/support/bench-core.ts';
import { timeGroupList } from '#tests/support/bench-group-list.ts';
import { givenCourse } from '#tests/support/course.ts';
import { servePuntos } from '#tests/support/puntos.ts';

const ENROLMENTS = 2_000;
const CAPACITY = 500;
const PROJECT = join(import.meta.dirname, '..', '..');

const bench = await openBenchCore();
const { people } = await givenCourse(bench.core.context, { people: ENROLMENTS, capacity: CAPACITY });
await bench.close();

await build(PROJECT, 'desktop');
const station = await servePuntos(bench.folder);
const [{ documentNumber } = { documentNumber: '' }] = people;
const { openedMs, wheel, keys } = await timeGroupList(
  station.localUrl,
  await bench.login(station.localUrl),
  documentNumber,
);
await station.stop();
rmSync(bench.folder, { recursive: true, force: true });

const summary = ({ frames, blank }: typeof wheel) => {
  const sorted = frames.toSorted((a, b) => a - b);
  return {
    frames: sorted.length,
    p50FrameMs: rounded(percentile(sorted, 0.5)),
    p95FrameMs: rounded(percentile(sorted, 0.95)),
    longestFrameMs: rounded(sorted.at(-1) ?? Number.NaN),
    blankFrames: blank,
  };
};
console.log(
  JSON.stringify({
    name: 'group-list',
    enrolments: ENROLMENTS,
    openedMs: rounded(openedMs),
    ...summary(wheel),
    heldKey: summary(keys),
  }),
);
