// Importing 100,000 past visits into a serving Punto while somebody registers visitors, as CSV and as XLSX.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, puntosProgram } from '#cli/provision/build.mjs';
import { IMPORT_FILE_PATH, IMPORT_HEADERS } from '#shared/domain/import-upload.ts';
import type { ImportState } from '#core/imports/desk.ts';
import { fillCity, percentile, rounded, type InventedPerson } from '#tests/support/bench-city.ts';
import { openBenchCore } from '#tests/support/bench-core.ts';
import { registerLines } from '#tests/support/bench-register.ts';
import { servePuntos } from '#tests/support/puntos.ts';
import { workbook } from '#tests/support/workbook.ts';
import { openWindow, type TestWindow } from '#tests/support/window.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const ROWS = 100_000;
const PEOPLE = 30_000;
const ALONE = 400;
/** The desk registers one visitor after the other with this pause: far faster than any Punto. */
const PAUSE_MS = 20;

interface Measured {
  readonly rowsPerSecond: number;
  readonly trialRowsPerSecond: number;
  readonly peakRssMB: number;
  /** What it holds at the end of the import, when it has done so for a while. */
  readonly sustainedRssMB: number;
  readonly registrationP99Ms: number;
}

/** One import in a Punto of its own, served by a process of its own whose memory the kernel tells. */
async function measure(
  file: Uint8Array<ArrayBufferLike>,
  fileName: string,
): Promise<Measured & { alone: number }> {
  const bench = await openBenchCore('admin');
  const people = await fillCity(bench.store, 5_000, 20_000, Date.now());
  await bench.close();
  const station = await servePuntos(bench.folder, ['station', 'serve'], puntosProgram(PROJECT));
  const window = openWindow(station.localUrl);
  try {
    await window.value('session.login', bench.credentials);
    const before = await registrations(window, people, (done) => done >= ALONE);
    await handOver(station.localUrl, window, file, fileName);
    const asked = await stateOf(window);
    if (asked.step !== 'MAPPING') throw new Error(`It asks nothing: ${asked.step}`);
    await window.value('imports.map', { mapping: asked.mapping });
    const triedAt = performance.now();
    await until(window, 'TRIED');
    const trial = ROWS / ((performance.now() - triedAt) / 1000);
    await window.value('imports.start');
    const startedAt = performance.now();
    let running = true;
    const during = registrations(window, people, () => !running);
    const done = await until(window, 'DONE');
    const seconds = (performance.now() - startedAt) / 1000;
    running = false;
    const sustainedRssMB = memory(station.ready.pid, 'VmRSS');
    if (done.outlook.imported !== ROWS) throw new Error(`Only ${done.outlook.imported} rows were imported.`);
    return {
      rowsPerSecond: Math.round(ROWS / seconds),
      trialRowsPerSecond: Math.round(trial),
      peakRssMB: memory(station.ready.pid, 'VmHWM'),
      sustainedRssMB,
      registrationP99Ms: p99(await during),
      alone: p99(before),
    };
  } finally {
    await station.stop();
    rmSync(bench.folder, { recursive: true, force: true });
  }
}

/** The memory that the process holds (VmRSS), or the most that it ever held (VmHWM), in MB, as Linux counts it. */
function memory(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${what}:\\s+(\\d+)`, 'mu').exec(status)?.[1];
  return Math.round(Number(kilobytes) / 1000);
}

const p99 = (times: readonly number[]) =>
  rounded(
    percentile(
      times.toSorted((a, b) => a - b),
      0.99,
    ),
  );

async function registrations(
  window: TestWindow,
  people: readonly InventedPerson[],
  enough: (done: number) => boolean,
): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; !enough(times.length); at += 1) {
    const startedAt = performance.now();
    const personId = people[at % people.length]?.id ?? '';
    await window.value('attendance.register', { personId, service: 'SALA', evenIfRepeated: true });
    times.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return times;
}

async function handOver(
  url: string,
  window: TestWindow,
  file: Uint8Array<ArrayBufferLike>,
  fileName: string,
): Promise<void> {
  const reply = await fetch(`${url}${IMPORT_FILE_PATH}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      [IMPORT_HEADERS.kind]: 'ATENCIONES',
      [IMPORT_HEADERS.name]: fileName,
      origin: url,
      cookie: window.cookie(),
    },
    body: new Blob([new Uint8Array(file)]),
  });
  if (!reply.ok) throw new Error(`The file was refused: ${await reply.text()}`);
}

const stateOf = (window: TestWindow) => window.value<ImportState>('imports.state');

async function until<Step extends ImportState['step']>(
  window: TestWindow,
  step: Step,
): Promise<Extract<ImportState, { step: Step }>> {
  for (;;) {
    const state = await stateOf(window);
    if (state.step === step) return state as Extract<ImportState, { step: Step }>;
    if (state.step === 'FAILED') throw new Error(state.message);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

// As it runs every day: the built program, whose memory is not that of the sources' compiler.
await build(PROJECT, 'desktop');
const lines = registerLines(ROWS, PEOPLE);
const csv = await measure(
  new TextEncoder().encode(lines.map((cells) => cells.join(',')).join('\n')),
  'registro.csv',
);
const xlsx = await measure(workbook(lines), 'registro.xlsx');
const { alone, ...ofCsv } = csv;
console.log(
  JSON.stringify({
    name: 'import',
    rows: ROWS,
    ...ofCsv,
    registrationAloneP99Ms: alone,
    xlsx: { ...xlsx, alone: undefined },
  }),
);
