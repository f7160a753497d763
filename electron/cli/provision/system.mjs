// Programs that npm cannot bring: a browser, an SNMP agent and a reader of PDF for the tests, and the exporter that
// a measurement compares the poller with.

import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './child.mjs';
import { ProvisionError, say } from './project.mjs';

/**
 * @typedef {'chromium' | 'snmpd' | 'pdftotext' | 'prometheus-snmp-exporter'} SystemProgram
 * @typedef {{ platform: NodeJS.Platform, isRoot: boolean, distribution: string | undefined }} Machine
 */

/**
 * Where each program may be: names looked for in the PATH, and full paths.
 * @type {Record<SystemProgram, string[]>}
 */
const PLACES = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  pdftotext: ['pdftotext', '/opt/homebrew/bin/pdftotext'],
  'prometheus-snmp-exporter': ['prometheus-snmp-exporter', 'snmp_exporter'],
  snmpd: ['snmpd', '/usr/sbin/snmpd', '/usr/local/sbin/snmpd', '/opt/homebrew/opt/net-snmp/sbin/snmpd'],
};

/** Every program that a command may need. */
export const PROGRAMS = /** @type {SystemProgram[]} */ (Object.keys(PLACES));

/** @type {Record<SystemProgram, string>} */
const PURPOSE = {
  chromium: 'el navegador de las pruebas de pantalla',
  pdftotext: 'lee el texto de la ficha en PDF en sus pruebas',
  'prometheus-snmp-exporter': 'con el que se compara el sondeo de las zonas WiFi en su medición',
  snmpd: 'el agente SNMP de las pruebas de las zonas WiFi',
};

/** How packages are called where they are not called like their program. */
const DEBIAN = { pdftotext: 'poppler-utils' };
const UBUNTU = { ...DEBIAN, chromium: 'chromium-browser' };
const FEDORA = { pdftotext: 'poppler-utils', snmpd: 'net-snmp' };
const HOMEBREW = { chromium: '--cask chromium', pdftotext: 'poppler', snmpd: 'net-snmp' };

/**
 * @param {readonly SystemProgram[]} programs
 * @param {Partial<Record<SystemProgram, string>>} called
 * @returns {string[]}
 */
function packagesOf(programs, called) {
  return programs.map((program) => called[program] ?? program);
}

/**
 * The full path of a program, if this machine has it.
 * @param {SystemProgram} program
 * @param {string} [path] the PATH to look in
 * @returns {string | undefined}
 */
export function locate(program, path = process.env['PATH'] ?? '') {
  const candidates = PLACES[program].flatMap((place) =>
    /[/\\]/.test(place) ? [place] : path.split(delimiter).map((folder) => join(folder, place)),
  );
  return candidates.find(isExecutable);
}

/**
 * What to say to somebody whose machine lacks programs that we may not install there.
 * @param {readonly SystemProgram[]} missing
 * @param {Machine} machine
 * @returns {string} several lines, Spanish
 */
export function adviceFor(missing, machine) {
  const lines = missing.map((program) => `  - ${program}: ${PURPOSE[program]}`);
  return [
    'Faltan programas del sistema:',
    ...lines,
    `Para instalarlos: ${howToInstall(missing, machine)}`,
  ].join('\n');
}

/**
 * @param {readonly SystemProgram[]} missing
 * @param {Machine} machine
 * @returns {string}
 */
function howToInstall(missing, machine) {
  const names = missing.join(' ');
  const debian = machine.distribution === 'ubuntu' ? UBUNTU : DEBIAN;
  if (machine.distribution === 'debian' || machine.distribution === 'ubuntu') {
    return `sudo apt-get update && sudo apt-get install ${packagesOf(missing, debian).join(' ')}`;
  }
  if (machine.distribution === 'fedora') return `sudo dnf install ${packagesOf(missing, FEDORA).join(' ')}`;
  if (machine.platform === 'darwin') {
    return packagesOf(missing, HOMEBREW)
      .map((name) => `brew install ${name}`)
      .join(' && ');
  }
  if (machine.platform === 'win32') {
    const chrome = missing.includes('chromium') ? 'winget install Google.Chrome' : '';
    const agent = missing.includes('snmpd')
      ? 'snmpd no existe para Windows: corra las pruebas en Debian o en WSL con Debian'
      : '';
    const reader = missing.includes('pdftotext') ? 'winget install oschwartz10612.Poppler' : '';
    return [chrome, reader, agent].filter((part) => part !== '').join('; ');
  }
  return `use el instalador de paquetes de su sistema (${names})`;
}

/**
 * Sees that the programs are there: installs them where we are root on Debian, else says how to get them.
 * Call it in turn.
 * @param {readonly SystemProgram[]} needed
 * @returns {Promise<void>}
 * @throws {ProvisionError} when something is missing and could not be installed
 */
export async function installPrograms(needed) {
  const missing = needed.filter((program) => locate(program) === undefined);
  if (missing.length === 0) return;
  const machine = thisMachine();
  if (!machine.isRoot || machine.distribution !== 'debian')
    throw new ProvisionError(adviceFor(missing, machine));
  say(`Instalando programas del sistema con apt-get: ${missing.join(', ')}…`);
  await aptGet(['update']);
  await aptGet(['install', '--yes', '--no-install-recommends', ...packagesOf(missing, DEBIAN)]);
  const still = missing.filter((program) => locate(program) === undefined);
  if (still.length > 0) throw new ProvisionError(adviceFor(still, machine));
  say('Programas del sistema listos.');
}

/** @param {string[]} args */
async function aptGet(args) {
  // dpkg may be busy with the machine's own updates: wait for it.
  const code = await run(
    'apt-get',
    ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0', ...args],
    {
      cwd: '/',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 2, 2],
    },
  );
  if (code !== 0) {
    throw new ProvisionError(
      `apt-get ${args[0]} terminó con el código ${code}. Revise la conexión a internet y el mensaje de arriba.`,
    );
  }
}

/** @returns {Machine} */
function thisMachine() {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    distribution: process.platform === 'linux' ? distributionOf(osRelease()) : undefined,
  };
}

/**
 * @param {string} osReleaseText the content of /etc/os-release
 * @returns {string | undefined} its ID: debian, ubuntu, fedora…
 */
export function distributionOf(osReleaseText) {
  return /^ID="?([a-z0-9._-]+)"?$/m.exec(osReleaseText)?.[1];
}

/** @returns {string} */
function osRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    // A Linux without that file is none that we install on.
    return '';
  }
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
