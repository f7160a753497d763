import dgram from 'node:dgram';
import net, { isIPv6 } from 'node:net';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { openSession } from '#core/snmp/session.ts';
import type { RequestTiming } from '#core/snmp/session.ts';

/** Why a device that was asked might be silent: it answers from another address, or it lives and only SNMP is mute. */

/**
 * The address, with its port, that answers in place of the target; null when nobody does. The poller's own sockets are
 * connected and never hear such an answer: it proves nothing about the zone, but a person who sets it up wants to know.
 */
export async function strangerThatAnswers(target: SnmpTarget, timing: RequestTiming): Promise<string | null> {
  const socket = dgram.createSocket(isIPv6(target.host) ? 'udp6' : 'udp4');
  let stranger: string | null = null;
  socket.on('message', (_message, from) => {
    if (from.address === target.host && from.port === target.port) return;
    stranger ??= from.address.includes(':')
      ? `[${from.address}]:${from.port}`
      : `${from.address}:${from.port}`;
  });
  const session = openSession(target, timing, { createSocket: () => guarded(socket) });
  const answered = new Promise<void>((resolve) => {
    session.get(['1.3.6.1.2.1.1.3.0'], () => resolve());
  });
  await answered;
  session.close();
  return stranger;
}

/** The library throws over some malformed packets; from a stranger even less may end the process. */
function guarded(socket: dgram.Socket) {
  socket.on('error', () => {});
  return {
    on(event: string, handler: (...parts: unknown[]) => void) {
      if (event === 'error') return;
      socket.on(event, (...parts: unknown[]) => {
        try {
          handler(...parts);
        } catch {
          // Nobody's reply.
        }
      });
    },
    send: socket.send.bind(socket),
    close: () => socket.close(),
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  };
}

/** Management pages and shells: one of them is open, or refused aloud, on nearly every device that lives. */
const TCP_PORTS = [443, 80, 22];

/** Whether the host opens or refuses a TCP connection: a silence of SNMP alone is then a matter of its credentials. */
export async function hostAnswersTcp(host: string, timeoutMs: number): Promise<boolean> {
  const answers = await Promise.all(TCP_PORTS.map((port) => answersTcp(host, port, timeoutMs)));
  return answers.includes(true);
}

/** True when a TCP connection was opened, or refused by the host itself. */
export function answersTcp(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', (error) => finish('code' in error && error.code === 'ECONNREFUSED'));
  });
}
