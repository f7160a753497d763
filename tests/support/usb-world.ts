import { afterEach, beforeEach } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  assertNoDefects,
  forget,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

/** A centre with the Puntos PD01 and PD07, and what is done with sticks between it and a computer of PD01. */
class UsbWorld {
  hub!: TestHub;
  joya!: TestStation;
  joyaSite = '';

  async start(): Promise<void> {
    this.hub = await startHub();
    this.joya = await startStation();
    this.joyaSite = (await createSite(this.hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
    await createSite(this.hub.context, 'central', { code: 'PD07', name: 'INEM' });
    await this.enrol(this.joya, 'PD01');
  }

  async close(): Promise<void> {
    await this.joya.close();
    await this.hub.close();
    assertNoDefects(this.hub, this.joya);
    forget(this.hub, this.joya);
  }

  async enrol(station: TestStation, site: string): Promise<void> {
    await station.sync.enrol((await createEnrolmentCode(this.hub.context, 'central', site)).code);
  }

  async make(station: TestStation = this.joya): Promise<Uint8Array> {
    return (await station.sync.carrier.make('ana@recepcion')).bytes;
  }

  take(bytes: Uint8Array, at: TestHub = this.hub) {
    return at.hub.intake.take('central@oatic', bytes);
  }

  async answer(bytes: Uint8Array): Promise<Uint8Array> {
    return (await this.take(bytes)).reply.bytes;
  }

  read(bytes: Uint8Array, at: TestStation = this.joya) {
    return at.sync.carrier.read(bytes);
  }
}

/** A new one for each test of the file that asks. */
export function usbWorld(): UsbWorld {
  const world = new UsbWorld();
  beforeEach(() => world.start());
  afterEach(() => world.close());
  return world;
}

/** With what the work was refused; anything else is thrown on. */
export async function refused(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  throw error ?? new Error('It was not refused.');
}

export async function phoneOf(machine: TestHub | TestStation, id: string) {
  const row = await machine.context.store.read
    .selectFrom('person')
    .select('phone')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.phone;
}

export function setPhone(machine: TestHub | TestStation, id: string, phone: string) {
  return machine.context.ledger.write('someone', (tx) => tx.patch('person', id, { phone }));
}
