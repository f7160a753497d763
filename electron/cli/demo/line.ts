import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The network between one Punto and the centre: a relay that can be cut. The certificate is still the centre's. */
export interface Line {
  /** The centre's address as the Punto reaches it through this line. */
  readonly url: string;
  cut(): void;
  mend(): void;
  isCut(): boolean;
}

export async function openLine(stack: AsyncDisposableStack, centreUrl: string): Promise<Line> {
  const { hostname, port } = new URL(centreUrl);
  const open = new Set<Socket>();
  let broken = false;
  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((near) => {
    if (broken) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      // A line that breaks is what this is for.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  stack.defer(async () => {
    drop();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      broken = true;
      drop();
    },
    mend: () => {
      broken = false;
    },
    isCut: () => broken,
  };
}
