// Eight stations and a centre, each a process of its own: a backlog, nothing to do, edits and conflicts, deletes, a
// ninth station, and a slow line that breaks. Ours with everything on beside PouchDB, the same rows, in one run.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build, puntosProgram } from '#cli/provision/build.mjs';
import { rounded } from '#tests/support/bench-city.ts';
import type { BenchPeer } from '#tests/support/bench-peer.ts';
import { POUCH_PACKAGES } from '#tests/support/bench-pouch.ts';
import { benchRows, VISITS_EACH } from '#tests/support/bench-sync-rows.ts';
import {
  installPouch,
  peakMemory,
  processorMs,
  startOurs,
  startPouch,
  type Side,
} from '#tests/support/bench-sync-sides.ts';

const STATIONS = 8;
const { values } = parseArgs({ options: { rows: { type: 'string', default: '2000,20000' } } });
const SIZES = values.rows.split(',').map(Number);
const ONE_WAY_MS = 150;
const CUT_EVERY_BYTES = 300_000;
/** Who has not ended a phase by then is reported with null for it, and for what rests on it. */
const PATIENCE_MS = 300_000;
/** Who has not got everything through the slow line by then is reported with null, and with the rows that came. */
const SLOW_LINE_PATIENCE_MS = 60_000;
const PROJECT = join(import.meta.dirname, '..', '..');

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return rounded(performance.now() - began);
}

/** As timed, or null when it had not ended by then; it goes on all the same. */
function inTime(patienceMs: number, work: () => Promise<unknown>): Promise<number | null> {
  const working = timed(work);
  // Whose process is ended later fails then, and was given up.
  working.catch(() => {});
  return Promise.race([working, delay(patienceMs, null, { ref: false })]);
}

/** One edit of one person by one station; every phone number is written once in the whole measurement. */
interface Edit {
  readonly id: string;
  readonly phone: string;
}

/** What each station edits: a hundredth of its people, of which a tenth is edited by the next station too. */
function editsOf(people: readonly (readonly string[])[], rows: number): Edit[][] {
  const own = Math.max(1, Math.round(rows / 100));
  const shared = Math.max(1, Math.round(own / 10));
  const phone = (station: number, kind: number, index: number) =>
    `31${station}${kind}${String(index).padStart(6, '0')}`;
  return people.map((mine, station) => [
    ...mine.slice(0, own).map((id, index) => ({ id, phone: phone(station, 0, index) })),
    ...(people[(station + 1) % people.length] ?? [])
      .slice(0, shared)
      .map((id, index) => ({ id, phone: phone(station, 1, index) })),
  ]);
}

