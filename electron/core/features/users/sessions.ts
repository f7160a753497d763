import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '#shared/domain/failure.ts';
import { audit } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { SessionRow } from '../../db/tables.ts';
import { findAccount, type Account } from './accounts.ts';
import { checkWait, countFailure, forgetFailures } from './attempts.ts';
import { checkNobody, passwordMatches } from './passwords.ts';

/** A working day: after it everybody logs in again. */
const LIFETIME_MS = 12 * 3_600_000;
/** Without a request for this long the session ends; the screen locks itself much earlier. */
const IDLE_MS = 2 * 3_600_000;
/** How stale lastSeenAt may be on the disk: writing it at every request would cost a disk flush each. */
const SEEN_EVERY_MS = 5 * 60_000;

export type Session = SessionRow;

export interface Sessions {
  /** Checks name and password; returns the token for the cookie. Throws CLAVE_ERRADA or ESPERE. */
  login(username: string, password: string): Promise<{ token: string; session: Session }>;
  /** The session of a token, or null when there is none or it has ended. */
  find(token: string): Promise<Session | null>;
  logout(session: Session): Promise<void>;
  lock(session: Session): Promise<void>;
  /** Throws CLAVE_ERRADA or ESPERE. */
  unlock(session: Session, password: string): Promise<void>;
}

/** How long a closed account or a changed role may still pass. */
const RECHECK_MS = 30_000;

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

export function createSessions(context: CoreContext): Sessions {
  const { store, clocks } = context;
  // Sessions are few; the map saves a query at every request. The table survives restarts.
  const live = new Map<string, Session>();
  const checked = new Map<string, number>();

  const authenticate = async (username: string, password: string): Promise<Account> => {
    await checkWait(context, username);
    const account = await findAccount(context, username);
    if (account === null) await checkNobody(password);
    if (account === null || !(await passwordMatches(account.passwordHash, password))) {
      await countFailure(context, username);
      throw new Refusal(
        'CLAVE_ERRADA',
        'El usuario o la clave no coinciden. Revise mayúsculas y vuelva a intentar.',
      );
    }
    await forgetFailures(context, username);
    return account;
  };

  const end = async (session: Session) => {
    live.delete(session.tokenHash);
    checked.delete(session.tokenHash);
    await store.local.deleteFrom('session').where('tokenHash', '=', session.tokenHash).execute();
  };

  const setLock = async (session: Session, lockedAt: number | null) => {
    const next = { ...session, lockedAt };
    live.set(session.tokenHash, next);
    await store.local
      .updateTable('session')
      .set({ lockedAt })
      .where('tokenHash', '=', session.tokenHash)
      .execute();
  };

  /** The session with the rights that its account has now; null when the account is gone or closed. */
  const stillValid = async (session: Session, now: number): Promise<Session | null> => {
    if (Math.abs(now - (checked.get(session.tokenHash) ?? 0)) < RECHECK_MS) return session;
    const account = await findAccount(context, session.username);
    if (account === null || account.id !== session.userId) return null;
    checked.set(session.tokenHash, now);
    return { ...session, role: account.role, displayName: account.displayName };
  };

  return {
    login: async (rawName, password) => {
      const username = rawName.trim().toLowerCase().slice(0, 40);
      const account = await authenticate(username, password);
      const now = clocks.now();
      const token = randomBytes(32).toString('base64url');
      const session: Session = {
        tokenHash: hashOf(token),
        userId: account.id,
        username: account.username,
        displayName: account.displayName,
        role: account.role,
        createdAt: now,
        lastSeenAt: now,
        lockedAt: null,
      };
      await store.local
        .deleteFrom('session')
        .where('createdAt', '<', now - LIFETIME_MS)
        .execute();
      await store.local.insertInto('session').values(session).execute();
      await audit(context, actorOf(session), 'INGRESO', account.id);
      live.set(session.tokenHash, session);
      return { token, session };
    },
    find: async (token) => {
      const tokenHash = hashOf(token);
      const session =
        live.get(tokenHash) ??
        (await store.read
          .selectFrom('session')
          .selectAll()
          .where('tokenHash', '=', tokenHash)
          .executeTakeFirst());
      if (session === undefined) return null;
      const now = clocks.now();
      if (now - session.createdAt > LIFETIME_MS || now - session.lastSeenAt > IDLE_MS) {
        await end(session);
        return null;
      }
      const valid = await stillValid(session, now);
      if (valid === null) {
        await end(session);
        return null;
      }
      if (now - session.lastSeenAt <= SEEN_EVERY_MS) {
        live.set(tokenHash, valid);
        return valid;
      }
      const seen = { ...valid, lastSeenAt: now };
      live.set(tokenHash, seen);
      await store.local
        .updateTable('session')
        .set({ lastSeenAt: now })
        .where('tokenHash', '=', tokenHash)
        .execute();
      return seen;
    },
    logout: end,
    lock: (session) => setLock(session, clocks.now()),
    unlock: async (session, password) => {
      const account = await authenticate(session.username, password);
      if (account.id !== session.userId)
        throw new Refusal('SESION_VENCIDA', 'La sesión terminó; ingrese de nuevo.');
      await setLock(session, null);
    },
  };
}

/** How changes and the audit trail name a person: by account, never by name. */
export function actorOf(session: Pick<Session, 'userId'>): string {
  return `user:${session.userId}`;
}
