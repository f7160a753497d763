import type { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { challengeReply, sessionReply, sessionText, type SessionReply } from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import { deviceKeys, signText, type DeviceKeys } from '../keys.ts';
import type { HubPeer } from './peer.ts';
import type { Connect, Timeouts } from './pinned-client.ts';
import type { HubHead } from './outbox.ts';

/** The line to the centre: pinned, authenticated when first used, authenticated again when the token ran out. */
export interface StationLink {
  /** Where the centre stands in this device's chain, as the newest session said. */
  head(): Promise<HubHead>;
  moveHead(head: HubHead): void;
  sign(text: string): string;
  call<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>>;
  /** See PinnedClient.fetch. */
  fetch(path: string, from: number, take: (chunk: Uint8Array) => void): Promise<void>;
  close(): void;
}

export async function openLink(
  context: CoreContext,
  peer: HubPeer,
  connect: Connect,
  timeouts: Timeouts,
): Promise<StationLink> {
  const keys: DeviceKeys = await deviceKeys(context.store.local);
  const { device } = context.ledger.identity;
  const client = connect(peer.url, peer.fingerprint, timeouts);
  let session: SessionReply | null = null;
  let head: HubHead = { epoch: 1, ackedSeq: 0 };

  async function authenticate(): Promise<SessionReply> {
    const { nonce } = await client.post('challenge', { device }, challengeReply);
    const unsigned = { device, nonce, clientTime: Math.round(context.clocks.now()) };
    const signature = signText(keys, sessionText(peer.fingerprint, unsigned));
    session = await client.post('session', { ...unsigned, signature }, sessionReply);
    head = { epoch: session.epoch, ackedSeq: session.ackedSeq };
    return session;
  }

  async function withToken<T>(exchange: (token: string) => Promise<T>): Promise<T> {
    const { token } = session ?? (await authenticate());
    try {
      return await exchange(token);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'SESION_VENCIDA') throw error;
      // The token ran out, or the centre was restarted and remembers none.
      const fresh = await authenticate();
      return exchange(fresh.token);
    }
  }

  return {
    head: async () => {
      if (session === null) await authenticate();
      return head;
    },
    moveHead: (to) => {
      head = to;
    },
    sign: (text) => signText(keys, text),
    call: (path, body, schema) => withToken((token) => client.post(path, body, schema, token)),
    fetch: (path, from, take) => withToken((token) => client.fetch(path, from, token, take)),
    close: client.close,
  };
}
