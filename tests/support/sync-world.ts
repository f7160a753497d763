import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { v7 } from 'uuid';
import { composeContext } from '#core/compose.ts';
import type { CoreContext } from '#core/context.ts';
import { sealRecoveryCopy } from '#core/db/key-recovery.ts';
import { writeMeta } from '#core/db/meta.ts';
import { deviceIdentity } from '#core/ledger/identity.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { createHub, type Hub } from '#core/sync/hub/hub.ts';
import { registerHubRoutes } from '#core/sync/hub/routes.ts';
import { SNAPSHOT_SETTINGS, type SnapshotSettings } from '#core/sync/hub/snapshot.ts';
import { createStationSync, type StationSync } from '#core/sync/station/station.ts';
import type { Connect, Timeouts } from '#core/sync/station/pinned-client.ts';
import { localDate } from '#shared/domain/bogota.ts';
import type { HostRole } from '#shared/domain/codes.ts';
import type { Fact, RecordFields } from '#shared/domain/entities.ts';
import type { HeartbeatRequest } from '#shared/sync/wire.ts';
import { openMachineStore } from '#tests/support/machine-store.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';

export const QUICK: Timeouts = { connect: 3_000, silence: 5_000, total: 8_000 };

/** ms that a machine's clock is away from the true one; read at every look at the clock. */
export interface ClockError {
  ms: number;
}

interface Machine {
  readonly folder: string;
  readonly context: CoreContext;
  readonly clockError: ClockError;
}

export interface TestHub extends Machine {
  /** Answers 413 to larger bodies, as a proxy in between may; null takes all. */
  readonly largest: { bytes: number | null; refused: number };
  readonly hub: Hub;
  /** Every heartbeat that came, as it came. */
  readonly heartbeats: HeartbeatRequest[];
  readonly url: string;
  readonly port: number;
  readonly defects: Error[];
  close(): Promise<void>;
}

export interface TestStation extends Machine {
  readonly sync: StationSync;
  readonly defects: Error[];
  close(): Promise<void>;
}

async function machine(role: HostRole, folder: string) {
  const clockError: ClockError = { ms: 0 };
  const store = await openMachineStore(role, folder);
  await writeMeta(store.local, 'role', role);
  const now = () => Date.now() + clockError.ms;
  const composed = await composeContext({
    role,
    folder,
    store,
    identity: await deviceIdentity(store.raw, randomBytes),
    publish: () => {},
    clocks: { now, randomBytes, newId: () => v7() },
  });
  return { ...composed, clockError, store };
}

