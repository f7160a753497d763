import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CoreContext } from '#core/context.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import { duplicateCases } from '#core/duplicate-cases.ts';
import { comparePair } from '#core/features/people/comparison.ts';
import { mergePeople, separatePeople, undoDecision } from '#core/features/people/decisions.ts';
import { sha256 } from '#core/ledger/ledger.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import { register, type TestHub, type TestStation } from '#tests/support/sync-world.ts';
import { endPuntos, openEnrolledPuntos } from '#tests/support/two-puntos.ts';

let hub: TestHub;
let joya: TestStation;
let inem: TestStation;

beforeEach(async () => {
  ({ hub, joya, inem } = await openEnrolledPuntos());
});
afterEach(() => endPuntos({ hub, joya, inem }));

async function everybodyMeets(): Promise<void> {
  for (let round = 0; round < 2; round += 1) for (const station of [joya, inem]) await station.sync.syncNow();
}

type Machine = { readonly context: CoreContext };

async function people({ context }: Machine): Promise<Record<string, string>> {
  const rows = await context.store.read
    .selectFrom('personIndex')
    .select(['personId', 'canonicalId'])
    .execute();
  return Object.fromEntries(rows.map((row) => [row.personId, row.canonicalId]).sort());
}

/** ATENCIONES and PERSONAS_ATENDIDAS of the year, as the centre computes them. */
async function figures(): Promise<(number | null)[]> {
  const year = localDate(Date.now()).slice(0, 4);
  const report = await indicators(hub.context, { from: `${year}-01-01`, to: `${Number(year) + 1}-01-01` });
  return report.indicators.slice(0, 2).map(({ value }) => value);
}

const decisions = ({ context }: Machine) =>
  context.store.read.selectFrom('personPair').selectAll().orderBy('id').execute();

/** One person, registered at each Punto under a document with one digit wrong; and what everybody knows of it. */
async function twoRegistrations() {
  const a = await register(joya);
  const b = await register(inem, { documentNumber: '9999000071' });
  await everybodyMeets();
  return { a, b };
}

describe('a person registered at two Puntos', () => {
  it('is one everywhere after a merge at a Punto, the figures follow, and undoing it follows too', async () => {
    const { a, b } = await twoRegistrations();
    expect(await figures()).toEqual([2, 2]);
    await mergePeople(joya.context, 'ana', { a, b, confirmed: true });
    await everybodyMeets();
    for (const machine of [hub, joya, inem]) expect(await people(machine)).toEqual({ [a]: a, [b]: a });
    expect(await figures()).toEqual([2, 1]);
    await undoDecision(inem.context, 'luis', { a, b });
    await everybodyMeets();
    for (const machine of [hub, joya, inem]) expect(await people(machine)).toEqual({ [a]: a, [b]: b });
    expect(await figures()).toEqual([2, 2]);
    expect(await decisions(joya)).toEqual(await decisions(hub));
    expect(await decisions(inem)).toEqual(await decisions(hub));
  });

  it('is decided upon at the centre too, which may take over what was typed better at either Punto', async () => {
    const { a, b } = await twoRegistrations();
    expect(await duplicateCases(hub.context)).toEqual([
      { a, b, reason: 'NOMBRE_Y_NACIMIENTO', disputed: false },
    ]);
    await mergePeople(hub.context, 'central', { a, b, confirmed: true, take: ['DOCUMENTO'] });
    await everybodyMeets();
    const number = (machine: Machine) =>
      machine.context.store.read
        .selectFrom('person')
        .select('documentNumber')
        .where('id', '=', a)
        .executeTakeFirst();
    expect(await number(joya)).toEqual({ documentNumber: '9999000071' });
    expect(await number(inem)).toBeUndefined();
    for (const machine of [hub, joya, inem]) {
      expect(await people(machine)).toEqual({ [a]: a, [b]: a });
      expect(await duplicateCases(machine.context)).toEqual([]);
    }
    await undoDecision(hub.context, 'central', { a, b });
    await everybodyMeets();
    expect(await number(joya)).toEqual({ documentNumber: '9999000017' });
  });

  it('by two desks without network, in the same second, is one person, and nothing is lost', async () => {
    const [a, b] = await Promise.all([register(joya), register(inem, { givenNames: 'Ana' })]);
    await everybodyMeets();
    const [first = '', second = ''] = [a, b].sort();
    for (const machine of [hub, joya, inem]) {
      expect(await people(machine)).toEqual({ [first]: first, [second]: first });
    }
    expect(await figures()).toEqual([2, 1]);
    expect(await hub.context.store.read.selectFrom('conflict').selectAll().execute()).toEqual([]);
  });

  it('against whom two Puntos decide holds one value everywhere, and the centre is asked to look again', async () => {
    const { a, b } = await twoRegistrations();
    await mergePeople(joya.context, 'ana', { a, b, confirmed: true });
    // A minute later: the offset of a clock is measured to half a round trip, which on a loaded machine is not nothing.
    for (const { clockError } of [hub, joya, inem]) clockError.ms += 60_000;
    await separatePeople(inem.context, 'luis', { a, b });
    await joya.sync.syncNow();
    expect(await inem.sync.syncNow()).toMatchObject({ pushed: 2, conflicts: 1 });
    await everybodyMeets();
    const [held] = await decisions(hub);
    expect(held).toMatchObject({ relation: 'DISTINTAS', decidedBy: 'luis' });
    for (const machine of [joya, inem]) {
      expect(await decisions(machine)).toEqual([held]);
      expect(await people(machine)).toEqual({ [a]: a, [b]: b });
    }
    const conflicts = await hub.context.store.read
      .selectFrom('conflict')
      .select(['rowId', 'field', 'kept', 'lost', 'decidedAt'])
      .execute();
    const rowId = pairId(sha256, a, b);
    expect(conflicts).toEqual([
      { rowId, field: 'relation', kept: '"DISTINTAS"', lost: '"MISMA"', decidedAt: null },
    ]);
    expect(await duplicateCases(hub.context)).toMatchObject([{ a, b, disputed: true }]);
    expect(await comparePair(hub.context, 'central', { a, b })).toMatchObject({
      disputed: true,
      decision: { relation: 'DISTINTAS' },
    });
    await mergePeople(hub.context, 'central', { a, b, confirmed: true });
    await everybodyMeets();
    for (const machine of [hub, joya, inem]) {
      expect(await people(machine)).toEqual({ [a]: a, [b]: a });
      expect(await duplicateCases(machine.context)).toEqual([]);
    }
  });

  it('about whom two Puntos decide the same is no conflict', async () => {
    const { a, b } = await twoRegistrations();
    await mergePeople(joya.context, 'ana', { a, b, confirmed: true });
    await mergePeople(inem.context, 'luis', { a, b, confirmed: true });
    await everybodyMeets();
    expect(await hub.context.store.read.selectFrom('conflict').selectAll().execute()).toEqual([]);
    expect(await decisions(joya)).toEqual(await decisions(hub));
    expect(await decisions(inem)).toEqual(await decisions(hub));
  });
});

