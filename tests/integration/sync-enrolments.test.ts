import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrol } from '#core/features/enrolments/enrol.ts';
import { groupList } from '#core/features/enrolments/list.ts';
import { withdraw } from '#core/features/enrolments/withdraw.ts';
import { enrolmentsOf } from '#core/enrolments.ts';
import { givenCourse } from '#tests/support/course.ts';
import { register, type TestHub, type TestStation } from '#tests/support/sync-world.ts';
import { endPuntos, openEnrolledPuntos } from '#tests/support/two-puntos.ts';

let hub: TestHub;
let joya: TestStation;
let inem: TestStation;

beforeEach(async () => {
  ({ hub, joya, inem } = await openEnrolledPuntos());
});
afterEach(() => endPuntos({ hub, joya, inem }));

async function everybodyMeets(first: TestStation, second: TestStation): Promise<void> {
  for (let round = 0; round < 2; round += 1)
    for (const station of [first, second]) await station.sync.syncNow();
}

const inTwoHours = () => Date.now() + 2 * 3_600_000;

/** A group of La Joya with two seats, one of them taken, that every machine knows. */
async function groupWithOneSeat(): Promise<string> {
  // The centre keeps the catalogue; the group stands under La Joya's site, as the Punto itself would write it.
  const siteId = joya.context.siteId();
  const { groupId } = await givenCourse(
    { ledger: hub.context.ledger, siteId: () => siteId },
    { people: 1, capacity: 2, sessions: 2, startsAt: inTwoHours() },
  );
  await everybodyMeets(joya, inem);
  return groupId;
}

async function standings({ context }: TestHub | TestStation, groupId: string) {
  return (await enrolmentsOf(context.store.read, groupId)).map(({ id, standing, position }) => [
    id,
    standing,
    position,
  ]);
}

const quarantined = ({ context }: TestHub | TestStation) =>
  context.store.read.selectFrom('change').select('reason').where('state', '=', 'QUARANTINED').execute();

describe('two Puntos that fill the last seat while they are offline', () => {
  it.each([['La Joya'], ['INEM']])('agree afterwards when %s synchronises first', async (who) => {
    const groupId = await groupWithOneSeat();
    const ana = await register(joya, { documentNumber: '9999000201' });
    const luis = await register(inem, { documentNumber: '9999000202' });
    const atJoya = await enrol(joya.context, 'ana', { groupId, personId: ana });
    const atInem = await enrol(inem.context, 'luis', { groupId, personId: luis });
    // Each gave the last seat, as far as it could know.
    expect([atJoya.state, atInem.state]).toEqual(['INSCRITO', 'INSCRITO']);
    const order = who === 'La Joya' ? ([joya, inem] as const) : ([inem, joya] as const);
    await everybodyMeets(...order);
    const line = await standings(hub, groupId);
    expect(await standings(joya, groupId)).toEqual(line);
    expect(await standings(inem, groupId)).toEqual(line);
    // Who enrolled first has it, whoever came to the network first.
    expect(line.slice(1)).toEqual([
      [atJoya.id, 'INSCRITO', null],
      [atInem.id, 'ESPERA', 1],
    ]);
    expect(await quarantined(hub)).toEqual([]);
  });

  it('give one seat to a person who enrolled at both, and that one is the first', async () => {
    const groupId = await groupWithOneSeat();
    const here = await register(joya, { documentNumber: '9999000203' });
    const there = await register(inem, { documentNumber: '9999000203' });
    const first = await enrol(joya.context, 'ana', { groupId, personId: here });
    const second = await enrol(inem.context, 'luis', { groupId, personId: there });
    await everybodyMeets(inem, joya);
    for (const machine of [hub, joya, inem]) {
      const line = await enrolmentsOf(machine.context.store.read, groupId);
      expect(line.slice(1).map(({ id, standing, repeats }) => [id, standing, repeats])).toEqual([
        [first.id, 'INSCRITO', null],
        [second.id, 'INSCRITO', first.id],
      ]);
      expect((await groupList(machine.context, groupId, null)).counts.taken).toBe(2);
    }
  });
});

describe('an enrolment made at another Punto', () => {
  it('shows its name from the directory, and the group’s own Punto may take it out', async () => {
    const groupId = await groupWithOneSeat();
    const luis = await register(inem, {
      documentNumber: '9999000204',
      givenNames: 'Luis',
      surnames: 'Prueba Ficticio',
    });
    const { id } = await enrol(inem.context, 'luis', { groupId, personId: luis });
    await everybodyMeets(inem, joya);
    const { people } = await groupList(joya.context, groupId, null);
    expect(people.find((each) => each.id === id)).toMatchObject({
      name: 'Prueba Ficticio, Luis',
      documentNumber: null,
      otherPunto: true,
      state: 'INSCRITO',
    });
    await withdraw(joya.context, 'ana', { id, reason: 'INASISTENCIA' });
    await everybodyMeets(joya, inem);
    for (const machine of [hub, joya, inem]) {
      expect((await standings(machine, groupId)).find(([each]) => each === id)?.[1]).toBe('RETIRADO');
    }
    expect(await quarantined(hub)).toEqual([]);
  });

  it('of a group of a third Punto is refused here, and what goes round the refusal is quarantined', async () => {
    const groupId = await groupWithOneSeat();
    const ana = await register(joya, { documentNumber: '9999000205' });
    const { id } = await enrol(joya.context, 'ana', { groupId, personId: ana });
    await everybodyMeets(joya, inem);
    await expect(withdraw(inem.context, 'luis', { id, reason: 'OTRO' })).rejects.toMatchObject({
      code: 'NO_AUTORIZADO',
    });
    await inem.context.ledger.write('luis', (tx) => tx.patch('enrolment', id, { withdrawnAt: tx.now }));
    await inem.sync.syncNow();
    expect(await quarantined(hub)).toEqual([{ reason: 'El registro es de otro Punto.' }]);
    expect((await standings(hub, groupId)).find(([each]) => each === id)?.[1]).toBe('INSCRITO');
  });

  it('may be confirmed and withdrawn by the group’s Punto, and never given to somebody else', async () => {
    const groupId = await groupWithOneSeat();
    const luis = await register(inem, { documentNumber: '9999000206' });
    const ana = await register(joya, { documentNumber: '9999000207' });
    const { id } = await enrol(inem.context, 'luis', { groupId, personId: luis });
    await everybodyMeets(inem, joya);
    await joya.context.ledger.write('ana', (tx) => tx.patch('enrolment', id, { personId: ana }));
    await joya.sync.syncNow();
    expect(await quarantined(hub)).toEqual([{ reason: 'El registro es de otro Punto.' }]);
    const row = await hub.context.store.read
      .selectFrom('enrolment')
      .select('personId')
      .where('id', '=', id)
      .executeTakeFirst();
    expect(row).toEqual({ personId: luis });
  });
});
