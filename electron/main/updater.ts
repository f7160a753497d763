/** Newer versions of the app: fetched in the background, installed when the person quits. */
import { join } from 'node:path';
import { app } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { UpdateState } from '#shared/domain/desktop.ts';
import { readIfPresent } from './files.ts';
import { decideUpdates, nextUpdateCheck } from './policy/update.ts';

export type Updater = { state(): UpdateState; installNow(): void };

/** The first question waits until the start is over and the desk is being used. */
const FIRST_CHECK_MS = 60_000;

const UPDATE_FAILED = 'No se pudo traer la versión nueva; se intentará más tarde.';

/** Loaded only where updates are on: its import reads the packaged app's own files. */
async function loadUpdater(): Promise<AppUpdater> {
  const { default: electronUpdater } = await import('electron-updater');
  return electronUpdater.autoUpdater;
}

function follow(updater: AppUpdater, report: (state: UpdateState) => void): void {
  let version = '';
  updater.autoDownload = true;
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.logger = null;
  updater.on('checking-for-update', () => report({ kind: 'checking' }));
  updater.on('update-not-available', () => report({ kind: 'current' }));
  updater.on('update-available', (info) => {
    ({ version } = info);
    report({ kind: 'downloading', version, percent: 0 });
  });
  updater.on('download-progress', (progress) => {
    report({ kind: 'downloading', version, percent: Math.floor(progress.percent) });
  });
  // A download that breaks off reports here only; the next question starts it again.
  updater.on('error', () => report({ kind: 'error', message: UPDATE_FAILED }));
  updater.on('update-downloaded', (info) => report({ kind: 'ready', version: info.version }));
}

export async function startUpdater(onState: (state: UpdateState) => void): Promise<Updater> {
  const feed = app.isPackaged
    ? await readIfPresent(join(process.resourcesPath, 'app-update.yml'))
    : undefined;
  const policy = decideUpdates({ packaged: app.isPackaged, feed });
  if (!policy.enabled) {
    const off: UpdateState = { kind: 'off', reason: policy.reason };
    return { state: () => off, installNow: () => undefined };
  }

  let state: UpdateState = { kind: 'current' };
  let failures = 0;
  const report = (next: UpdateState): void => {
    state = next;
    onState(next);
  };
  const updater = await loadUpdater();
  follow(updater, report);

  const ask = async (): Promise<void> => {
    try {
      await updater.checkForUpdates();
      failures = 0;
    } catch {
      failures += 1;
      report({ kind: 'error', message: UPDATE_FAILED });
    }
    // A version that waits for its installation needs no further question.
    if (state.kind !== 'ready') setTimeout(() => void ask(), nextUpdateCheck(failures, Math.random)).unref();
  };
  setTimeout(() => void ask(), FIRST_CHECK_MS).unref();
  return { state: () => state, installNow: () => updater.quitAndInstall(true, true) };
}