describe('the centre keeps in quarantine a decision', () => {
  const write = (lowId: string, highId: string, id = pairId(sha256, lowId, highId)) =>
    inem.context.ledger.write('mallory', (tx) =>
      tx.create('personPair', {
        id,
        lowId,
        highId,
        relation: 'MISMA',
        decidedAt: tx.now,
        decidedBy: 'mallory',
        deletedAt: null,
      }),
    );
  const reasons = async () =>
    (
      await hub.context.store.read
        .selectFrom('change')
        .select('reason')
        .where('tableName', '=', 'personPair')
        .where('state', '=', 'QUARANTINED')
        .execute()
    ).map(({ reason }) => reason);

  it('of a Punto on two people that it did not register', async () => {
    const a = await register(joya);
    const b = await register(joya, { documentNumber: '9999000777' });
    await everybodyMeets();
    await write(a, b);
    expect(await inem.sync.syncNow()).toMatchObject({ quarantined: 1 });
    expect(await reasons()).toEqual([
      'Decide sobre dos fichas de otros Puntos; pida a la central que las revise.',
    ]);
    expect(await people(hub)).toEqual({ [a]: a, [b]: b });
  });

  it('that does not say plainly which two registrations it is about', async () => {
    const { a, b } = await twoRegistrations();
    const c = await register(inem, { documentNumber: '9999000777', givenNames: 'Otra' });
    await write(a, b, 'pair-of-its-own');
    await write(b, a);
    await write(a, a);
    expect(await inem.sync.syncNow()).toMatchObject({ quarantined: 3 });
    expect(new Set(await reasons())).toEqual(new Set(['La decisión no dice de qué dos fichas trata.']));
    // Nor may a decision be turned to other people later.
    await mergePeople(joya.context, 'ana', { a, b, confirmed: true });
    await everybodyMeets();
    await inem.context.ledger.write('mallory', (tx) =>
      tx.patch('personPair', pairId(sha256, a, b), { highId: c }),
    );
    expect(await inem.sync.syncNow()).toMatchObject({ quarantined: 4 });
    expect(await decisions(hub)).toMatchObject([{ lowId: a, highId: b, relation: 'MISMA' }]);
  });
});
