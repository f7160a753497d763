import { Refusal } from '#shared/domain/failure.ts';
import { sessionText, type SessionReply, type SessionRequest } from '#shared/sync/wire.ts';
import { sha256 } from '../../ledger/ledger.ts';
import { admittedDevice, ENROLMENT_LIFETIME_MS, signKeyOf } from './devices.ts';
import type { HubParts } from './hub.ts';
import { isSignedBy } from '../keys.ts';

const NONCE_LIFETIME_MS = 60_000;
const TOKEN_LIFETIME_MS = 15 * 60_000;
/** Bounds the memory that strangers can take: the oldest challenge goes first. */
const MAX_NONCES = 2_000;

/**
 * Who is at the door: the centre asks with a nonce, the device signs it, and gets a token that lives in memory.
 * Freshness comes from the nonce, so that a station whose clock is years off is let in.
 */
export function createSessions(parts: HubParts) {
  const { context, identity } = parts;
  const nonces = new Map<string, { device: string; issuedAt: number }>();
  const tokens = new Map<string, { device: string; expiresAt: number }>();
  const random = () => Buffer.from(context.clocks.randomBytes(24)).toString('base64url');

  function challenge(device: string): { nonce: string; serverTime: number } {
    const now = context.clocks.now();
    for (const [nonce, { issuedAt }] of nonces) {
      if (issuedAt + NONCE_LIFETIME_MS > now && nonces.size < MAX_NONCES) break;
      nonces.delete(nonce);
    }
    const nonce = random();
    nonces.set(nonce, { device, issuedAt: now });
    return { nonce, serverTime: now };
  }

  async function open(request: SessionRequest): Promise<SessionReply> {
    const now = context.clocks.now();
    const asked = nonces.get(request.nonce);
    nonces.delete(request.nonce);
    if (asked === undefined || asked.device !== request.device || asked.issuedAt + NONCE_LIFETIME_MS <= now) {
      throw new Refusal('SESION_VENCIDA', 'La central esperó demasiado la respuesta; se intenta de nuevo.');
    }
    const device = await admittedDevice(context.store.read, request.device, now);
    if (!isSignedBy(signKeyOf(device), sessionText(identity.fingerprint, request), request.signature)) {
      throw new Refusal('NO_AUTORIZADO', 'La firma no es de este computador.');
    }
    // The station read its clock between our two readings: the middle errs by half a round trip at most.
    const offset = Math.round(request.clientTime - (asked.issuedAt + now) / 2);
    await context.store.local
      .updateTable('device')
      .set({ clockOffsetMs: offset, lastContactAt: now, expiresAt: now + ENROLMENT_LIFETIME_MS })
      .where('id', '=', device.id)
      .execute();
    for (const [hash, token] of tokens) {
      if (token.expiresAt <= now || token.device === device.id) tokens.delete(hash);
    }
    const token = random();
    tokens.set(sha256(token), { device: device.id, expiresAt: now + TOKEN_LIFETIME_MS });
    return {
      token,
      expiresInMs: TOKEN_LIFETIME_MS,
      serverTime: now,
      hubEpoch: context.ledger.identity.epoch,
      chains: await context.store.read
        .selectFrom('deviceChain')
        .select(['lane', 'epoch', 'ackedSeq', 'ackedHash'])
        .where('device', '=', device.id)
        .orderBy('lane')
        .execute(),
    };
  }

  /** The device behind a token; null when the token is unknown or has run out. */
  function holderOf(token: string): string | null {
    const held = tokens.get(sha256(token));
    return held === undefined || held.expiresAt <= context.clocks.now() ? null : held.device;
  }

  function deviceOf(token: string): string {
    const device = holderOf(token);
    if (device === null) {
      throw new Refusal('SESION_VENCIDA', 'La sesión con la central venció; se abre otra.');
    }
    return device;
  }
  return { challenge, open, holderOf, deviceOf };
}
