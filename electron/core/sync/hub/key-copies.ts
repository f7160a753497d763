import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import type { HeartbeatReply, SealingJwk } from '#shared/sync/wire.ts';
import { openRecoveryCopy } from '../../db/key-recovery.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { Store } from '../../db/store.ts';
import type { Writer } from '../../db/tables.ts';
import { publicJwkOf } from '../keys.ts';

const privateJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('X25519'),
  x: z.string(),
  d: z.string(),
});
export type RecoveryPair = z.infer<typeof privateJwk>;

/** The centre's side of the sealed copies of its stations' database keys. */
export interface KeyCopies {
  readonly publicKey: SealingJwk;
  /** The pair itself, which also opens what a USB stick brings. It never leaves this process. */
  readonly pair: RecoveryPair;
  /** Whether a copy that came opens here; one that does not is never acknowledged, so the station sends again. */
  opens(sealed: string): Promise<boolean>;
  /**
   * Keeps the first copy of a device for good: its key never changes, and whoever steals its token later must not
   * replace what brings the data back. Answers what the heartbeat says of it.
   */
  keep(
    tx: Writer,
    device: string,
    sealed: string | null,
    now: number,
  ): Promise<NonNullable<HeartbeatReply['recovery']>>;
}

/** Makes the pair at the centre's first start with this version; it lives in the encrypted database alone. */
export async function openKeyCopies(store: Store): Promise<KeyCopies> {
  const pair = (await readPair(store)) ?? (await makePair(store));
  const publicKey = publicJwkOf(pair, 'X25519');
  return {
    publicKey,
    pair,
    opens: (sealed) =>
      openRecoveryCopy(sealed, pair).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Refusal) return false;
          throw error;
        },
      ),
    keep: async (tx, device, sealed, now) => {
      if (sealed !== null) {
        await tx
          .insertInto('deviceKeyCopy')
          .values({ device, sealed, receivedAt: now })
          .onConflict((conflict) => conflict.column('device').doNothing())
          .execute();
      }
      const row = await tx
        .selectFrom('deviceKeyCopy')
        .select('device')
        .where('device', '=', device)
        .executeTakeFirst();
      return { key: publicKey, held: row !== undefined };
    },
  };
}

/** The database key of a station, from its copy. Throws NO_EXISTE, or LLAVE_ERRADA when the copy is damaged. */
export async function openKeyCopy(store: Store, device: string): Promise<Uint8Array> {
  const row = await store.read
    .selectFrom('deviceKeyCopy')
    .select('sealed')
    .where('device', '=', device)
    .executeTakeFirst();
  const pair = await readPair(store);
  if (row === undefined || pair === null) {
    throw new Refusal(
      'NO_EXISTE',
      'La central no tiene la copia de la llave de ese equipo: no alcanzó a sincronizar después de inscribirse. Use el código de recuperación impreso.',
    );
  }
  return openRecoveryCopy(row.sealed, pair);
}

async function readPair(store: Store): Promise<RecoveryPair | null> {
  const held = await readMeta(store.local, 'recoveryKey');
  return held === null ? null : privateJwk.parse(JSON.parse(held));
}

async function makePair(store: Store): Promise<RecoveryPair> {
  const pair = privateJwk.parse(generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }));
  await writeMeta(store.local, 'recoveryKey', JSON.stringify(pair));
  return pair;
}
