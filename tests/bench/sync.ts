// Eight stations and a centre, each a process of its own: a backlog, nothing to do, edits and conflicts, deletes, a
// ninth station, and a slow line that breaks. Ours with everything on beside PouchDB, the same rows, in one run.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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
const SIZES = process.argv.includes('--small') ? [200] : [2_000, 20_000];
const ONE_WAY_MS = 150;
const CUT_EVERY_BYTES = 300_000;
/** Who has not got everything through the slow line by then is reported with null, and with the rows that came. */
const SLOW_LINE_PATIENCE_MS = 60_000;
const PROJECT = join(import.meta.dirname, '..', '..');

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
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
  await all((peer) => peer.tell({ do: 'sync' }));
  const nothingMs = await timed(() => all((peer) => peer.tell({ do: 'sync' })));

  const edits = editsOf(await all((peer) => peer.tell<string[]>({ do: 'people' })), rows);
  await all((peer, index) => peer.tell({ do: 'edit', edits: edits[index] ?? [] }));
  const editsMs = await timed(() => all((peer) => peer.tell({ do: 'sync' })));

  const removed = Math.round(rows / 20);
  await all((peer) => peer.tell({ do: 'remove', count: removed }));
  const deletesMs = await timed(() => all((peer) => peer.tell({ do: 'sync' })));
  await all((peer) => peer.tell({ do: 'sync' }));

  const ninth = await side.startStation(STATIONS + 1);
  side.line.bytes();
  const bootstrapMs = await timed(() => ninth.tell({ do: 'sync' }));
  const bootstrapBytes = side.line.bytes();
  const bootstrapRows = await ninth.tell<number>({ do: 'count' });

  const late = Math.ceil(rows / 20 / VISITS_EACH) * VISITS_EACH;
  await all((peer) => peer.tell({ do: 'fill', from: rows, count: late }));
  side.line.disturb(ONE_WAY_MS, CUT_EVERY_BYTES);
  const began = performance.now();
  const through = all((peer) => peer.tell({ do: 'push' })).then(
    () => performance.now() - began,
    // Whose process is ended below did not get through.
    () => null,
  );
  const slowLineMs = await Promise.race([through, delay(SLOW_LINE_PATIENCE_MS, null, { ref: false })]);
  const cuts = side.line.cuts();

  const rssMB = peakMemory(side.centrePid);
  await ninth.tell({ do: 'end' });
  for (const peer of [...stations, ninth]) {
    // Who is still sending hears no order: what the centre has by now is what came through.
    if (slowLineMs !== null && peer !== ninth) await peer.tell({ do: 'end' });
    await peer.end();
  }
  side.line.disturb(0, null);
  const { held, databaseBytes, folderBytes } = await side.finish();

  const notesOf = (from: number, count: number) =>
    stations.flatMap((_, index) =>
      benchRows(index + 1, from, count).flatMap(({ visits }) => visits.map(({ note }) => note)),
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
    nothingToDoMs: rounded(nothingMs),
    editsMs: rounded(editsMs),
    deletesMs: rounded(deletesMs),
    bootstrapMs: rounded(bootstrapMs),
    bootstrapBytes,
    bootstrapRows,
    slowLineMs: slowLineMs === null ? null : rounded(slowLineMs),
    slowLineRows: lateNotes.filter((note) => distinct.has(note)).length,
    slowLineCuts: cuts,
    rssMB,
    lost: expected.length - deleted - present,
    doubled: held.notes.length - distinct.size,
    editsLostWithoutTrace: edits.flat().filter(({ phone }) => !traced.has(phone)).length,
  };
}

if (!existsSync(join(POUCH_PACKAGES, 'node_modules', 'pouchdb'))) await installPouch(POUCH_PACKAGES);
await build(PROJECT, 'desktop');
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
    bootstrapRatio: rounded(peer.bootstrapMs / ours.bootstrapMs),
  });
}
const [first, large] = results;
console.log(JSON.stringify({ name: 'sync', stations: STATIONS, ...first, ...(large && { large }) }));
