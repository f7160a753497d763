/** The key of the database on the desktop: made once, wrapped by the account's key store, never replaced. */
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import { DATABASE_FILE, FILE_KEY, WRAPPED_KEY } from '#shared/domain/data-folder.ts';
import { readIfPresent, writeWhole } from './files.ts';
import { decideKey, KEY_UNREADABLE_MESSAGE } from './policy/key.ts';
import type { KeyFacts } from './policy/key.ts';

const KEY_BYTES = 32;
const keyHexSchema = z.string().regex(/^[0-9a-f]{64}$/u);

const wrappedKey = z.strictObject({
  version: z.literal(1),
  /** What the key store gave, base64. */
  wrapped: z.base64(),
  /** Tells the right key from noise: some key stores decrypt with a wrong password without noticing. */
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/u),
});

export type ShellKeySource = { kind: 'file' } | { kind: 'raw'; keyHex: string };
export type KeyOutcome =
  | { source: ShellKeySource; notice?: string }
  | { refused: { code: string; message: string } };

/** 64 bits of a labelled hash: enough to recognise a key, useless to find it. */
function fingerprintOf(keyHex: string): string {
  return createHash('sha256').update(`puntos-digitales:llave:${keyHex}`).digest('hex').slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function keyStoreState(): Promise<KeyFacts['keyStore']> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'absent';
  return process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
    ? 'weak'
    : 'ready';
}

async function write(dataDir: string, keyHex: string): Promise<void> {
  const wrapped = await safeStorage.encryptStringAsync(keyHex);
  const content: z.infer<typeof wrappedKey> = {
    version: 1,
    wrapped: wrapped.toString('base64'),
    fingerprint: fingerprintOf(keyHex),
  };
  await writeWhole(join(dataDir, WRAPPED_KEY), `${JSON.stringify(content)}\n`);
}

/** Undefined when it cannot be unwrapped, for whatever reason; the reason names nothing secret. */
async function unwrap(dataDir: string): Promise<string | undefined> {
  try {
    const text = await readIfPresent(join(dataDir, WRAPPED_KEY));
    const content = wrappedKey.parse(JSON.parse(text ?? ''));
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
      Buffer.from(content.wrapped, 'base64'),
    );
    const keyHex = keyHexSchema.parse(result);
    if (fingerprintOf(keyHex) !== content.fingerprint) return undefined;
    // The key store has a newer key of its own; a failure here changes nothing, the old one still opens.
    if (shouldReEncrypt) await write(dataDir, keyHex).catch(() => undefined);
    return keyHex;
  } catch {
    return undefined;
  }
}

/** Finds or makes the key of a data folder. It never makes one where a database exists already. */
export async function databaseKey(dataDir: string): Promise<KeyOutcome> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const names = await readdir(dataDir);
  const decision = decideKey({
    wrapped: await exists(join(dataDir, WRAPPED_KEY)),
    plain: await exists(join(dataDir, FILE_KEY)),
    // Any database counts, also one that a person renamed to set it aside.
    database: names.some((name) => name === DATABASE_FILE || /\.(?:db|sqlite3?)$/iu.test(name)),
    keyStore: await keyStoreState(),
  });
  if (decision.do === 'refuse') return { refused: { code: decision.code, message: decision.message } };
  if (decision.do === 'leave-to-core') {
    const { notice } = decision;
    return { source: { kind: 'file' }, ...(notice === undefined ? {} : { notice }) };
  }
  if (decision.do === 'create') await write(dataDir, randomBytes(KEY_BYTES).toString('hex'));
  // A new key, too, is used only after it was read back: a key that does not come back would lock the data.
  const keyHex = await unwrap(dataDir);
  if (keyHex === undefined) return { refused: { code: 'LLAVE_ERRADA', message: KEY_UNREADABLE_MESSAGE } };
  return { source: { kind: 'raw', keyHex } };
}
