// What each command needs before it can run, and how it is run then.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, isBuilt, puntosProgram } from './build.mjs';
import { run } from './child.mjs';
import { chooseOpening } from './desktop.mjs';
import { installPackages, packagesState } from './packages.mjs';
import { CORE_FLAGS, PROJECT, projectEnvironment, projectNode, ProvisionError, say } from './project.mjs';
import { open } from './start.mjs';
import { installPrograms, locate, PROGRAMS } from './system.mjs';
import { checkAndTest } from './testing.mjs';
import { inTurn } from './turn.mjs';

/**
 * @typedef {import('./build.mjs').BuildTarget} BuildTarget
 * @typedef {import('./system.mjs').SystemProgram} SystemProgram
 * @typedef {{ programs: SystemProgram[], build: BuildTarget | undefined }} Needs
 */

const REFUSED = 1;
const WRONG_USAGE = 2;

/**
 * @param {string | undefined} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runCommand(command, args) {
  try {
    switch (command) {
      case 'start':
        return await start(args);
      case 'test':
        await provision(PROJECT, { programs: ['chromium', 'snmpd', 'pdftotext'], build: 'desktop' });
        return await checkAndTest(PROJECT, args);
      case 'demo':
        await provision(PROJECT, { programs: [], build: 'web' });
        return await runSource(['electron', 'cli', 'demo', 'demo.ts'], args);
      case 'bench':
        return await bench(args);
      case 'puntos':
        await provision(PROJECT, { programs: [], build: args.includes('serve') ? 'web' : undefined });
        return await runProgram(puntosProgram(PROJECT), args, CORE_FLAGS);
      default:
        say(
          'Uso: npm start | npm test | npm run demo | npm run bench -- <nombre> | npm run puntos -- <orden>',
        );
        return WRONG_USAGE;
    }
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    say(error.message);
    return REFUSED;
  }
}

/** @param {readonly string[]} args */
async function start(args) {
  await provision(PROJECT, { programs: [], build: undefined });
  const opening = await chooseOpening(PROJECT, { platform: process.platform, env: process.env });
  await provision(PROJECT, { programs: [], build: opening.kind });
  return open(PROJECT, opening, args);
}

/** @param {readonly string[]} args */
async function bench([name, ...args]) {
  const names = benchNames(PROJECT);
  if (name === undefined || !names.includes(name)) {
    say(
      `${name === undefined ? 'Falta el nombre de la medición' : `No hay una medición «${name}»`}. Hay: ${names.join(', ')}.`,
    );
    return WRONG_USAGE;
  }
  const file = ['tests', 'bench', `${name}.ts`];
  const programs = programsNeededBy(readFileSync(join(PROJECT, ...file), 'utf8'));
  await provision(PROJECT, { programs, build: undefined });
  return runSource(file, args);
}

/**
 * The measurements there are: one file each.
 * @param {string} project
 * @returns {string[]}
 */
export function benchNames(project) {
  const folder = join(project, 'tests', 'bench');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();
}

/**
 * A measurement names the system programs that it needs in a line of its own: `// needs: snmpd, chromium`.
 * @param {string} source
 * @returns {SystemProgram[]}
 */
export function programsNeededBy(source) {
  const named =
    /^\/\/ needs: (.+)$/m
      .exec(source)?.[1]
      ?.split(',')
      .map((word) => word.trim()) ?? [];
  return PROGRAMS.filter((program) => named.includes(program));
}

/**
 * Brings the clone to where a command can run. When nothing is missing it only looks.
 * @param {string} project
 * @param {Needs} needs
 */
async function provision(project, needs) {
  if (isReady(project, needs)) return;
  await inTurn(
    join(project, '.puntos-turno'),
    async () => {
      await installPrograms(needs.programs);
      await installPackages(project);
      if (needs.build !== undefined) await build(project, needs.build);
    },
    () => say('Otra orden está instalando o construyendo en esta carpeta: se espera a que termine…'),
  );
}

/**
 * @param {string} project
 * @param {Needs} needs
 * @returns {boolean}
 */
function isReady(project, needs) {
  const packages = packagesState(project);
  return (
    (packages === 'ready' || packages === 'linked') &&
    needs.programs.every((program) => locate(program) !== undefined) &&
    (needs.build === undefined || isBuilt(project, needs.build))
  );
}

/**
 * @param {readonly string[]} path
 * @param {readonly string[]} args
 */
function runSource(path, args) {
  return runProgram(join(PROJECT, ...path), args);
}

/**
 * Runs one of the project's own programs in the project's own Node.
 * @param {string} path
 * @param {readonly string[]} args
 * @param {readonly string[]} flags of Node
 */
function runProgram(path, args, flags = []) {
  return run(projectNode(PROJECT), [...flags, path, ...args], {
    cwd: process.cwd(),
    env: projectEnvironment(PROJECT, process.env),
  });
}
