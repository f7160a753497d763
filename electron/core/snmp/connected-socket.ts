import dgram from 'node:dgram';

/**
 * UDP sockets connected to one device, in the shape that net-snmp asks of a `dgramModule`.
 *
 * net-snmp opens unconnected sockets, does not check where a reply comes from, never learns that a port is
 * closed and drops socket errors. A connected socket lets the kernel discard datagrams of anybody else and
 * report ICMP refusals; what the socket reports goes to `onError` instead of to the library. A handler that
 * throws over a malformed datagram must not end the process either: `onGarbage` counts it.
 */

export interface SocketWatch {
  onSend(): void;
  onMessage(): void;
  onGarbage(): void;
  onError(error: Error): void;
}

type SendCallback = (error: Error | null, bytes?: number) => void;
type Handler = (...parts: unknown[]) => void;

export function connectedSockets(host: string, port: number, watch: SocketWatch) {
  return { createSocket: (transport: string) => connectSocket(transport, host, port, watch) };
}

function connectSocket(transport: string, host: string, port: number, watch: SocketWatch) {
  const socket = dgram.createSocket(transport === 'udp6' ? 'udp6' : 'udp4');
  let connected = false;
  let closed = false;
  let waiting: (() => void)[] = [];

  socket.on('error', (error) => watch.onError(error));
  socket.connect(port, host, (error?: Error) => {
    if (closed) return;
    if (error) {
      watch.onError(error);
      return;
    }
    connected = true;
    for (const send of waiting) send();
    waiting = [];
  });

  function transmit(buffer: Buffer, offset: number, length: number, callback: SendCallback): void {
    if (closed) return;
    watch.onSend();
    socket.send(buffer, offset, length, callback);
  }

  return {
    on(event: string, handler: Handler) {
      if (event === 'error') return;
      if (event === 'close') {
        socket.on('close', handler);
        return;
      }
      socket.on('message', (...parts) => {
        watch.onMessage();
        try {
          handler(...parts);
        } catch {
          // Some malformed packets pass the parser and break the library later; they are nobody's reply.
          watch.onGarbage();
        }
      });
    },
    send(
      buffer: Buffer,
      offset: number,
      length: number,
      _port: number,
      _host: string,
      callback: SendCallback,
    ) {
      if (connected) transmit(buffer, offset, length, callback);
      else waiting.push(() => transmit(buffer, offset, length, callback));
    },
    close() {
      if (closed) return;
      closed = true;
      socket.close();
    },
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  };
}
