import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeContext, systemClocks } from '#core/compose.ts';
import type { Core } from '#core/core.ts';
import { recoveriesOf } from '#core/db/key-recovery.ts';
import { openFolder } from '#core/db/open.ts';
import { writeMeta } from '#core/db/meta.ts';
import type { FileStore } from '#core/db/store.ts';
import { addAccount } from '#core/features/users/accounts.ts';
import { createImportDesk } from '#core/imports/desk.ts';
import { createSessions } from '#core/features/users/sessions.ts';
import type { HostOptions } from '#core/host-options.ts';
import type { RequestContext } from '#core/http/trpc.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PASSWORD = 'una frase de prueba';

export interface BenchCore {
  readonly folder: string;
  readonly store: FileStore;
  readonly core: Core;
  readonly requestContext: RequestContext;
  readonly hostOptions: HostOptions;
  readonly credentials: { readonly username: string; readonly password: string };
  login(url: string): Promise<string>;
  close(): Promise<void>;
}

/** A station in a folder of its own with one user at the desk, opened and composed as the hosts do. */
export async function openBenchCore(role: 'desk' | 'admin' = 'desk'): Promise<BenchCore> {
  const folder = mkdtempSync(join(tmpdir(), 'puntos-bench-'));
  const opened = await openFolder({
    folder,
    keySource: { kind: 'file' },
    now: systemClocks.now,
    randomBytes: systemClocks.randomBytes,
  });
  const { store, identity } = opened;
  await writeMeta(store.local, 'role', 'station');
  const { context } = await composeContext({ role: 'station', folder, store, identity, publish: () => {} });
  await addAccount(context, 'machine', {
    username: 'bench',
    displayName: 'Banco',
    role,
    password: PASSWORD,
  });
  const sessions = createSessions(context);
  const { session } = await sessions.login('bench', PASSWORD);
  const core: Core = {
    context,
    sessions,
    version: '0',
    puntos: [],
    sync: null,
    intake: null,
    imports: createImportDesk(context, (_place, error) => {
      throw error;
    }),
    keyRecovery: recoveriesOf(opened.key),
    certificatePage: () => Promise.reject(new Error('not here')),
    reloadWifi: async () => {},
    setup: {
      needed: async () => false,
      tokenNeeded: false,
      fixedRole: 'station',
      complete: () => Promise.reject(new Error('A benchmark has no set-up.')),
    },
  };
  return {
    folder,
    store,
    core,
    requestContext: {
      core,
      session,
      setSession: () => {},
      report: (_path, error) => {
        throw error;
      },
    },
    hostOptions: {
      dataDir: folder,
      host: '127.0.0.1',
      port: 0,
      role: 'station',
      rendererDir: join(ROOT, 'renderer'),
      resourcesDir: join(ROOT, 'resources'),
      appVersion: '0',
      keySource: { kind: 'file' },
    },
    credentials: { username: 'bench', password: PASSWORD },
    login: async (url) => {
      const reply = await fetch(`${url}/trpc/session.login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ username: 'bench', password: PASSWORD }),
      });
      const cookie = reply.headers.get('set-cookie');
      if (cookie === null) throw new Error('The login of the benchmark failed.');
      return cookie.split(';')[0] ?? '';
    },
    close: () => opened.close(),
  };
}
