/** The page of the shell itself, for the time in which there is no core to load from. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CoreState } from './core-supervisor.ts';

export type StatusPage = {
  file: string;
  /** Its file:// address without query. */
  url: string;
  /** The folder that it may read from, with a slash at its end. */
  folderUrl: string;
};

export function statusPageIn(resources: string): StatusPage {
  const folder = join(resources, 'shell');
  const file = join(folder, 'estado.html');
  return { file, url: pathToFileURL(file).href, folderUrl: `${pathToFileURL(folder).href}/` };
}

/** What the page is told, or undefined when the core's own page is to be shown. */
export function statusQuery(state: CoreState): Record<string, string> | undefined {
  switch (state.kind) {
    case 'ready':
      return undefined;
    case 'starting':
    case 'stopped':
      return { estado: state.kind === 'starting' ? 'iniciando' : 'cerrando' };
    case 'restarting':
      // From the third time on it is no accident, and the person should call somebody.
      return { estado: state.attempt < 3 ? 'reiniciando' : 'insistiendo' };
    case 'refused':
      return { estado: 'detenido', mensaje: state.message };
  }
}

/** The same in one line, for the tray. */
export function statusLine(state: CoreState): string {
  switch (state.kind) {
    case 'ready':
      return 'en servicio';
    case 'starting':
      return 'iniciando';
    case 'restarting':
      return 'reiniciando';
    case 'refused':
      return 'detenido: necesita atención';
    case 'stopped':
      return 'cerrando';
  }
}
