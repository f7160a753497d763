import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Application } from './application.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import type { Store } from './db/store.ts';
import type { HostOptions } from './host-options.ts';
import type { EventHub } from './http/events.ts';
import { startServer, type RunningServer } from './http/server.ts';
import { reportDefect } from './report.ts';

/**
 * The HTTPS door of the centre: stations, and windows of other computers. Over restarts it keeps its port and the
 * address that enrolment codes carry: the one that --url gave, or else the one that is bound.
 */
export async function serveHub(
  options: HostOptions,
  store: Store,
  current: () => Application,
  events: EventHub,
): Promise<RunningServer> {
  const { hub } = current();
  if (hub === null) throw new Error('Only the centre has a hub.');
  if (options.publicUrl !== undefined) {
    await writeMeta(store.local, 'centreGivenUrl', new URL(options.publicUrl).origin);
  }
  const given = await readMeta(store.local, 'centreGivenUrl');
  const lastPort = Number((await readMeta(store.local, 'centrePort')) ?? 0);
  const server = await startServer({
    core: () => current().core,
    events,
    rendererDir: options.rendererDir,
    host: options.host,
    port: options.port === 0 ? lastPort : options.port,
    tls: hub.tls,
    ...(given === null ? {} : { alsoKnownAs: new URL(given).host }),
    report: reportDefect,
    extend: hub.routes,
  });
  await writeMeta(store.local, 'centrePort', String(server.port));
  await writeMeta(store.local, 'centreUrl', given ?? server.url);
  return server;
}

/** Only the centre speaks HTTPS; without it nothing may leave this machine. */
export function refuseAddress(options: HostOptions, role: HostRole | null): void {
  const loopback = options.host === '127.0.0.1' || options.host === 'localhost' || options.host === '::1';
  if (role !== 'central' && !loopback) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Un Punto solo se atiende desde su propio computador (127.0.0.1): sin HTTPS los datos viajarían a la vista.',
    );
  }
  if (options.publicUrl === undefined) return;
  if (role === 'station') {
    throw new Refusal('ENTRADA_INVALIDA', 'Un Punto no tiene --url: esa es la dirección de la central.');
  }
  if (URL.parse(options.publicUrl)?.protocol !== 'https:') {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'La dirección de --url no es válida; escríbala como https://nombre:puerto.',
    );
  }
}
