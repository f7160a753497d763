import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** The line between the stations of a measurement and their centre: counted, and made slow or broken where asked. */
export interface BenchLine {
  readonly port: number;
  /** Bytes in both directions since the last call. */
  bytes(): number;
  /** Milliseconds that each direction takes, and after how many bytes of its own a connection breaks (null: never). */
  disturb(oneWayMs: number, cutEveryBytes: number | null): void;
  /** How often it broke since it was last disturbed. */
  cuts(): number;
  close(): Promise<void>;
}

export async function openBenchLine(targetPort: number): Promise<BenchLine> {
  let bytes = 0;
  let oneWayMs = 0;
  let every: number | null = null;
  let cuts = 0;
  const open = new Set<Socket>();
  const relay = (from: Socket, to: Socket, carried: { bytes: number }) => {
    open.add(from);
    from.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      carried.bytes += chunk.length;
      if (every !== null && carried.bytes > every) {
        cuts += 1;
        from.destroy();
        return;
      }
      if (oneWayMs === 0) to.write(chunk);
      // Timers of one length fire in the order they were set: the bytes stay in order.
      else void delay(oneWayMs).then(() => to.destroyed || to.write(chunk));
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
  };
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    const carried = { bytes: 0 };
    relay(near, far, carried);
    relay(far, near, carried);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => {
      const counted = bytes;
      bytes = 0;
      return counted;
    },
    disturb: (ms, cutEveryBytes) => {
      oneWayMs = ms;
      every = cutEveryBytes;
      cuts = 0;
    },
    cuts: () => cuts,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