/** A centre with a real HTTPS server on loopback over a real encrypted file. */
export async function startHub(
  folder: string = temporaryFolder(),
  port = 0,
  snapshots: SnapshotSettings = SNAPSHOT_SETTINGS,
  anonymousPerMinute?: number,
): Promise<TestHub> {
  const { context, clockError, derive, store } = await machine('central', folder);
  const hub = await createHub(context, { derive, snapshots });
  const { key, cert } = hub.identity;
  const app = fastify({
    https: { key, cert, minVersion: 'TLSv1.3' },
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  const largest: TestHub['largest'] = { bytes: null, refused: 0 };
  app.addHook('onRequest', async (request, reply) => {
    if (Number(request.headers['content-length'] ?? 0) <= (largest.bytes ?? Infinity)) return;
    largest.refused += 1;
    await reply.code(413).send('Request Entity Too Large');
  });
  const defects: Error[] = [];
  const heartbeats: HeartbeatRequest[] = [];
  const heard: Hub = {
    ...hub,
    heartbeat: (device, request) => {
      heartbeats.push(request);
      return hub.heartbeat(device, request);
    },
  };
  const report = (_path: string, error: Error) => defects.push(error);
  registerHubRoutes(app, {
    hub: heard,
    now: context.clocks.now,
    report,
    ...(anonymousPerMinute !== undefined && { anonymousPerMinute }),
  });
  await app.listen({ host: '127.0.0.1', port });
  const bound = (app.server.address() as AddressInfo).port;
  const url = `https://127.0.0.1:${bound}`;
  await writeMeta(store.local, 'centreUrl', url);
  return {
    folder,
    context,
    clockError,
    hub,
    heartbeats,
    largest,
    url,
    port: bound,
    defects,
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
      await hub.stop();
      await store.close();
    },
  };
}

export async function startStation(
  folder: string = temporaryFolder(),
  timeouts: Timeouts = QUICK,
  pulled: () => void = () => {},
  connect?: Connect,
): Promise<TestStation> {
  const { context, clockError, derive, store, adopt } = await machine('station', folder);
  const defects: Error[] = [];
  const sync = createStationSync(context, {
    derive,
    adopt,
    appVersion: '0.1.0',
    sealKey: (centre) => sealRecoveryCopy(TEST_KEY, centre),
    report: (_path, error) => defects.push(error),
    timeouts,
    pulled,
    // Starting one takes longer than reading what a test writes.
    thread: false,
    ...(connect !== undefined && { connect }),
  });
  return {
    folder,
    context,
    clockError,
    sync,
    defects,
    close: async () => {
      await sync.stop();
      await store.close();
    },
  };
}

/** Throws what the machines reported as defects of the program. */
export function assertNoDefects(...machines: readonly (TestHub | TestStation)[]): void {
  const [first] = machines.flatMap(({ defects }) => defects);
  if (first !== undefined) throw first;
}

export function forget(...machines: readonly Machine[]): void {
  for (const { folder } of machines) rmSync(folder, { recursive: true, force: true });
}

type PersonInput = Partial<RecordFields<'person'>>;

export function person(tx: LedgerTx, siteId: string, input: PersonInput = {}): RecordFields<'person'> {
  return {
    id: tx.newId(),
    siteId,
    documentType: 'CC',
    documentNumber: '9999000017',
    givenNames: 'Ana María',
    surnames: 'Peña Prueba',
    birthDate: '1990-05-15',
    sex: 'MUJER',
    phone: '3000000000',
    neighbourhood: 'San Francisco',
    comuna: '3',
    publicServant: 0,
    ...UNREPRESENTED,
    registeredAt: tx.now,
    deletedAt: null,
    ...input,
  };
}

export function visit(tx: LedgerTx, siteId: string, personId: string): Fact<'attendance'> {
  return {
    id: tx.newId(),
    siteId,
    personId,
    service: 'NAVEGACION',
    startedAt: tx.now,
    localDate: localDate(tx.now),
    origin: 'DESK',
    note: null,
    recordedAt: tx.now,
    importId: null,
  };
}

/** A minute in which a zone was up, from `t0` on (ms UTC). */
export async function interval({ context }: Machine, t0: number): Promise<void> {
  await context.ledger.write('poller', (tx) =>
    tx.append('wifiInterval', {
      id: tx.newId(),
      siteId: context.siteId(),
      vantage: context.ledger.identity.device,
      zoneId: 'zona',
      state: 'UP',
      t0,
      t1: t0 + 60_000,
    }),
  );
}

/** Registers a new person with one visit, as one transaction; returns the person's id. */
export function register({ context }: Machine, input: PersonInput = {}): Promise<string> {
  return context.ledger.write('ana@recepcion', async (tx) => {
    const row = person(tx, context.siteId(), input);
    await tx.create('person', row);
    await tx.append('attendance', visit(tx, context.siteId(), row.id));
    return row.id;
  });
}

const REPLICATED = [
  'person',
  'attendance',
  'attendanceEnd',
  'attendanceVoid',
  'wifiInterval',
  'site',
  'zone',
] as const;

/** Whole tables, in order of id, as they are on the disk. */
export async function tables({ context }: Machine, siteId?: string): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const table of REPLICATED) {
    const rows = await context.store.read
      .selectFrom(table as 'person')
      .selectAll()
      .orderBy('id')
      .execute();
    all[table] = rows.filter((row) => siteId === undefined || !('siteId' in row) || row.siteId === siteId);
  }
  return all;
}
