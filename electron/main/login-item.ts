/** Starting with the session, so that the zones are watched as soon as the machine is on. */
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { writeWhole } from './files.ts';

/** Started with the session, the window stays in the tray. */
export const HIDDEN_SWITCH = '--oculta';

/** Run from the sources, the executable is Electron's and needs to be told which app to run. */
function launchArguments(): string[] {
  const own = app.isPackaged ? [] : [app.getAppPath()];
  return [...own, HIDDEN_SWITCH];
}

/** Quotes one argument of `Exec=` as the Desktop Entry Specification asks. */
function quoted(argument: string): string {
  return `"${argument.replaceAll(/["`$\\]/gu, String.raw`\$&`).replaceAll('%', '%%')}"`;
}

function autostartFile(): string {
  const config = process.env.XDG_CONFIG_HOME;
  return join(config ?? join(homedir(), '.config'), 'autostart', 'puntos-digitales.desktop');
}

/** Electron's own call does not cover Linux; there the desktop reads the autostart folder. */
export async function setStartWithSession(enabled: boolean): Promise<void> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: enabled, args: launchArguments() });
    return;
  }
  if (!enabled) {
    await rm(autostartFile(), { force: true });
    return;
  }
  // An AppImage runs from a mount that changes at every start; its own file is what stays.
  const executable = process.env.APPIMAGE ?? process.execPath;
  const command = [executable, ...launchArguments()].map(quoted).join(' ');
  await writeWhole(
    autostartFile(),
    `[Desktop Entry]\nType=Application\nName=Puntos Digitales\nExec=${command}\nX-GNOME-Autostart-enabled=true\n`,
  );
}
