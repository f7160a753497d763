/** How a host (desktop, web, central) starts the core, and what it gets back. */
import type { HostRole } from '#shared/domain/codes.ts';

export type KeySource =
  /** The core keeps the key itself, in a file that only its owner can read. */
  | { kind: 'file' }
  /** The host keeps the key and hands it over: 32 bytes as 64 hexadecimal digits. */
  | { kind: 'raw'; keyHex: string };

export type HostOptions = {
  dataDir: string;
  host: '127.0.0.1';
  /** 0 lets the system choose a free one. */
  port: number;
  /** Given only to fix the role of a new folder; a folder that has one refuses another. */
  role?: HostRole;
  /** The folder of the built renderer. */
  rendererDir: string;
  /** The folder of catalogues and device profiles. */
  resourcesDir: string;
  appVersion: string;
  /**
   * Only requests that carry it in the cookie STARTUP_COOKIE are served: no other program of this machine
   * may speak to the core of the desktop app.
   */
  startupSecret?: string;
  keySource: KeySource;
};

export type RunningHost = {
  /** The origin to load, without a slash at its end. */
  url: string;
  port: number;
  role: HostRole;
  pid: number;
  /** Resolves once everything is on disk and the lock on the folder is given back. */
  close(): Promise<void>;
};

/** Throws a Refusal when the folder, the key or the port do not allow it to start. */
export type StartCore = (options: HostOptions) => Promise<RunningHost>;
