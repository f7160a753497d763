import { performance } from 'node:perf_hooks';
import snmp from 'net-snmp';
import type { Varbind } from 'net-snmp';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { connectedSockets } from '#core/snmp/connected-socket.ts';
import type { SocketWatch } from '#core/snmp/connected-socket.ts';
import { openSession } from '#core/snmp/session.ts';
import type { RequestTiming } from '#core/snmp/session.ts';

/** One session with one device, and what became of a request on it. */

/** What exactly a living device refused; UNCLEAR where it does not say. */
export type FaultReason = 'USER' | 'AUTH_KEY' | 'PRIV_KEY' | 'LEVEL' | 'PORT' | 'NO_ACCESS' | 'UNCLEAR';

export type Reply =
  | { readonly kind: 'VARBINDS'; readonly varbinds: readonly Varbind[]; readonly rttMs: number }
  /** A living device that does not give us the values. */
  | {
      readonly kind: 'FAULT';
      readonly fault: 'AUTH' | 'SNMP_ERROR' | 'PORT_CLOSED';
      readonly why: FaultReason;
      readonly rttMs: number;
    }
  /** The v3 engine restarted or was replaced: this session will never be answered again. */
  | { readonly kind: 'STALE_ENGINE'; readonly rttMs: number }
  /** `reason`: TIMEOUT, or the code with which the network says that nobody is there. */
  | { readonly kind: 'SILENCE'; readonly reason: string }
  | { readonly kind: 'OWN_FAULT'; readonly reason: string };

export interface Connection {
  get(oids: readonly string[]): Promise<Reply>;
  /** The values below one column, at most `limit`; null where the device does not give them. */
  column(oid: string, limit: number): Promise<readonly Varbind[] | null>;
  /** The discovered v3 engine in hexadecimal. */
  engineId(): string | undefined;
  close(): void;
}

/** A timeout that fires this much late says that our own process was starved, not that the device is silent. */
const STARVED_MS = 300;

/** Discovery, request and one repetition after a time report; beyond that the socket itself is stuck. */
const EXCHANGES = 3;

/** ICMP port unreachable, as Linux and as Windows name it. */
const REFUSED = new Set(['ECONNREFUSED', 'ECONNRESET']);
/** The network says that nobody is there: the same as silence. Every other code is about us. */
const ABSENT = new Set(['EHOSTUNREACH', 'EHOSTDOWN', 'ETIMEDOUT']);

