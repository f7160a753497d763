/**
 * Where the data of a Punto or of the central office lies, and what the files in it are called.
 * The desktop app and the `puntos` command share the folder, so both take the place from here.
 */

/** The database, encrypted as a whole. */
export const DATABASE_FILE = 'puntos.db';
/** The key of a headless host: 64 hexadecimal digits, readable by its owner only. */
export const FILE_KEY = 'clave.key';
/** The key of the desktop app, wrapped by the key store of the operating system's account. */
export const WRAPPED_KEY = 'clave.envuelta.json';

export type Machine = {
  platform: string;
  /** The user's home folder, absolute. */
  home: string;
  env: Readonly<Record<string, string | undefined>>;
};

/**
 * The folder used when nobody names one. On Windows it is the local profile, never the roaming one: a
 * database that a domain controller copies at logon would be copied half written.
 */
export function defaultDataFolder(machine: Machine): string {
  if (machine.platform === 'win32') {
    const local = machine.env.LOCALAPPDATA ?? `${machine.home}\\AppData\\Local`;
    return `${local}\\Puntos Digitales`;
  }
  if (machine.platform === 'darwin') return `${machine.home}/Library/Application Support/Puntos Digitales`;
  const data = machine.env.XDG_DATA_HOME;
  // The XDG specification says to ignore a relative path.
  return `${data?.startsWith('/') === true ? data : `${machine.home}/.local/share`}/puntos-digitales`;
}
