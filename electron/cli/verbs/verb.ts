import { resolve } from 'node:path';
import type { CommandName } from '#core/commands.ts';
import type { KeySource } from '#core/db/key.ts';
import type { DatabaseAddress } from '#core/db/postgres/address.ts';

/** One verb of the `puntos` command, as data: the parser, the help and the call derive from it. */
export interface Verb {
  /** The words that name it, for example ['user', 'add']. */
  readonly words: readonly [string] | readonly [string, string];
  /** Asked of the process that holds the folder, or done on the files of the folder itself. */
  readonly does: { readonly command: CommandName } | { readonly local: LocalJob };
  readonly summary: string;
  /** A file the verb reads: its name in the help. */
  readonly file?: string;
  /** A path the verb works on without reading it first. */
  readonly path?: string;
  readonly options?: readonly VerbOption[];
  /** Reads the password from standard input, so that it is in no history and no process list. */
  readonly passwordOnStdin?: boolean;
  readonly input: (given: Given) => Record<string, unknown>;
  /** Lines for stderr before it is done. */
  readonly before?: (folder: LocalFolder, input: Record<string, unknown>) => Promise<string[]>;
  /** What a person reads without --json. */
  readonly print: (value: never) => string[];
  /** What was found out is bad news: the reason for stderr and exit code 1, or null. */
  readonly bad?: (value: never) => string | null;
}

/** A job on the files of a folder, which may be served meanwhile. */
export type LocalJob = (folder: LocalFolder, input: Record<string, unknown>) => Promise<unknown>;

export interface LocalFolder {
  /** The data folder, absolute. */
  readonly folder: string;
  readonly keySource: KeySource;
  /** Where the data of a centre on PostgreSQL is. */
  readonly database?: DatabaseAddress;
  readonly now: () => number;
  /** Runs a command on the folder as the verbs do: in the process that serves it, or here. Throws Refusal. */
  readonly run: (command: CommandName, input: unknown) => Promise<unknown>;
  /** A person sits at a terminal, and nothing of what is said goes to a file. */
  readonly interactive: boolean;
}

export interface VerbOption {
  readonly flags: string;
  readonly summary: string;
  readonly required?: boolean;
}

export interface Given {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly password: string;
  readonly file: { readonly name: string; readonly base64: string };
  readonly path: string;
}

/** The value of an option that takes one. */
export const text = (given: Given, name: string): string | undefined => {
  const value = given.options[name];
  return typeof value === 'string' ? value : undefined;
};

/** Options that were not given are left out: the schemas refuse what they do not know. */
export function present(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

export const period: readonly VerbOption[] = [
  { flags: '--from <fecha>', summary: 'primer día, AAAA-MM-DD', required: true },
  { flags: '--to <fecha>', summary: 'primer día que ya no cuenta, AAAA-MM-DD', required: true },
];

/** The path that was named, absolute. */
export const pathOf = (given: Given) => ({ path: resolve(given.path) });
