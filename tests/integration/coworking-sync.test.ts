import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import type { Desk } from '#core/features/coworking/acts.ts';
import { board, type Board } from '#core/features/coworking/board.ts';
import { end, extend, move } from '#core/features/coworking/leaving.ts';
import { seat } from '#core/features/coworking/seat.ts';
import { addSpaces } from '#core/features/coworking/spaces.ts';
import { giveTurn } from '#core/features/coworking/turns.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { seeded } from '#tests/support/bench-city.ts';
import {
  assertNoDefects,
  forget,
  register,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

let hub: TestHub;
let door: TestStation;
let back: TestStation;
let spaces: readonly string[];
let people: string[];

beforeEach(async () => {
  hub = await startHub();
  door = await startStation();
  back = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  for (const station of [door, back])
    await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  spaces = (await addSpaces(deskOf(door), { kind: 'EQUIPO', name: 'PC 1..3', capacity: 1 })).ids;
  people = [];
  for (let number = 0; number < 5; number += 1)
    people.push(await register(door, { documentNumber: String(9_999_000_100 + number) }));
  await agree();
});
afterEach(async () => {
  await door.close();
  await back.close();
  await hub.close();
  assertNoDefects(hub, door, back);
  forget(hub, door, back);
});

const deskOf = ({ context }: TestStation): Desk => ({ context, actor: 'user:ana', officer: 'ana' });

/** Both computers of the Punto meet the centre, and then each other's facts. */
async function agree(): Promise<void> {
  for (const station of [door, back, door]) await station.sync.syncNow();
}

const seen = ({ spaces: rows, turns }: Board) => ({
  seats: rows.map(({ id, state, use }) => [id, state, use?.id, use?.personId, use?.minutes]),
  turns: turns.map(({ number, personId, state }) => [number, personId, state]),
});
const boards = async () => [seen(await board(door.context)), seen(await board(back.context))] as const;

it('two computers of a Punto that seated people on the same space without a network agree on who sits there', async () => {
  const [pc1 = '', pc2 = ''] = spaces;
  const [ana = '', luz = '', eva = ''] = people;
  await seat(deskOf(door), { personId: ana, spaceId: pc1 });
  await new Promise((resolve) => setTimeout(resolve, 2));
  const luzAtBack = await seat(deskOf(back), { personId: luz, spaceId: pc1 });
  const evaAtBack = await seat(deskOf(back), { personId: eva, spaceId: pc2 });
  await agree();
  const [atDoor, atBack] = await boards();
  expect(atDoor).toEqual(atBack);
  expect(atDoor.seats.map(([id, state, use]) => [id, state, use])).toEqual([
    [pc1, 'EN_USO', luzAtBack.useId],
    [pc2, 'EN_USO', evaAtBack.useId],
    [spaces[2], 'LIBRE', undefined],
  ]);
  // What one of them was given at the door holds at the back.
  await extend(deskOf(door), evaAtBack.useId);
  await agree();
  await expect(extend(deskOf(back), evaAtBack.useId)).rejects.toThrow('ya se amplió');
});

it('after a hundred acts at two computers without a network, both show the same floor, one use a space and a person', async () => {
  const random = seeded(20_260_414);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  let done = 0;
  for (let count = 0; count < 100; count += 1) {
    const desk = deskOf(random() < 0.5 ? door : back);
    const personId = pick(people) ?? '';
    const spaceId = pick(spaces) ?? '';
    const sitting = (await board(desk.context)).spaces.flatMap(({ use }) => use?.id ?? []);
    const useId = pick(sitting) ?? '';
    const acts = [
      () => seat(desk, { personId, spaceId }),
      () => seat(desk, { personId, spaceId }),
      () => end(desk, useId),
      () => move(desk, useId, spaceId),
      () => extend(desk, useId),
      () => giveTurn(desk, personId, 'EQUIPO'),
    ];
    const act = pick(acts);
    await act?.().then(
      () => {
        done += 1;
      },
      (error: unknown) => {
        // A desk is refused what cannot be; anything else is a defect.
        if (!(error instanceof Refusal)) throw error;
      },
    );
    if (count % 40 === 39) await agree();
  }
  await agree();
  const [atDoor, atBack] = await boards();
  expect(atDoor).toEqual(atBack);
  expect(done).toBeGreaterThan(30);
  const sitting = atDoor.seats.flatMap(([, , , personId]) => personId ?? []);
  expect(new Set(sitting).size).toBe(sitting.length);
});
