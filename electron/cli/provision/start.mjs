// `npm start`: the desktop app, or the web host where there is no window to open.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { puntosProgram } from './build.mjs';
import { run } from './child.mjs';
import { electronArguments, hasDisplay } from './desktop.mjs';
import { CORE_FLAGS, projectEnvironment, projectNode, say } from './project.mjs';

/** @typedef {import('./desktop.mjs').Opening} Opening */

/**
 * @param {string} project
 * @param {Opening} opening
 * @param {readonly string[]} args passed on to the app
 * @returns {Promise<number>} its exit code
 */
export async function open(project, opening, args) {
  const env = projectEnvironment(project, process.env);
  if (opening.kind === 'web') {
    say(`Se abre en el navegador y no como aplicación de escritorio: ${opening.reason}.`);
    return serveWeb(project, env, args);
  }
  const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRootOnLinux)
    say('Como root, Electron solo corre sin su caja de arena (--no-sandbox): use otra cuenta a diario.');
  // Set by editors that run on Electron themselves; it would turn the app into a plain Node.
  const { ELECTRON_RUN_AS_NODE: _editor, ...clean } = env;
  return run(opening.program, electronArguments(project, args, { isRootOnLinux }), {
    cwd: project,
    env: clean,
  });
}

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args
 */
function serveWeb(project, env, args) {
  return run(projectNode(project), [...CORE_FLAGS, puntosProgram(project), 'serve', '--json', ...args], {
    cwd: project,
    env,
    stdio: ['inherit', 'pipe', 'inherit'],
    onStart: ({ stdout }) => {
      if (stdout === null) return;
      createInterface({ input: stdout }).on('line', (line) => {
        const url = readyAddress(line);
        if (url === undefined) {
          process.stdout.write(`${line}\n`);
          return;
        }
        process.stdout.write(`Puntos Digitales está en ${url}  (Ctrl-C para terminar)\n`);
        if (hasDisplay({ platform: process.platform, env })) showInBrowser(url);
      });
    },
  });
}

/**
 * The address in the line that a host prints when it is ready.
 * @param {string} line
 * @returns {string | undefined} undefined for any other line
 */
export function readyAddress(line) {
  try {
    const said = JSON.parse(line);
    // The centre's own door on this machine: its HTTPS one would greet the browser with a warning.
    const address = said.localUrl ?? said.url;
    return said.ready === true && typeof address === 'string' ? address : undefined;
  } catch {
    return undefined;
  }
}

/** @type {Partial<Record<NodeJS.Platform, string[]>>} */
const BROWSER_OPENERS = { win32: ['explorer.exe'], darwin: ['open'] };

/** @param {string} url */
function showInBrowser(url) {
  const [command = 'xdg-open', ...args] = BROWSER_OPENERS[process.platform] ?? [];
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  // The address is on the screen: without an opener the person types it.
  opener.once('error', () => undefined);
  opener.unref();
}
