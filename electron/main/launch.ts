/** What the command line and the place of the program say about this start. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app } from 'electron';
import { defaultDataFolder } from '#shared/domain/data-folder.ts';

export type Launch = {
  dataDir: string;
  /** Entry of the core's process. */
  coreEntry: string;
  preload: string;
  rendererDir: string;
  resources: string;
};

/**
 * @param entry absolute path of the shell's own entry: `out/main/index.js` when built, `electron/main/index.ts`
 *   from the sources; the core's entry lies beside it, and the top of the project two folders above
 */
export function readLaunch(entry: { folder: string; extension: string }): Launch {
  // Chromium's own switches share the command line, so unknown ones are no mistake.
  const { values } = parseArgs({
    args: process.argv.slice(1),
    strict: false,
    options: { data: { type: 'string' } },
  });
  const top = resolve(entry.folder, '..', '..');
  return {
    dataDir:
      typeof values.data === 'string'
        ? resolve(values.data)
        : defaultDataFolder({ platform: process.platform, home: homedir(), env: process.env }),
    coreEntry: join(entry.folder, `core-process${entry.extension}`),
    preload: join(top, 'out', 'preload', 'index.cjs'),
    rendererDir: join(top, 'out', 'renderer'),
    resources: join(app.isPackaged ? process.resourcesPath : top, 'resources'),
  };
}
