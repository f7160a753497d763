/** How a host (desktop, web, central) starts the core, and what it gets back. */
import type { HostRole } from '#shared/domain/codes.ts';
import type { KeySource } from './db/key.ts';
import type { DatabaseAddress } from './db/postgres/address.ts';
import type { PollerSettingsInput } from './snmp/messages.ts';

export type HostOptions = {
  dataDir: string;
  /** Where the centre's HTTPS door listens; everything else stays on 127.0.0.1. */
  host: string;
  /** 0 takes the port of last time, or lets the system choose a free one. */
  port: number;
  /** Given only to fix the role of a new folder; a folder that has one refuses another. */
  role?: HostRole;
  /** The centre's address as stations reach it, when it differs from the one that is bound. */
  publicUrl?: string;
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
  /** Only a centre: the PostgreSQL database that holds the data in the place of a file of the folder. */
  database?: DatabaseAddress;
  /** The pace of the poller where it is not that of the settings: tests do not wait for minutes. */
  polling?: PollerSettingsInput;
};

export type RunningHost = {
  /** The main address, without a slash at its end: the centre's over HTTPS, a station's own. */
  url: string;
  /** The door for windows and commands on this machine, over HTTP on 127.0.0.1. */
  localUrl: string;
  port: number;
  role: HostRole;
  pid: number;
  /** Resolves once everything is on disk and the lock on the folder is given back. */
  close(): Promise<void>;
};

/** Throws a Refusal when the folder, the key or the port do not allow it to start. */
export type StartCore = (options: HostOptions) => Promise<RunningHost>;
