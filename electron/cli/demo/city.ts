import { createHash, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { formatEnrolmentCode, parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { askServing } from '#cli/invoke.ts';
import { startSimulatedAgents, type SimulatedAgent, type SimulatedAgents } from './agents.ts';
import { contractZones } from './contract.ts';
import { startHost, type HostProcess } from './host-process.ts';
import { openCourses, teach } from './courses.ts';
import { openLine, type Line } from './line.ts';
import { pause } from './pace.ts';
import { seededRandom } from './random.ts';
import { inventRegisters, type InventedRegister } from './registers.ts';
import { furnish } from './spaces.ts';
import { openWindow, type Window } from './window.ts';

/** A centre, three Puntos and 82 access points, put together through the doors that everybody uses. */
export interface City {
  readonly central: Place;
  readonly puntos: readonly Punto[];
  readonly zones: readonly SimulatedZone[];
}

export interface Place {
  readonly name: string;
  readonly host: HostProcess;
  readonly account: { readonly username: string; readonly password: string };
  /** Somebody who has logged in there. */
  readonly window: Window;
}

export interface Punto extends Place {
  readonly code: string;
  readonly line: Line;
  /** People who may come in: their names find them. */
  readonly people: InventedRegister['people'];
}

export interface SimulatedZone {
  readonly id: string;
  readonly name: string;
  readonly agent: SimulatedAgent;
}

export interface CityOptions {
  /** An empty folder; every host has its own below it. */
  readonly folder: string;
  readonly people: number;
  readonly days: number;
  readonly now: () => number;
  /** One line of progress, Spanish. */
  readonly progress: (line: string) => void;
  /** Aborted: no further step is taken. */
  readonly signal: AbortSignal;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');
const ZONE_LIST = 'zonas-wifi-9n9m-2dqq.csv';
const PUNTOS = [
  { code: 'PD01', name: 'La Joya' },
  { code: 'PD02', name: 'Café Madrid' },
  { code: 'PD03', name: 'Morrorico' },
] as const;

/** The demonstration polls as often as the program allows: a failure shows within a minute. */
const SETTINGS = {
  'wifi.intervalSeconds': 15,
  'wifi.confirmDownSeconds': 30,
  'central.lateMinutes': 2,
} as const;
const COMMUNITY = 'demostracion';
const FIRST_PORT = 1_161;
const PORTS_TRIED = 40;
/** Every so many zones one is polled from two Puntos. */
const TWO_VANTAGES_EVERY = 9;
const TRIES_AT_ZONES = 30;

/** What is started ends with `stack`. Throws Refusal. */
export async function startCity(stack: AsyncDisposableStack, options: CityOptions): Promise<City> {
  const { folder, progress, signal } = options;
  const order = async (place: HostProcess, name: string, input: object): Promise<unknown> => {
    signal.throwIfAborted();
    return askServing(place.folder, name, input);
  };

  progress('Se encienden 82 puntos de acceso, la central y tres Puntos…');
  const [simulation, centre, ...stations] = await Promise.all([
    startAgents(stack),
    startHost(stack, 'central', join(folder, 'central')),
    ...PUNTOS.map(({ code }) => startHost(stack, 'station', join(folder, code))),
  ]);
  signal.throwIfAborted();

  progress('La central importa la lista oficial de zonas WiFi y crea los Puntos…');
  const password = newPassword();
  const director = { username: 'coordinacion', password };
  await order(centre, 'user.add', { ...director, displayName: 'Coordinación (demostración)', role: 'admin' });
  const list = readFileSync(join(ROOT, 'resources', 'catalogues', ZONE_LIST));
  await order(centre, 'zones.import', fileOf(ZONE_LIST, list));
  for (const [name, value] of Object.entries(SETTINGS)) {
    await order(centre, 'settings.set', { name, value: String(value) });
  }
  const codes = new Map<string, string>();
  for (const { code, name } of PUNTOS) {
    await order(centre, 'site.add', { code, name });
    const displayName = `Recepción ${name} (demostración)`;
    await order(centre, 'user.add', { ...deskOf(code, password), displayName, role: 'desk', site: code });
    codes.set(code, ((await order(centre, 'enrolment.create', { site: code })) as { code: string }).code);
  }
  const central: Place = {
    name: 'Central',
    host: centre,
    account: director,
    window: await openWindow(centre.localUrl, director, signal),
  };
  const zones = await zonesOf(central.window, simulation);
  await teach(central);
  await contractZones(central, zones, options.now());

  progress('Los Puntos se inscriben, empiezan a sondear e importan sus registros de atención…');
  const registers = inventRegisters({
    puntos: PUNTOS.length,
    people: options.people,
    days: options.days,
    now: options.now(),
  });
  const puntos = await Promise.all(
    PUNTOS.map(async ({ code, name }, index): Promise<Punto> => {
      const host = stations[index];
      const register = registers[index];
      if (host === undefined || register === undefined) throw new Error('a Punto is missing');
      const line = await openLine(stack, centre.url);
      await order(host, 'enrol', { code: throughLine(codes.get(code) ?? '', line) });
      await order(host, 'sync.now', {});
      await order(host, 'targets.import', fileOf(`equipos-${code}.csv`, targetsOf(zones, index)));
      await order(host, 'attendance.import', fileOf(`atenciones-${code}.csv`, register.csv));
      await order(host, 'sync.now', {});
      progress(`  ${name} está al día con la central.`);
      const account = deskOf(code, password);
      const window = await openWindow(host.localUrl, account, signal);
      return { name, code, host, account, line, window, people: register.people };
    }),
  );
  progress('Los Puntos abren cursos, llaman lista, certifican y atienden en sus computadores…');
  for (const punto of puntos) {
    signal.throwIfAborted();
    await openCourses(punto, options.now());
    await furnish(punto);
  }
  progress('Se espera a que la central conozca el estado de las 82 zonas…');
  await zonesKnown(central, () => Promise.all(puntos.map(({ host }) => order(host, 'sync.now', {}))), signal);
  return { central, puntos, zones };
}

/** Two polls of every zone and a contact of every Punto; a demonstration starts all the same without. */
async function zonesKnown(
  central: Place,
  contact: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 0; tries < TRIES_AT_ZONES; tries += 1) {
    const { counts } = await central.window.wifi.board.query();
    if (counts.up === 82 || !(await pause(1_000, signal))) return;
    await contact();
  }
}

async function startAgents(stack: AsyncDisposableStack): Promise<SimulatedAgents> {
  const random = seededRandom(82);
  const uptimes = Array.from({ length: 82 }, () => random() * 90 * DAY_MS);
  const crowds = Array.from({ length: 82 }, () => Math.round(random() ** 2 * 40));
  for (let port = FIRST_PORT; ; port += 100) {
    try {
      const agents = await startSimulatedAgents({
        count: 82,
        port,
        community: COMMUNITY,
        uptimeMs: (index) => uptimes[index] ?? 0,
        clients: (index) => Math.max(0, (crowds[index] ?? 0) + Math.round((Math.random() - 0.5) * 6)),
      });
      // Interrupted meanwhile: nobody would end them.
      if (stack.disposed) await agents.stop();
      else stack.defer(() => agents.stop());
      return agents;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || port > FIRST_PORT + 100 * PORTS_TRIED) throw error;
    }
  }
}

/** One simulated access point for every zone that the centre shows. */
async function zonesOf(window: Window, { agents }: SimulatedAgents): Promise<SimulatedZone[]> {
  const board = await window.wifi.board.query();
  const zones = board.comunas.flatMap((comuna) => comuna.zones);
  return zones.flatMap(({ id, name }, index) => {
    const agent = agents[index];
    return agent === undefined ? [] : [{ id, name, agent }];
  });
}

/** The list of devices of one Punto: a third of the zones, and some of another Punto's. */
function targetsOf(zones: readonly SimulatedZone[], punto: number): string {
  const rows = zones.flatMap(({ id, agent }, index) => {
    const own = index % PUNTOS.length === punto;
    const second = index % TWO_VANTAGES_EVERY === 0 && (index + 1) % PUNTOS.length === punto;
    if (!own && !second) return [];
    return [[id, agent.host, agent.port, '2c', agent.community, agent.profile].join(',')];
  });
  return ['zona,host,puerto,version,comunidad,perfil', ...rows, ''].join('\n');
}

/** The same code with the address of the line instead of the centre's own: the secret and the pin stay. */
function throughLine(code: string, line: Line): string {
  const ticket = parseEnrolmentCode(code, digest);
  if (ticket === null) throw new Refusal('CODIGO_INVALIDO', 'El código de inscripción no se entiende.');
  return formatEnrolmentCode({ ...ticket, url: line.url }, digest);
}

const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function deskOf(code: string, password: string): Place['account'] {
  return { username: `recepcion-${code.toLowerCase()}`, password };
}

/** New in every run, easy to type: the product has no password of its own. */
function newPassword(): string {
  return `bucaramanga-${randomInt(1_000, 10_000)}`;
}

function fileOf(fileName: string, content: Uint8Array | string): object {
  return { fileName, base64: Buffer.from(content).toString('base64'), dryRun: false };
}
