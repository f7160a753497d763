import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindow } from '#cli/demo/window.ts';
import { exitOf } from '#tests/support/exit-of.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const CLI = join(import.meta.dirname, '..', '..', 'electron', 'cli');
const DEMO = join(CLI, 'demo', 'demo.ts');
const PUNTOS = join(CLI, 'puntos.ts');

interface Place {
  readonly url: string;
  readonly localUrl: string;
  readonly user: string;
  readonly password: string;
  readonly pid: number;
  readonly folder: string;
}
interface Ready {
  readonly ready: boolean;
  readonly pid: number;
  readonly central: Place;
  readonly puntos: readonly (Place & { readonly code: string; readonly name: string })[];
  readonly agents: number;
}

/** Starts the demonstration as `npm run demo` does, with few people. */
function startDemo(temporary: string, ...options: string[]) {
  const args = [DEMO, '--people', '20', '--days', '5', ...options];
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary },
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('the demonstration', () => {
  const temporary = temporaryFolder();
  const demo = startDemo(temporary, '--json');
  let ready: Ready;
  const places = () => [ready.central, ...ready.puntos];
  const enter = ({ localUrl, user, password }: Place) =>
    openWindow(localUrl, { username: user, password }, new AbortController().signal);

  beforeAll(async () => {
    const [line] = (await once(createInterface(demo.stdout), 'line')) as [string];
    ready = JSON.parse(line) as Ready;
  });

  afterAll(async () => {
    demo.kill('SIGINT');
    await exitOf(demo);
    rmSync(temporary, { recursive: true, force: true });
  });

  it('is a centre and three Puntos with a past and with visitors of today', async () => {
    expect(ready).toMatchObject({ ready: true, agents: 82 });
    const central = await enter(ready.central);
    const { date, puntos, today, perDay } = await central.central.overview.query();
    expect(puntos.map(({ code, name }) => [code, name]).toSorted()).toEqual([
      ['PD01', 'La Joya'],
      ['PD02', 'Café Madrid'],
      ['PD03', 'Morrorico'],
    ]);
    expect(puntos.map(({ state }) => state)).toEqual(['AL_DIA', 'AL_DIA', 'AL_DIA']);
    const past = perDay.filter(({ date: day }) => day < date).reduce((total, { count }) => total + count, 0);
    expect(past).toBeGreaterThanOrEqual(60);
    expect(today.total).toBeGreaterThan(0);
  });

  it('shows the 82 zones of the official list, asked by three Puntos', async () => {
    const board = await (await enter(ready.central)).wifi.board.query();
    const zones = board.comunas.flatMap((comuna) => comuna.zones);
    expect(zones).toHaveLength(82);
    expect(zones.filter((zone) => !zone.hasTarget)).toEqual([]);
    expect(board.stations.polling).toBe(3);
  });

  it('lets the desk of every Punto in and find its people', async () => {
    for (const punto of ready.puntos) {
      const desk = await enter(punto);
      const found = await desk.people.search.query({ text: 'prueba' });
      expect(found.length).toBeGreaterThan(0);
      const { total } = await desk.attendance.today.query();
      expect(total).toBeGreaterThan(0);
    }
  });

  it('teaches and seats: every Punto has a session that runs, certificates and computers in use', async () => {
    for (const punto of ready.puntos) {
      const desk = await enter(punto);
      const { groups } = await desk.courses.groups.query({ withOver: false });
      expect(groups.map(({ courseCode }) => courseCode).toSorted()).toEqual(['FOTO', 'INFO', 'TDIG']);
      const full = groups.find(({ courseCode }) => courseCode === 'TDIG');
      expect(full?.waiting).toBe(3);
      const advice = groups.find(({ courseCode }) => courseCode === 'INFO')?.id ?? '';
      const { people } = await desk.certificates.group.query({ groupId: advice });
      expect(Map.groupBy(people, (each) => each.standing).get('EXPEDIDO')?.length).toBe(people.length - 1);
      const { spaces } = await desk.coworking.board.query();
      const states = Map.groupBy(spaces, (each) => each.state);
      expect([states.get('EN_USO')?.length, states.get('DANADO')?.length]).toEqual([5, 1]);
    }
  });

  it('ends at one Ctrl-C and leaves neither a process nor a port nor a file', async () => {
    expect(readdirSync(temporary)).toHaveLength(1);
    expect(places().map(({ pid }) => isAlive(pid))).toEqual([true, true, true, true]);
    demo.kill('SIGINT');
    expect(await exitOf(demo)).toBe(0);
    expect(places().map(({ pid }) => isAlive(pid))).toEqual([false, false, false, false]);
    expect(
      await Promise.all(places().flatMap(({ url, localUrl }) => [answers(url), answers(localUrl)])),
    ).toEqual(Array.from({ length: 8 }, () => false));
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a demonstration that is told to end while it starts', () => {
  it('ends cleanly too', async () => {
    const temporary = temporaryFolder();
    const demo = startDemo(temporary);
    const said: string[] = [];
    const lines = createInterface(demo.stdout).on('line', (line) => said.push(line));
    await once(lines, 'line');
    demo.kill('SIGTERM');
    expect(await exitOf(demo)).toBe(0);
    expect(said.at(-1)).toBe('Terminado: no queda nada en marcha.');
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true });
  });
});

describe('a host that another program started', () => {
  it('ends with that program, even when it had no time to say so', async () => {
    const folder = temporaryFolder();
    const host = spawn(process.execPath, [PUNTOS, 'station', 'serve', '--data', folder], {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    if (host.stdout === null) throw new Error('the host has no output');
    await once(createInterface(host.stdout), 'line');
    host.disconnect();
    expect(await exitOf(host)).toBe(0);
    rmSync(folder, { recursive: true });
  });
});
