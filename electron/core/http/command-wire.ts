/** Where the `puntos` command asks the process that already serves the folder. */
export const COMMAND_PATH = '/orden';

export type CommandReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };
