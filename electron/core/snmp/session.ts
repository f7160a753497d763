import { isIPv6 } from 'node:net';
import snmp from 'net-snmp';
import type { Session, SessionOptions } from 'net-snmp';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';

/** A session of net-snmp with the credentials of a target, over the sockets that it is given. */

export interface RequestTiming {
  /** Milliseconds a try. */
  readonly timeoutMs: number;
  readonly retries: number;
}

export function openSession(
  target: SnmpTarget,
  timing: RequestTiming,
  dgramModule: NonNullable<SessionOptions['dgramModule']>,
): Session {
  const options = {
    port: target.port,
    timeout: timing.timeoutMs,
    retries: timing.retries,
    transport: isIPv6(target.host) ? ('udp6' as const) : ('udp4' as const),
    dgramModule,
  };
  const session =
    target.version === '2c'
      ? snmp.createSession(target.host, target.community, { ...options, version: snmp.Version2c })
      : snmp.createV3Session(target.host, userOf(target), { ...options, version: snmp.Version3 });
  // Without a listener one garbage datagram would end the process.
  session.on('error', () => {});
  return session;
}

function userOf(target: Extract<SnmpTarget, { version: '3' }>) {
  return {
    name: target.user,
    level: snmp.SecurityLevel[target.level],
    authProtocol: target.authProtocol === 'SHA' ? snmp.AuthProtocols.sha : snmp.AuthProtocols.sha256,
    authKey: target.authKey,
    privProtocol: target.privProtocol === 'AES128' ? snmp.PrivProtocols.aes : snmp.PrivProtocols.aes256b,
    privKey: target.privKey,
  };
}
