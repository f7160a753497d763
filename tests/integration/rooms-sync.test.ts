import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { cancelReservation } from '#core/features/rooms/acts.ts';
import { reserve } from '#core/features/rooms/reserve.ts';
import { reservationsBetween } from '#core/reservations.ts';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { newSpace } from '#tests/support/rooms.ts';
import {
  assertNoDefects,
  forget,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

let hub: TestHub;
let desk: TestStation;
let office: TestStation;
const tomorrow = localDate(Date.now() + DAY_MS);

beforeEach(async () => {
  hub = await startHub();
  desk = await startStation();
  office = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  for (const station of [desk, office]) {
    await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  }
  const { ledger, siteId } = desk.context;
  await ledger.write('desk', (tx) =>
    tx.create('space', { ...newSpace('sala', 'SALA', 'Sala 1', 20), siteId: siteId() }),
  );
  await everybodyMeets(desk, office);
});
afterEach(async () => {
  await desk.close();
  await office.close();
  await hub.close();
  assertNoDefects(hub, desk, office);
  forget(hub, desk, office);
});

async function everybodyMeets(...stations: readonly TestStation[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) for (const station of stations) await station.sync.syncNow();
}

async function reserveFor({ context }: TestStation, groupName: string): Promise<string> {
  const { ids } = await reserve(context, 'user:x', 'recepcion', {
    spaceIds: ['sala'],
    date: tomorrow,
    startTime: '14:00',
    endTime: '16:00',
    repeat: null,
    people: 10,
    personId: null,
    groupName,
    purpose: null,
    skipClashing: false,
  });
  return ids[0] ?? '';
}

async function standing({ context }: TestStation) {
  const startsAt = startOfLocalDate(tomorrow);
  const rows = await reservationsBetween(context, { startsAt, endsAt: startsAt + DAY_MS });
  return rows.map(({ id, who, state, displacedBy }) => ({ id, who, state, displacedBy }));
}

describe('two computers of a Punto that reserve one hour without a network', () => {
  it.each([
    ['the first', () => [desk, office]],
    ['the second', () => [office, desk]],
  ] as const)(
    'lose nothing and agree on who holds it, though %s meets the centre first',
    async (_who, inOrder) => {
      await reserveFor(desk, 'Junta de acción comunal');
      await reserveFor(office, 'Colectivo Ficticio');
      expect((await standing(desk)).map(({ state }) => state)).toEqual(['RESERVADA']);
      await everybodyMeets(...inOrder());
      const agreed = await standing(desk);
      expect(await standing(office)).toEqual(agreed);
      const holder = agreed.find(({ state }) => state === 'RESERVADA');
      const other = agreed.find(({ state }) => state === 'DESPLAZADA');
      expect(agreed.map(({ who }) => who).toSorted()).toEqual([
        'Colectivo Ficticio',
        'Junta de acción comunal',
      ]);
      expect(other?.displacedBy).toBe(holder?.id);

      await cancelReservation(office.context, 'user:x', {
        id: holder?.id ?? '',
        scope: 'UNA',
        reason: 'Hablaron entre ellos',
      });
      await everybodyMeets(office, desk);
      for (const station of [desk, office]) {
        const after = (await standing(station)).find(({ id }) => id === other?.id);
        expect(after).toEqual({ ...other, state: 'RESERVADA', displacedBy: null });
      }
    },
  );
});
