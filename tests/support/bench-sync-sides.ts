import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { askServing } from '#cli/invoke.ts';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { openBenchLine, type BenchLine } from './bench-line.ts';
import { startPeer, type BenchPeer } from './bench-peer.ts';
import { pouchdb, type Pouch } from './bench-pouch.ts';
import type { Held } from './bench-sync-rows.ts';
import { servePuntos } from './puntos.ts';

/** One of the two that are measured: a centre behind a line, and stations that reach it. */
export interface Side {
  readonly line: BenchLine;
  readonly centrePid: number;
  startStation(number: number): Promise<BenchPeer>;
  /** Ends the centre and reads what it holds, and how large it is on the disk. */
  finish(): Promise<Finished>;
}

interface Finished {
  readonly held: Held;
  /** Of the database alone, as it lies there once it was closed: ours one file without its log, theirs a LevelDB folder. */
  readonly databaseBytes: number;
  /** Of everything in the centre's folder: ours with its snapshots for stations and its backups. */
  readonly folderBytes: number;
}

const here = (file: string) => join(import.meta.dirname, file);

/** Ours as it is: HTTPS, signatures, encryption, durable. All stations belong to one Punto, so that all take all. */
export async function startOurs(folder: string, program: string): Promise<Side> {
  const centre = join(folder, 'centre');
  mkdirSync(centre, { recursive: true });
  // Codes carry the address of the line, which is known only when the centre's port is.
  const first = await servePuntos(centre, ['central', 'serve'], program);
  const port = Number(new URL(first.ready.url).port);
  const line = await openBenchLine(port);
  await first.stop();
  const address = ['--port', String(port), '--url', `https://127.0.0.1:${line.port}`];
  const serving = await servePuntos(centre, ['central', 'serve', ...address], program);
  await askServing(centre, 'site.add', { code: 'PD01', name: 'La Joya' });
  return {
    line,
    centrePid: serving.ready.pid,
    startStation: async (number) => {
      const own = join(folder, `station-${number}`);
      mkdirSync(own, { recursive: true });
      const peer = await startPeer(here('bench-ours-process.ts'), [own, String(number)]);
      const { code } = (await askServing(centre, 'enrolment.create', { site: 'PD01' })) as { code: string };
      await peer.tell({ do: 'enrol', address: code });
      return peer;
    },
    finish: async () => {
      await serving.stop();
      await line.close();
      const bytes = {
        databaseBytes: statSync(dataFolder(centre).database).size,
        folderBytes: sizeOf(centre),
      };
      return { held: heldByOurs(centre), ...bytes };
    },
  };
}

function heldByOurs(folder: string): Held {
  const { database, keyFile } = dataFolder(folder);
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  const driver = openDriver(database, { key, mustExist: true });
  try {
    const column = (query: string) => (driver.prepare(query).all([]) as { v: string }[]).map(({ v }) => v);
    const [row] = driver.prepare('SELECT count(*) AS n FROM attendanceVoid').all([]) as { n: number }[];
    const conflicts = column("SELECT lost AS v FROM conflict WHERE field = 'phone'");
    return {
      notes: column('SELECT note AS v FROM attendance'),
      removed: row?.n ?? 0,
      traced: [
        ...column('SELECT phone AS v FROM person'),
        ...conflicts.map((text) => String(JSON.parse(text))),
      ],
    };
  } finally {
    driver.close();
  }
}

/** The peer as it is by default: HTTP, no validation, no signatures, no encryption, LevelDB without fsync. */
export async function startPouch(folder: string): Promise<Side> {
  const centre = join(folder, 'centre');
  mkdirSync(centre, { recursive: true });
  const child = fork(here('bench-pouch-centre-process.ts'), [centre], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [{ value: port }] = (await once(child, 'message')) as [{ value: number }];
  const line = await openBenchLine(port);
  return {
    line,
    centrePid: child.pid ?? 0,
    startStation: async (number) => {
      const own = join(folder, `station-${number}`);
      mkdirSync(own, { recursive: true });
      const peer = await startPeer(here('bench-pouch-station-process.ts'), [own, String(number)]);
      await peer.tell({ do: 'enrol', address: `http://127.0.0.1:${line.port}/puntos` });
      return peer;
    },
    finish: async () => {
      child.kill('SIGTERM');
      await ended;
      await line.close();
      const bytes = { databaseBytes: sizeOf(join(centre, 'puntos')), folderBytes: sizeOf(centre) };
      const Database = pouchdb();
      const db = new Database(join(centre, 'puntos'));
      const held = await heldByPouch(db);
      await db.close();
      return { held, ...bytes };
    },
  };
}

async function heldByPouch(db: Pouch): Promise<Held> {
  const { rows } = await db.allDocs({ include_docs: true, conflicts: true });
  const documents = rows.flatMap(({ doc }) => (doc === undefined ? [] : [doc]));
  const visits = documents.filter(({ kind }) => kind === 'visit');
  const traced = documents.flatMap(({ kind, phone }) => (kind === 'person' ? [String(phone)] : []));
  for (const { _id: id, _conflicts: revisions = [] } of documents) {
    for (const rev of revisions) traced.push(String((await db.get(id, { rev }))['phone']));
  }
  return { notes: visits.map(({ note }) => String(note)), removed: Number.NaN, traced };
}

/** Bytes of all files below a folder, as the disk holds them. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** The most memory that a process has had, MB. */
export function peakMemory(pid: number): number {
  const peak = /VmHWM:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(peak) / 1_024);
}

/** ms of processor time that a process has taken, user and system; Linux counts in hundredths of a second. */
export function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Installs the peer's packages where they are missing. */
export async function installPouch(packages: string): Promise<void> {
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: packages,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(npm, 'exit')) as [number | null];
  if (code !== 0) throw new Error('PouchDB, beside which this is measured, could not be installed.');
}
