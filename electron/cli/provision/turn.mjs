// One at a time: two commands started together must not install or build into the same folders.
// Node offers no file locks that end with their process, so a file names its holder, who touches it while
// he works; a holder that is gone or silent loses it.

import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const TOUCH_EVERY_MS = 2_000;
/** A holder on this machine that shows no life for so long has lost its turn even if its pid is in use again. */
const SILENT_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** @typedef {{ token: string, pid: number, host: string }} Holder */

/**
 * Whether the turn may be taken from its holder.
 * @param {Holder | undefined} holder undefined when the file says nothing readable
 * @param {{ host: string, silentMs: number, isAlive: (pid: number) => boolean }} seen
 * @returns {boolean}
 */
export function isAbandoned(holder, { host, silentMs, isAlive }) {
  if (silentMs > SILENT_AFTER_MS) return true;
  // Another machine on a shared folder: only its silence tells.
  if (holder === undefined || holder.host !== host) return false;
  return !isAlive(holder.pid);
}

/**
 * Does `work` while no other process does work under the same file.
 * @template T
 * @param {string} path of the file that holds the turn
 * @param {() => Promise<T>} work
 * @param {() => void} onWait called once, when somebody else has the turn
 * @returns {Promise<T>}
 */
export async function inTurn(path, work, onWait) {
  const token = randomUUID();
  let told = false;
  while (!take(path, token)) {
    if (!told) onWait();
    told = true;
    await delay(LOOK_EVERY_MS);
  }
  const touching = setInterval(() => touch(path), TOUCH_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    if (holderOf(path)?.token === token) rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @param {string} token
 * @returns {boolean}
 */
function take(path, token) {
  const mine = JSON.stringify({ token, pid: process.pid, host: hostname() });
  if (create(path, mine)) return true;
  const holder = holderOf(path);
  const silentMs = silenceOf(path);
  if (silentMs === undefined || !isAbandoned(holder, { host: hostname(), silentMs, isAlive })) return false;
  evict(path, holder?.token);
  return create(path, mine);
}

/**
 * Removes an abandoned turn. Of several that see it abandoned only one may, and only while it is still the
 * same one: otherwise the slower would remove the turn that the quicker has just taken.
 * @param {string} path
 * @param {string | undefined} token
 */
function evict(path, token) {
  const claim = `${path}.${token ?? 'unreadable'}`;
  if (!create(claim, '')) {
    const silentMs = silenceOf(claim);
    if (silentMs !== undefined && silentMs > SILENT_AFTER_MS) rmSync(claim, { force: true });
    return;
  }
  if (holderOf(path)?.token === token) rmSync(path, { force: true });
  rmSync(claim, { force: true });
}

/**
 * @param {string} path
 * @param {string} content
 * @returns {boolean} false when the file was there already
 */
function create(path, content) {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {Holder | undefined}
 */
function holderOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Gone meanwhile, or its holder has not finished writing it.
    return undefined;
  }
}

/**
 * @param {string} path
 * @returns {number | undefined} milliseconds since its holder last touched it
 */
function silenceOf(path) {
  const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return at === undefined ? undefined : Date.now() - at;
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Somebody took it for abandoned (a suspended machine): the work goes on, the next look at it will tell.
  }
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
