import { v7 } from 'uuid';
import { createSite } from '#core/features/central/sites.ts';
import { visit } from '#tests/support/sync-world.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import type { TestCore } from './core.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const KEY = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) });

/** What a computer of the board says of itself; what is left out is as it should be. */
export interface BoardComputer {
  readonly name?: string;
  readonly minutesAgo?: number;
  readonly [column: string]: string | number | null | undefined;
}

/** A Punto of the board with its computers; returns its id. */
export async function addPunto(
  t: TestCore,
  code: string,
  name: string,
  ...computers: readonly BoardComputer[]
): Promise<string> {
  const now = t.clock.now;
  const { id } = await createSite(t.core.context, 'admin@central', { code, name });
  for (const { minutesAgo = 1, ...said } of computers) {
    await t.store.local
      .insertInto('device')
      .values({
        id: v7().slice(-12),
        siteId: id,
        name: 'Recepción',
        signKey: KEY,
        sealKey: KEY,
        enrolledAt: now - 60 * DAY,
        revokedAt: null,
        frozenAt: null,
        expiresAt: now + 300 * DAY,
        lastContactAt: now - minutesAgo * MINUTE,
        lastPushAt: now - minutesAgo * MINUTE,
        clockOffsetMs: 200,
        appVersion: '4.3.1',
        pending: 0,
        pendingSince: null,
        diskFree: 80_000_000_000,
        quarantined: 0,
        comparedAt: now - 300 * MINUTE,
        comparedFault: null,
        ...said,
      })
      .execute();
  }
  return id;
}

/** So many visits of the last `days` days at a Punto, spread over the working hours. */
export async function addVisits(t: TestCore, siteId: string, days: number, aDay: number): Promise<void> {
  const { now } = t.clock;
  await t.core.context.ledger.write('ana@recepcion', async (tx) => {
    const personId = tx.newId();
    await tx.create('person', {
      id: personId,
      siteId,
      documentType: 'CC',
      documentNumber: null,
      givenNames: 'Ana',
      surnames: 'Prueba Inventada',
      birthDate: '1990-05-15',
      sex: 'MUJER',
      phone: null,
      neighbourhood: null,
      comuna: 'NO_INFORMA',
      publicServant: 0,
      ...UNREPRESENTED,
      registeredAt: now,
      deletedAt: null,
    });
    for (let day = 0; day < days; day += 1) {
      for (let index = 0; index < aDay; index += 1) {
        const startedAt = now - day * DAY - index * 31 * MINUTE;
        const row = { ...visit(tx, siteId, personId), startedAt, localDate: localDate(startedAt) };
        await tx.append('attendance', row);
      }
    }
  });
}
