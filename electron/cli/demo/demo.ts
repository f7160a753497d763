import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '#shared/domain/failure.ts';
import { startCity, type City } from './city.ts';
import { keepDoing } from './pace.ts';
import { between, seededRandom } from './random.ts';
import { troubleLines, troubleZones } from './troubles.ts';
import { createVisitors } from './visitors.ts';
import { createWitness } from './witness.ts';

/** `npm run demo`: a city with invented people that lives until Ctrl-C and leaves nothing behind. */

const USAGE = `Uso: npm run demo -- [opciones]
  --people N   personas de cada Punto (600)
  --days N     días de atenciones pasadas (30)
  --keep DIR   guarda los datos en esta carpeta, que debe estar vacía
  --json       una línea JSON cuando todo está listo, y nada más
`;
const VISITORS_AT_OPENING = 8;
const BETWEEN_VISITS_MS = { from: 2_000, to: 6_000 };
const LOOK_EVERY_MS = 3_000;

interface Options {
  readonly people: number;
  readonly days: number;
  readonly keep: string | undefined;
  readonly json: boolean;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  const ending = new AbortController();
  // The handlers stay: a second Ctrl-C must not cut the clean end short.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  try {
    await live(options, ending.signal);
    if (!options.json) process.stdout.write('Terminado: no queda nada en marcha.\n');
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** Resolves once it was told to end and everything has ended. Throws Refusal. */
async function live(options: Options, signal: AbortSignal): Promise<void> {
  const say = (line: string) => {
    if (!options.json) process.stdout.write(`${line}\n`);
  };
  await using stack = new AsyncDisposableStack();
  const folder = takeFolder(stack, options.keep);
  const told = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const hosts = stack.use(new AsyncDisposableStack());
  const starting = startCity(hosts, {
    ...options,
    folder,
    now: Date.now,
    progress: say,
    signal,
  });
  const city = await Promise.race([starting, told]);
  if (city === null) {
    say('\nTerminando…');
    await hosts.disposeAsync();
    await starting.catch(() => {});
    return;
  }
  await run(city, options, say, signal);
  await told;
  say('\nTerminando…');
}

/** Sets the city in motion; it comes to rest by itself when it is aborted. */
async function run(
  city: City,
  options: Options,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const random = seededRandom(Date.now());
  const tell = (line: string) => say(`${clock()}  ${line}`);
  const failed = (error: unknown) => {
    tell(`(Un paso de la demostración falló: ${error instanceof Error ? error.message : 'sin motivo'})`);
  };
  const visitors = createVisitors(city.puntos, random, Date.now);
  await visitors.open(VISITORS_AT_OPENING).catch(failed);
  await Promise.all(city.puntos.map(({ window }) => window.sync.now.mutate())).catch(failed);
  if (options.json) process.stdout.write(`${JSON.stringify(readyLine(city))}\n`);
  else say(screen(city));
  const trouble = { city, random, signal, tell };
  void troubleZones(trouble);
  void troubleLines(trouble);
  const betweenVisits = () => between(random, BETWEEN_VISITS_MS.from, BETWEEN_VISITS_MS.to);
  void keepDoing(signal, betweenVisits, visitors.come, failed);
  void keepDoing(signal, () => LOOK_EVERY_MS, createWitness(city, tell), failed);
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        people: { type: 'string', default: '600' },
        days: { type: 'string', default: '30' },
        keep: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const people = Number(values.people);
    const days = Number(values.days);
    if (!Number.isInteger(people) || people < 1 || people > 20_000) return null;
    if (!Number.isInteger(days) || days < 1 || days > 730) return null;
    return { people, days, keep: values.keep, json: values.json };
  } catch {
    return null;
  }
}

/** A fresh folder that goes away with `stack`, or the empty one that was asked for, which stays. */
function takeFolder(stack: AsyncDisposableStack, keep: string | undefined): string {
  if (keep === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'puntos-demo-'));
    stack.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
    return folder;
  }
  const folder = resolve(keep);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) {
    throw new Refusal('ENTRADA_INVALIDA', `La carpeta ${folder} no está vacía; elija otra para --keep.`);
  }
  return folder;
}

function readyLine({ central, puntos, zones }: City): object {
  const place = ({ host, account }: City['central']) => ({
    url: host.url,
    localUrl: host.localUrl,
    user: account.username,
    password: account.password,
    pid: host.pid,
    folder: host.folder,
  });
  return {
    ready: true,
    pid: process.pid,
    central: place(central),
    puntos: puntos.map((punto) => ({ code: punto.code, name: punto.name, ...place(punto) })),
    agents: zones.length,
  };
}

function screen({ central, puntos }: City): string {
  const rows = [central, ...puntos].map(({ name, host, account }) =>
    [name.padEnd(12), host.localUrl.padEnd(24), account.username.padEnd(16), account.password].join('  '),
  );
  return [
    '',
    'Listo. Abra estas direcciones en el navegador de este equipo:',
    '',
    `  ${['', 'dirección', 'usuario', 'clave'].map((title, index) => title.padEnd([12, 24, 16, 0][index] ?? 0)).join('  ')}`,
    ...rows.map((row) => `  ${row}`),
    '',
    'Qué mirar:',
    '  · Central: los tres Puntos, las atenciones de hoy y el tablero de las 82 zonas.',
    '  · Un Punto: escriba parte de un nombre (por ejemplo «pena») o un documento que empiece por 99 y regístrelo.',
    '  · Cursos de un Punto: la lista de una sesión que está en marcha y los certificados de un grupo que ya terminó.',
    '  · Coworking de un Punto: equipos en uso, uno dañado y dos turnos que esperan.',
    '  · Aquí abajo se dice qué falla y qué vuelve; una zona se ve caída en menos de un minuto.',
    'Todas las personas son inventadas. Ctrl-C termina y borra los datos.',
    '',
  ].join('\n');
}

function clock(): string {
  return new Date().toLocaleTimeString('es-CO', {
    timeZone: 'America/Bogota',
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

process.exitCode = await main();
