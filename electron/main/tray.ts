/** The icon beside the clock: the app is there, also with the window closed. */
import { Menu, Tray } from 'electron';

export type TrayState = {
  /** "en servicio", "reiniciando" … */
  line: string;
  startsWithSession: boolean;
  /** The version that waits to be installed. */
  update: string | undefined;
};

export type TrayActions = {
  open: () => void;
  showStatus: () => void;
  setStartsWithSession: (enabled: boolean) => void;
  installUpdate: () => void;
  quit: () => void;
};

/** Returns the function that shows a new state. */
export function openTray(icon: string, actions: TrayActions): (state: TrayState) => void {
  const tray = new Tray(icon);
  tray.on('click', actions.open);
  return (state) => {
    tray.setToolTip(`Puntos Digitales: ${state.line}`);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { id: 'open', label: 'Abrir', click: actions.open },
        { id: 'status', label: `Estado: ${state.line}`, click: actions.showStatus },
        { type: 'separator' },
        {
          id: 'session',
          label: 'Iniciar con la sesión',
          type: 'checkbox',
          checked: state.startsWithSession,
          click: (item) => actions.setStartsWithSession(item.checked),
        },
        ...(state.update === undefined
          ? []
          : [
              {
                id: 'update',
                label: `Instalar la versión ${state.update} y reiniciar`,
                click: actions.installUpdate,
              },
            ]),
        { type: 'separator' as const },
        { id: 'quit', label: 'Salir', click: actions.quit },
      ]),
    );
  };
}
