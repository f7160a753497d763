import { cuttingProxy } from './cutting-proxy.ts';
import type { CuttingProxy } from './cutting-proxy.ts';
import { openDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { startSnmpAgents } from './snmp-agents.ts';
import type { SnmpAgents } from './snmp-agents.ts';
import { freePort, startWebHost } from './web-host.ts';
import type { WebHost } from './web-host.ts';

/** A centre, two Puntos and access points, each in a process of its own, with a person at each of the three. */
export interface City {
  readonly hosts: { centre: WebHost; readonly joya: WebHost; readonly inem: WebHost };
  readonly centre: Desk;
  readonly joya: Desk;
  readonly inem: Desk;
  readonly agents: SnmpAgents;
  /** Between the Puntos and the centre: the address that enrolment codes carry. */
  readonly network: CuttingProxy;
  /** Starts the centre again on its folder and its address, after it was ended. */
  readonly reopenCentre: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** All of it on new folders, before any set-up. What had started is ended where something else does not start. */
export async function startCity(accessPoints: number): Promise<City> {
  await using running = new AsyncDisposableStack();
  const ended = async <T>(starting: Promise<T>, end: (it: T) => Promise<void>): Promise<T> => {
    const it = await starting;
    running.defer(() => end(it));
    return it;
  };
  const host = (...wanted: Parameters<typeof startWebHost>) =>
    ended(startWebHost(...wanted), (it) => it.stop());
  const desk = (url: string) => ended(openDesk(url), (it) => it.close());

  const port = await freePort();
  const network = await ended(cuttingProxy(port), (it) => it.close());
  const args = ['--port', String(port), '--url', network.url];
  const [centreHost, joyaHost, inemHost] = await Promise.all([
    host('central', { args }),
    host('station'),
    host('station'),
  ]);
  const [agents, centre, joya, inem] = await Promise.all([
    ended(startSnmpAgents({ count: accessPoints, port: 17_161, first: 201 }), (it) => it.stop()),
    desk(centreHost.url),
    desk(joyaHost.url),
    desk(inemHost.url),
  ]);
  const hosts: City['hosts'] = { centre: centreHost, joya: joyaHost, inem: inemHost };
  const rest = running.move();
  return {
    hosts,
    centre,
    joya,
    inem,
    agents,
    network,
    reopenCentre: async () => {
      const again = await startWebHost('central', { folder: hosts.centre.folder, args });
      rest.defer(() => again.stop());
      hosts.centre = again;
    },
    end: () => rest.disposeAsync(),
  };
}
