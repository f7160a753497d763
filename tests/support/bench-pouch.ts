import { createRequire } from 'node:module';
import { join } from 'node:path';

/** As much of PouchDB and Express as the measurement uses: their packages are installed by it and by nothing else. */
export interface PouchDocument {
  readonly _id: string;
  readonly _rev?: string;
  readonly _deleted?: true;
  readonly _conflicts?: readonly string[];
  readonly kind?: 'person' | 'visit';
  readonly [field: string]: unknown;
}

export interface Replication extends Promise<{ readonly ok: boolean; readonly status: string }> {
  cancel(): void;
}

export interface Pouch {
  bulkDocs(documents: readonly PouchDocument[]): Promise<readonly ({ ok: true } | { error: unknown })[]>;
  get(id: string, options?: { rev?: string; conflicts?: boolean }): Promise<PouchDocument>;
  allDocs(options: {
    include_docs: boolean;
    conflicts?: boolean;
    keys?: readonly string[];
  }): Promise<{ readonly rows: readonly { readonly doc?: PouchDocument }[] }>;
  info(): Promise<{ readonly doc_count: number }>;
  readonly replicate: {
    to(url: string, options: object): Replication;
    from(url: string, options: object): Replication;
  };
  close(): Promise<void>;
}

export interface PouchMaker {
  new (name: string): Pouch;
  defaults(options: { prefix: string }): PouchMaker;
}

interface ExpressApp {
  use(handler: unknown): void;
  listen(port: number, host: string, done: () => void): { address(): { port: number } };
}

export const POUCH_PACKAGES = join(import.meta.dirname, '..', 'bench', 'pouchdb');

/** Loads a package of the peer. Throws when it is not installed. */
function load(name: string): unknown {
  return createRequire(join(POUCH_PACKAGES, 'package.json'))(name);
}

export const pouchdb = () => load('pouchdb') as PouchMaker;
export const express = () => load('express') as () => ExpressApp;
export const expressPouch = () => load('express-pouchdb') as (maker: PouchMaker, options: object) => unknown;
