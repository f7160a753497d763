/** What the shell itself says to the person, outside the page. */
import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { CoreState } from './core-supervisor.ts';
import { statusLine } from './status-page.ts';

export async function tellAboutTray(window: BrowserWindow): Promise<void> {
  await dialog.showMessageBox(window, {
    type: 'info',
    title: 'Puntos Digitales sigue trabajando',
    message: 'La ventana se cierra, pero la aplicación sigue vigilando las zonas WiFi.',
    detail:
      'Ábrala de nuevo con el ícono junto al reloj o con el acceso directo de siempre. Para terminarla, use «Salir» en ese ícono.',
    buttons: ['Entendido'],
  });
}

/** True when the person really wants to leave the Punto without watch. */
export async function confirmQuit(): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Salir de Puntos Digitales',
    message: '¿Salir? Este equipo dejará de vigilar las zonas WiFi.',
    detail: 'Mientras esté cerrada, el estado de las zonas queda «sin datos». Lo registrado está guardado.',
    buttons: ['Seguir trabajando', 'Salir'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

export async function showStatus(state: CoreState, dataDir: string): Promise<void> {
  await dialog.showMessageBox({
    type: state.kind === 'refused' ? 'warning' : 'info',
    title: 'Estado de Puntos Digitales',
    message: `Puntos Digitales: ${statusLine(state)}`,
    detail: [
      state.kind === 'refused' ? state.message : undefined,
      `Versión ${app.getVersion()}`,
      `Datos en ${dataDir}`,
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    buttons: ['Cerrar'],
  });
}
