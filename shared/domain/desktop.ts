/** What the desktop shell offers to the window as `window.desktop`. In a browser it does not exist. */

/** Kinds of file that the product exports; the shell writes no other. */
export const SAVED_FILE_KINDS = {
  csv: 'Tabla CSV',
  /** The page that checks certificates: its own policy lets nothing in but its own script. */
  html: 'Página web',
  json: 'Datos JSON',
  pdf: 'Documento PDF',
  png: 'Imagen PNG',
  /** What a USB stick carries between a Punto and the centre; nothing opens it by a double click. */
  puntos: 'Paquete de USB',
  txt: 'Texto',
  xlsx: 'Libro de Excel',
  zip: 'Archivo comprimido',
} as const;
export type SavedFileKind = keyof typeof SAVED_FILE_KINDS;

export type SaveFileRequest = {
  /** Proposed name with its extension; the shell strips what a file system would misread. */
  name: string;
  /** At most MAX_SAVED_FILE_BYTES. */
  bytes: Uint8Array;
};

/** 256 MiB: larger than a full export of ten years, small enough to cross processes in one message. */
export const MAX_SAVED_FILE_BYTES = 256 * 1024 * 1024;

/** `saved: false` without a message means that the person cancelled. */
export type SaveFileResult = { saved: true } | { saved: false; message?: string };

export type PrintResult = { printed: true } | { printed: false; message?: string };

export type NotifyRequest = {
  /** At most MAX_NOTICE_TITLE letters. */
  title: string;
  /** At most MAX_NOTICE_BODY letters. */
  body: string;
};

/** What a notification of the system shows before it cuts. */
export const MAX_NOTICE_TITLE = 120;
export const MAX_NOTICE_BODY = 400;

/** `shown: false`: the person looks at the window already, the system shows none, or there were too many. */
export type NotifyResult = { shown: boolean };

export type UpdateState =
  | { kind: 'off'; reason: string }
  | { kind: 'current' }
  | { kind: 'checking' }
  | { kind: 'downloading'; version: string; percent: number }
  /** Downloaded and verified; it is installed when the app quits. */
  | { kind: 'ready'; version: string }
  | { kind: 'error'; message: string };

export type Desktop = {
  /** Opens the system's print dialog for the page as it stands. */
  print(): Promise<PrintResult>;
  /** Asks where to, and writes there. */
  saveFile(request: SaveFileRequest): Promise<SaveFileResult>;
  /** Shows a notification of the system, that brings the window to the front when it is clicked. */
  notify(request: NotifyRequest): Promise<NotifyResult>;
  /** Calls back when the person clicked one, with the window in front already; returns the function that stops it. */
  onNoticeOpened(listener: () => void): () => void;
  version(): Promise<string>;
  updateState(): Promise<UpdateState>;
  /** Calls back on every change; returns the function that stops it. */
  onUpdateState(listener: (state: UpdateState) => void): () => void;
};

/** The only channels between the window and the shell. */
export const DESKTOP_CHANNELS = {
  print: 'desktop:print',
  saveFile: 'desktop:save-file',
  notify: 'desktop:notify',
  noticeOpened: 'desktop:notice-opened',
  version: 'desktop:version',
  updateState: 'desktop:update-state',
  updateStateChanged: 'desktop:update-state-changed',
} as const;

declare global {
  interface Window {
    /** Present in the desktop app, absent in the web host. */
    readonly desktop?: Desktop;
  }
}

/** Cookie with the start-up secret, by which the core knows the window of its own shell. */
export const STARTUP_COOKIE = 'pd_inicio';
