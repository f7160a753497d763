/** The whole bridge between the page and the shell. The page's own data goes over HTTP, not through here. */
import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { DESKTOP_CHANNELS } from '#shared/domain/desktop.ts';
import type { Desktop, UpdateState } from '#shared/domain/desktop.ts';

const desktop: Desktop = {
  print: () => ipcRenderer.invoke(DESKTOP_CHANNELS.print),
  saveFile: (request) => ipcRenderer.invoke(DESKTOP_CHANNELS.saveFile, request),
  notify: (request) => ipcRenderer.invoke(DESKTOP_CHANNELS.notify, request),
  onNoticeOpened: (listener) => {
    const forward = (): void => listener();
    ipcRenderer.on(DESKTOP_CHANNELS.noticeOpened, forward);
    return () => {
      ipcRenderer.off(DESKTOP_CHANNELS.noticeOpened, forward);
    };
  },
  version: () => ipcRenderer.invoke(DESKTOP_CHANNELS.version),
  updateState: () => ipcRenderer.invoke(DESKTOP_CHANNELS.updateState),
  onUpdateState: (listener) => {
    // The event itself, with its sender, stays on this side.
    const forward = (_event: IpcRendererEvent, state: UpdateState): void => listener(state);
    ipcRenderer.on(DESKTOP_CHANNELS.updateStateChanged, forward);
    return () => {
      ipcRenderer.off(DESKTOP_CHANNELS.updateStateChanged, forward);
    };
  },
};

contextBridge.exposeInMainWorld('desktop', desktop);