async function measure(side: Side, rows: number) {
  const stations: BenchPeer[] = [];
  for (let number = 1; number <= STATIONS; number += 1) stations.push(await side.startStation(number));
  const all = <Answer>(work: (peer: BenchPeer, index: number) => Promise<Answer>) =>
    Promise.all(stations.map(work));

  await all((peer) => peer.tell({ do: 'fill', from: 0, count: rows }));
  side.line.bytes();
  const taken = () => ({
    centre: processorMs(side.centrePid),
    stations: stations.reduce((sum, { pid }) => sum + processorMs(pid), 0),
  });
  const before = taken();
  const backlogMs = await timed(() => all((peer) => peer.tell({ do: 'push' })));
  const after = taken();
  const wireBytes = side.line.bytes();

  /** After the first phase that was given up there are no others: the stations are still in it. */
  let given = false;
  const phase = async (work: (peer: BenchPeer) => Promise<unknown>): Promise<number | null> => {
    if (given) return null;
    const ms = await inTime(PATIENCE_MS, () => all(work));
    given = ms === null;
    return ms;
  };
  const sync = (peer: BenchPeer) => peer.tell({ do: 'sync' });
  const exchangeMs = await phase(sync);
  const nothingMs = await phase(sync);

  const edits = given ? [] : editsOf(await all((peer) => peer.tell<string[]>({ do: 'people' })), rows);
  if (!given) await all((peer, index) => peer.tell({ do: 'edit', edits: edits[index] ?? [] }));
  const editsMs = await phase(sync);

  const removed = Math.round(rows / 20);
  if (!given) await all((peer) => peer.tell({ do: 'remove', count: removed }));
  const deletesMs = await phase(sync);
  await phase(sync);
  // They would only take the ninth station's time.
  if (given) for (const peer of stations.splice(0)) await peer.end();

  const ninth = await side.startStation(STATIONS + 1);
  side.line.bytes();
  const bootstrapMs = await inTime(PATIENCE_MS, () => ninth.tell({ do: 'sync' }));
  const bootstrapBytes = side.line.bytes();
  const bootstrapRows = bootstrapMs === null ? null : await ninth.tell<number>({ do: 'count' });

  const late = Math.ceil(rows / 20 / VISITS_EACH) * VISITS_EACH;
  await all((peer) => peer.tell({ do: 'fill', from: rows, count: late }));
  side.line.disturb(ONE_WAY_MS, CUT_EVERY_BYTES);
  const slowLineMs = given
    ? null
    : await inTime(SLOW_LINE_PATIENCE_MS, () => all((peer) => peer.tell({ do: 'push' })));
  const cuts = side.line.cuts();

  const rssMB = peakMemory(side.centrePid);
  // Who is still sending or receiving hears no order.
  if (bootstrapMs !== null) await ninth.tell({ do: 'end' });
  await ninth.end();
  for (const peer of stations) {
    if (slowLineMs !== null) await peer.tell({ do: 'end' });
    await peer.end();
  }
  side.line.disturb(0, null);
  const { held, databaseBytes, folderBytes } = await side.finish();

  const notesOf = (from: number, count: number) =>
    Array.from({ length: STATIONS }, (_, index) => benchRows(index + 1, from, count)).flatMap((each) =>
      each.flatMap(({ visits }) => visits.map(({ note }) => note)),
    );
  const lateNotes = notesOf(rows, late);
  const expected = [...notesOf(0, rows), ...(slowLineMs === null ? [] : lateNotes)];
  const distinct = new Set(held.notes);
  const present = expected.filter((note) => distinct.has(note)).length;
  // A deletion of the peer takes the row away, ours stands beside it.
  const deleted = Number.isNaN(held.removed) ? STATIONS * removed : 0;
  const traced = new Set(held.traced);
  return {
    rowsPerSecond: Math.round((STATIONS * rows) / (backlogMs / 1_000)),
    centreProcessorMs: after.centre - before.centre,
    stationsProcessorMs: after.stations - before.stations,
    wireBytes,
    hubBytes: databaseBytes,
    hubFolderBytes: folderBytes,
    exchangeMs,
    nothingToDoMs: nothingMs,
    editsMs,
    deletesMs,
    bootstrapMs,
    bootstrapBytes,
    bootstrapRows,
    slowLineMs,
    slowLineRows: lateNotes.filter((note) => distinct.has(note)).length,
    slowLineCuts: cuts,
    rssMB,
    // Not counted where somebody was interrupted within it.
    lost: given ? null : expected.length - deleted - present,
    doubled: held.notes.length - distinct.size,
    editsLostWithoutTrace: given ? null : edits.flat().filter(({ phone }) => !traced.has(phone)).length,
  };
}

if (!existsSync(join(POUCH_PACKAGES, 'node_modules', 'pouchdb'))) await installPouch(POUCH_PACKAGES);
await build(PROJECT, 'desktop');
const ratio = (peer: number | null, ours: number | null) =>
  peer === null || ours === null ? null : rounded(peer / ours);
const results = [];
for (const rows of SIZES) {
  const folder = mkdtempSync(join(tmpdir(), 'puntos-bench-sync-'));
  const ours = await measure(await startOurs(join(folder, 'ours'), puntosProgram(PROJECT)), rows);
  const peer = await measure(await startPouch(join(folder, 'pouchdb')), rows);
  rmSync(folder, { recursive: true, force: true });
  results.push({
    rows,
    ours,
    pouchdb: { ...peer, durability: 'LevelDB sin fsync, HTTP, sin validación, firmas ni cifrado' },
    ratio: rounded(ours.rowsPerSecond / peer.rowsPerSecond),
    bootstrapRatio: ratio(peer.bootstrapMs, ours.bootstrapMs),
  });
}
const [first, large] = results;
console.log(JSON.stringify({ name: 'sync', stations: STATIONS, ...first, ...(large && { large }) }));
