/** Entry of the desktop app: what has to happen before Electron is ready, and the start of the shell. */
import { extname, join } from 'node:path';
import { app, dialog } from 'electron';
import { readLaunch } from './launch.ts';
import { sandboxNotice } from './policy/sandbox.ts';
import { runShell } from './shell.ts';
import { holdSingleInstance } from './single-instance.ts';

const launch = readLaunch({ folder: import.meta.dirname, extension: extname(import.meta.filename) });

const notice = sandboxNotice({
  platform: process.platform,
  uid: process.getuid?.(),
  argv: process.argv,
});
if (notice === undefined) app.enableSandbox();
else process.stderr.write(`${notice}\n`);

app.setAppUserModelId('co.gov.bucaramanga.puntosdigitales');
// The lock of the single instance goes by this folder, so each data folder has its own.
app.setPath('userData', join(launch.dataDir, 'ventana'));

let bringToFront: () => void = () => undefined;

async function start(): Promise<void> {
  try {
    ({ bringToFront } = await runShell(launch));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    dialog.showErrorBox(
      'Puntos Digitales no pudo abrir',
      `Revise que exista espacio en el disco y que esta cuenta pueda escribir en ${launch.dataDir}. Lo registrado antes está guardado.`,
    );
    app.exit(1);
  }
}

if (holdSingleInstance(() => bringToFront())) {
  // Not awaited at the top level: Electron becomes ready only after this module has been evaluated.
  app.once('ready', () => void start());
} else {
  process.stderr.write('Puntos Digitales ya está abierto; se muestra su ventana.\n');
  app.quit();
}
