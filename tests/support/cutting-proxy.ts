import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** Bytes that went through in both directions since the last call of `cutAfter`. */
  passed(): number;
  /** Destroys every connection once this many more bytes went through; null lets everything pass. */
  cutAfter(bytes: number | null): void;
  /** Everything arrives so many milliseconds later, in both directions. */
  slow(milliseconds: number): void;
  /** While true, new connections are refused at once. */
  refuse(yes: boolean): void;
  close(): Promise<void>;
}

/** A network that fails where it is told to: TCP between station and centre, cut in the middle of anything. */
export async function cuttingProxy(targetPort: number): Promise<CuttingProxy> {
  let passed = 0;
  let limit: number | null = null;
  let refusing = false;
  let later = 0;
  const open = new Set<Socket>();
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((near) => {
    if (refusing) {
      near.destroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    const relay = (from: Socket, to: Socket) => {
      open.add(from);
      from.on('data', (chunk: Buffer) => {
        const room = limit === null ? chunk.length : Math.max(0, limit - passed);
        passed += chunk.length;
        const whole = room >= chunk.length;
        const arrive = () => {
          if (whole) to.write(chunk);
          else to.write(chunk.subarray(0, room), cut);
        };
        if (later === 0) arrive();
        else setTimeout(arrive, later);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    };
    relay(near, far);
    relay(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => passed,
    cutAfter: (bytes) => {
      passed = 0;
      limit = bytes;
    },
    slow: (milliseconds) => {
      later = milliseconds;
    },
    refuse: (yes) => {
      refusing = yes;
      if (yes) cut();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
