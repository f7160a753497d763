import type { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import {
  challengeReply,
  sessionReply,
  sessionText,
  type ChainHead,
  type SessionReply,
} from '#shared/sync/wire.ts';
import { clockStanding, noteHandshake } from '../../clock-steps.ts';
import type { CoreContext } from '../../context.ts';
import { deviceKeys, signText, type DeviceKeys } from '../keys.ts';
import type { HubPeer } from './peer.ts';
import type { Connect, Timeouts } from './pinned-client.ts';
import type { HubHeads } from './outbox.ts';

/** The line to the centre: pinned, authenticated when first used, authenticated again when the token ran out. */
export interface StationLink {
  /** Where the centre stands in this device's chains, as the newest session said. */
  heads(): Promise<HubHeads>;
  moveHead(head: ChainHead): void;
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
  let heads: HubHeads = new Map();

  async function authenticate(): Promise<SessionReply> {
    const { nonce } = await client.post('challenge', { device }, challengeReply);
    const standing = await clockStanding(context.store.local);
    const unsigned = { device, nonce, clientTime: Math.round(context.clocks.now()) };
    const signature = signText(keys, sessionText(peer.fingerprint, unsigned));
    session = await client.post('session', { ...unsigned, signature }, sessionReply);
    await noteHandshake(context.store.local, standing, unsigned.clientTime - session.serverTime);
    heads = new Map(session.chains.map((head) => [head.lane, head]));
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
    heads: async () => {
      if (session === null) await authenticate();
      return heads;
    },
    moveHead: (head) => {
      heads = new Map([...heads, [head.lane, head]]);
    },
    sign: (text) => signText(keys, text),
    call: (path, body, schema) => withToken((token) => client.post(path, body, schema, token)),
    fetch: (path, from, take) => withToken((token) => client.fetch(path, from, token, take)),
    close: client.close,
  };
}