export function openConnection(target: SnmpTarget, timing: RequestTiming): Connection {
  let requestSince = performance.now();
  let awaitingSince: number | null = null;
  let lastRttMs: number | null = null;
  let settleFromSocket: ((error: Error) => void) | null = null;
  let settleFromGarbage: (() => void) | null = null;
  let brokenBy: Error | null = null;

  const watch: SocketWatch = {
    onSend() {
      // The first transmission counts: after a retry nobody can tell which one was answered.
      awaitingSince ??= performance.now();
      requestSince = awaitingSince;
    },
    onMessage() {
      lastRttMs = elapsedMs();
      awaitingSince = null;
    },
    onGarbage() {
      // The library took it for the answer, dropped the request and broke over it: nothing more will come.
      if (Object.keys(session.reqs).length === 0) settleFromGarbage?.();
    },
    onError(error) {
      if (settleFromSocket === null) brokenBy = error;
      else settleFromSocket(error);
    },
  };
  const session = openSession(target, timing, connectedSockets(target.host, target.port, watch));

  const elapsedMs = () => performance.now() - requestSince;
  /** Of the last reply in this request; a refusal has none and answers now. */
  const rttMs = () => lastRttMs ?? elapsedMs();

  function classify(error: Error, wasCold: boolean): Reply {
    const code = systemCode(error);
    if (code !== null) {
      if (REFUSED.has(code)) return { kind: 'FAULT', fault: 'PORT_CLOSED', why: 'PORT', rttMs: rttMs() };
      return { kind: ABSENT.has(code) ? 'SILENCE' : 'OWN_FAULT', reason: code };
    }
    if (error.name === 'RequestTimedOutError') {
      if (elapsedMs() > timing.timeoutMs * (timing.retries + 1) + STARVED_MS)
        return { kind: 'OWN_FAULT', reason: 'BUSY' };
      // Discovery was answered in this very request, the authenticated part was not: a wrong privacy key.
      return wasCold && session.msgSecurityParameters !== undefined
        ? { kind: 'FAULT', fault: 'AUTH', why: 'PRIV_KEY', rttMs: rttMs() }
        : { kind: 'SILENCE', reason: 'TIMEOUT' };
    }
    if (error.name === 'RequestFailedError')
      return { kind: 'FAULT', fault: 'SNMP_ERROR', why: 'NO_ACCESS', rttMs: rttMs() };
    if (error.name === 'ResponseInvalidError') return { ...classifyInvalid(error), rttMs: rttMs() };
    return { kind: 'OWN_FAULT', reason: error.name };
  }

  function request<Result>(
    start: (done: (error: Error | null, result?: Result) => void) => void,
    replyOf: (result: Result) => Reply,
  ): Promise<Reply> {
    const wasCold = target.version === '3' && session.msgSecurityParameters === undefined;
    return new Promise((resolve) => {
      let settled = false;
      const settle = (reply: Reply) => {
        if (settled) return;
        settled = true;
        clearTimeout(deadline);
        settleFromSocket = null;
        settleFromGarbage = null;
        resolve(reply);
      };
      const deadline = setTimeout(
        () => settle({ kind: 'OWN_FAULT', reason: 'STUCK' }),
        timing.timeoutMs * (timing.retries + 1) * EXCHANGES + 1_000,
      );
      awaitingSince = null;
      lastRttMs = null;
      requestSince = performance.now();
      settleFromSocket = (error) => settle(classify(error, wasCold));
      settleFromGarbage = () =>
        settle({ kind: 'FAULT', fault: 'SNMP_ERROR', why: 'UNCLEAR', rttMs: rttMs() });
      if (brokenBy !== null) {
        settle(classify(brokenBy, wasCold));
        return;
      }
      start((error, result) => {
        if (error) settle(classify(error, wasCold));
        else if (result !== undefined) settle(replyOf(result));
      });
    });
  }

  const asReply = (varbinds: readonly Varbind[]): Reply => ({ kind: 'VARBINDS', varbinds, rttMs: rttMs() });
  return {
    get: (oids) => request((done) => session.get(oids, done), asReply),
    async column(oid, limit) {
      const rows: Varbind[] = [];
      const reply = await request<Varbind[]>(
        (done) =>
          session.subtree(
            oid,
            Math.min(limit, 40),
            (page) => {
              rows.push(...page.filter((row) => !snmp.isVarbindError(row)));
              return rows.length >= limit;
            },
            (error) => done(error, rows),
          ),
        asReply,
      );
      return reply.kind === 'VARBINDS' ? reply.varbinds : null;
    },
    engineId: () => session.msgSecurityParameters?.msgAuthoritativeEngineID.toString('hex'),
    close() {
      session.close();
    },
  };
}

function systemCode(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** The message and `info` of such an error can hold the keys: neither leaves this function. */
function classifyInvalid(
  error: Error,
):
  | { readonly kind: 'STALE_ENGINE' }
  | { readonly kind: 'FAULT'; readonly fault: 'AUTH' | 'SNMP_ERROR'; readonly why: FaultReason } {
  const code = 'code' in error ? error.code : null;
  const { ENotInTimeWindow, EAuthFailure, ECouldNotDecrypt } = snmp.ResponseInvalidCode;
  if (code === ENotInTimeWindow || /^(Not In Time Window|Unknown Engine ID)/.test(error.message))
    return { kind: 'STALE_ENGINE' };
  const refused = code === EAuthFailure || code === ECouldNotDecrypt;
  const why = code === ECouldNotDecrypt ? 'PRIV_KEY' : reportedReason(error.message);
  return { kind: 'FAULT', fault: refused ? 'AUTH' : 'SNMP_ERROR', why };
}

/** How net-snmp names the reports of RFC 3414 section 3.2. A digest of theirs that we refuse is our key as well. */
const REPORTS: readonly (readonly [string, FaultReason])[] = [
  ['Unknown User Name', 'USER'],
  ['Wrong Digest', 'AUTH_KEY'],
  ['Authentication digest', 'AUTH_KEY'],
  ['Decryption Error', 'PRIV_KEY'],
  ['Unsupported Security Level', 'LEVEL'],
];

function reportedReason(message: string): FaultReason {
  return REPORTS.find(([words]) => message.startsWith(words))?.[1] ?? 'UNCLEAR';
}
