/** The few things that the window may ask of the shell. Every message's sender and content are checked. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, ipcMain } from 'electron';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import {
  DESKTOP_CHANNELS,
  MAX_NOTICE_BODY,
  MAX_NOTICE_TITLE,
  MAX_SAVED_FILE_BYTES,
  SAVED_FILE_KINDS,
} from '#shared/domain/desktop.ts';
import type { PrintResult, SaveFileRequest, SaveFileResult, UpdateState } from '#shared/domain/desktop.ts';
import { openNotifications } from './notifications.ts';
import { isTrustedSender } from './policy/ipc-sender.ts';
import { proposeFile } from './policy/save-file.ts';

export type IpcOptions = {
  window: BrowserWindow;
  origin: () => string | undefined;
  updateState: () => UpdateState;
};

const nothing = z.undefined();
const saveFileRequest = z.strictObject({
  name: z.string().min(1).max(200),
  bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= MAX_SAVED_FILE_BYTES),
});

const notifyRequest = z.strictObject({
  title: z.string().min(1).max(MAX_NOTICE_TITLE),
  body: z.string().max(MAX_NOTICE_BODY),
});

async function print(window: BrowserWindow): Promise<PrintResult> {
  const { promise, resolve } = Promise.withResolvers<PrintResult>();
  window.webContents.print({ silent: false, printBackground: true }, (success, reason) => {
    if (success) resolve({ printed: true });
    else if (/cancel/iu.test(reason)) resolve({ printed: false });
    else
      resolve({
        printed: false,
        message: 'No se pudo imprimir. Revise que la impresora esté encendida e intente de nuevo.',
      });
  });
  return promise;
}

async function saveFile(window: BrowserWindow, request: SaveFileRequest): Promise<SaveFileResult> {
  const file = proposeFile(request.name);
  if (file === undefined) return { saved: false, message: 'La aplicación no guarda archivos de ese tipo.' };
  const choice = await dialog.showSaveDialog(window, {
    title: 'Guardar archivo',
    defaultPath: join(app.getPath('documents'), file.name),
    filters: [{ name: SAVED_FILE_KINDS[file.kind], extensions: [file.kind] }],
    properties: ['showOverwriteConfirmation'],
  });
  if (choice.canceled) return { saved: false };
  try {
    await writeFile(choice.filePath, request.bytes);
    return { saved: true };
  } catch {
    return {
      saved: false,
      message:
        'No se pudo guardar: la carpeta no admite escritura, el disco está lleno o el archivo está abierto en otro programa.',
    };
  }
}

export function answerWindow(options: IpcOptions): void {
  const { window } = options;

  const handle = <Request>(
    channel: string,
    schema: z.ZodType<Request>,
    answer: (request: Request) => unknown,
  ): void => {
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, raw: unknown) => {
      const frame = event.senderFrame;
      const sender = {
        fromWindow: event.sender === window.webContents,
        isMainFrame: frame !== null && frame.parent === null,
        url: frame?.url,
      };
      // The message says nothing more: whoever sees it is not our page.
      if (!isTrustedSender(sender, options.origin())) throw new Error('NO_AUTORIZADO');
      const request = schema.safeParse(raw);
      if (!request.success) throw new Error('ENTRADA_INVALIDA');
      return answer(request.data);
    });
  };

  handle(DESKTOP_CHANNELS.print, nothing, () => print(window));
  handle(DESKTOP_CHANNELS.saveFile, saveFileRequest, (request) => saveFile(window, request));
  handle(
    DESKTOP_CHANNELS.notify,
    notifyRequest,
    openNotifications(window, () => performance.now()),
  );
  handle(DESKTOP_CHANNELS.version, nothing, () => app.getVersion());
  handle(DESKTOP_CHANNELS.updateState, nothing, options.updateState);
}
