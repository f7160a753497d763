import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decisionCounts, decisionList } from '#core/features/decisions/list.ts';
import { conflictDetail, operationDetail } from '#core/features/decisions/detail.ts';
import { erasePerson, settleErasures } from '#core/erase-person.ts';
import { erasuresAreDue } from '#core/erasure-sweep.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import type { Batch } from '#shared/sync/wire.ts';
import { openDecisionCity, type DecisionCity } from '#tests/support/decision-city.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import {
  forget,
  person,
  register,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

const CARLOS = 'user:carlos';

let city: DecisionCity;
let hub: TestHub;
let joya: TestStation;
let inem: TestStation;
let joyaSite: string;
let inemSite: string;

beforeEach(async () => {
  city = await openDecisionCity();
  ({ hub, joya, inem, joyaSite, inemSite } = city);
});
afterEach(() => city.close());

const enrol = (station: TestStation, site: string) => city.enrol(station, site);
const quarantined = () => city.quarantined();
const write = <T>(machine: TestHub | TestStation, work: (tx: LedgerTx) => Promise<T>): Promise<T> =>
  machine.context.ledger.write('ana', work);

const decisions = () => hub.hub.decisions;
const list = () => decisionList(hub.context);
const attendance = async (machine: TestHub | TestStation) =>
  (await tables(machine))['attendance'] as { id: string; siteId: string; service: string }[];

/** What the station's screen says became of a row's operation. */
async function storyOf(station: TestStation, rowId: string): Promise<unknown> {
  return station.context.store.read
    .selectFrom('change')
    .select(['state', 'reason'])
    .where('rowId', '=', rowId)
    .where('device', '=', station.context.ledger.identity.device)
    .executeTakeFirst();
}

describe('a quarantined operation', () => {
  it('is shown at the centre by labels, with who wrote it and why it was not taken', async () => {
    const { operation } = await quarantined();
    expect((await list()).quarantined).toMatchObject([
      { what: 'Atenciones', siteName: 'La Joya', reason: 'Dice ser de otro Punto.', alike: [] },
    ]);
    const detail = await operationDetail(hub.context, CARLOS, operation);
    const shown = Object.fromEntries(detail.content.map(({ label, shown: value }) => [label, value]));
    expect(shown).toMatchObject({
      Punto: 'INEM',
      Persona: 'Ana María Peña Prueba',
      Servicio: 'Navegación',
    });
    expect(await decisionCounts(hub.context)).toEqual({
      duplicates: 0,
      conflicts: 0,
      parked: 0,
      quarantined: 1,
      forked: 0,
    });
  });

  it('that is dismissed leaves its Punto’s figures with the reason, and comes back when that is undone', async () => {
    const { visitId, operation } = await quarantined();
    const [outcome] = await decisions().dismiss(CARLOS, [operation], 'Se registró dos veces.');
    expect(outcome).toMatchObject({ state: 'DISMISSED' });
    await joya.sync.syncNow();
    expect((await attendance(joya)).map(({ id }) => id)).not.toContain(visitId);
    expect(await storyOf(joya, visitId)).toEqual({ state: 'DISMISSED', reason: 'Se registró dos veces.' });
    expect((await list()).quarantined).toEqual([]);
    await decisions().undo(CARLOS, [outcome?.decision ?? '']);
    await joya.sync.syncNow();
    expect((await attendance(joya)).map(({ id }) => id)).toContain(visitId);
    expect(await storyOf(joya, visitId)).toEqual({
      state: 'QUARANTINED',
      reason: 'Dice ser de otro Punto.',
    });
    expect((await list()).quarantined).toHaveLength(1);
  });

  it('that is amended is applied everywhere as corrected, and undoing it takes the copy away everywhere', async () => {
    const { visitId, operation } = await quarantined();
    const second = await startStation();
    await enrol(second, 'PD01');
    const outcome = await decisions().amend(CARLOS, operation, { siteId: joyaSite, service: 'SALA' });
    for (const station of [joya, second]) await station.sync.syncNow();
    for (const machine of [hub, joya, second]) {
      expect((await attendance(machine)).find(({ id }) => id === visitId)).toMatchObject({
        siteId: joyaSite,
        service: 'SALA',
      });
    }
    expect(await storyOf(joya, visitId)).toMatchObject({ state: 'AMENDED' });
    await decisions().undo(CARLOS, [outcome.decision ?? '']);
    for (const station of [joya, second]) await station.sync.syncNow();
    for (const machine of [hub, second]) {
      expect((await attendance(machine)).map(({ id }) => id)).not.toContain(visitId);
    }
    expect((await attendance(joya)).find(({ id }) => id === visitId)).toMatchObject({
      siteId: inemSite,
      service: 'NAVEGACION',
    });
    // What was undone can be decided again.
    await decisions().amend(CARLOS, operation, { siteId: joyaSite });
    for (const station of [joya, second]) await station.sync.syncNow();
    expect(await attendance(second)).toEqual(await attendance(hub));
    expect(await attendance(joya)).toEqual(await attendance(hub));
    await second.close();
    forget(second);
  });

  it('is amended only within what its Punto may write, and nothing is left of a copy that is refused', async () => {
    const { operation } = await quarantined();
    const before = await tables(hub);
    await expect(decisions().amend(CARLOS, operation, { service: 'SALA' })).rejects.toMatchObject({
      code: 'ENTRADA_INVALIDA',
      message: 'Dice ser de otro Punto.',
    });
    await expect(
      decisions().amend(CARLOS, operation, { siteId: joyaSite, service: 'BAILE' }),
    ).rejects.toMatchObject({ code: 'ENTRADA_INVALIDA', details: { field: 'service' } });
    await expect(
      decisions().amend(CARLOS, operation, { siteId: joyaSite, personId: 'nadie' }),
    ).rejects.toMatchObject({ code: 'ENTRADA_INVALIDA', details: { field: 'personId' } });
    await expect(decisions().amend(CARLOS, operation, { passwordHash: 'x' })).rejects.toMatchObject({
      code: 'NO_AUTORIZADO',
    });
    expect(await tables(hub)).toEqual(before);
    expect((await list()).quarantined).toHaveLength(1);
  });

  it('that somebody else decided meanwhile is not decided twice', async () => {
    const { operation } = await quarantined();
    const [first] = await decisions().dismiss(CARLOS, [operation], 'Sobra.');
    await expect(decisions().retry('user:berta', [operation])).rejects.toMatchObject({ code: 'CONFLICTO' });
    await expect(decisions().amend('user:berta', operation, {})).rejects.toMatchObject({ code: 'CONFLICTO' });
    await decisions().undo('user:berta', [first?.decision ?? '']);
    await expect(decisions().undo(CARLOS, [first?.decision ?? ''])).rejects.toMatchObject({
      code: 'CONFLICTO',
    });
  });

  it('that is retried for nothing stays as it was, and no decision is made of it', async () => {
    const { operation } = await quarantined();
    expect(await decisions().retry(CARLOS, [operation])).toEqual([
      { id: operation, state: 'QUARANTINED', reason: 'Dice ser de otro Punto.', decision: null },
    ]);
    expect(await hub.context.store.local.selectFrom('syncDecision').selectAll().execute()).toEqual([]);
  });

  it('never shows a sensitive answer or a secret', async () => {
    const personId = await register(joya);
    await write(joya, (tx) =>
      tx.create('characterisation', {
        id: personId,
        siteId: inemSite,
        estrato: '3',
        livingArea: null,
        education: null,
        occupation: null,
        genderIdentity: 'TRANSGENERO',
        sexualOrientation: 'BISEXUAL',
        ethnicity: 'RROM',
        disability: 'VISUAL',
        conflictVictim: 'SI',
        completedAt: tx.now,
        deletedAt: null,
      }),
    );
    await joya.sync.syncNow();
    const [held] = (await list()).quarantined;
    const said = JSON.stringify(await operationDetail(hub.context, CARLOS, held?.id ?? ''));
    expect(said).toContain('Estrato 3');
    for (const answer of ['TRANSGENERO', 'BISEXUAL', 'RROM', 'VISUAL', 'Rrom', 'Transg', '"SI"']) {
      expect(said).not.toContain(answer);
    }
  });
});

describe('a parked operation', () => {
  it('that applies by itself tells its author so', async () => {
    const visitId = await write(joya, async (tx) => {
      const row = visit(tx, joyaSite, 'de-inem');
      await tx.append('attendance', row);
      return row.id;
    });
    await joya.sync.syncNow();
    expect(await storyOf(joya, visitId)).toMatchObject({ state: 'PARKED' });
    expect((await list()).parked).toMatchObject([{ what: 'Atenciones', siteName: 'La Joya' }]);
    await write(inem, (tx) => tx.create('person', person(tx, inemSite, { id: 'de-inem' })));
    await inem.sync.syncNow();
    await joya.sync.syncNow();
    expect(await storyOf(joya, visitId)).toEqual({ state: 'APPLIED', reason: null });
    expect((await list()).parked).toEqual([]);
  });

  it('of many that are alike is decided with them in one act, and taken back in one', async () => {
    for (let i = 0; i < 5; i += 1) {
      await write(joya, (tx) => tx.append('attendance', visit(tx, joyaSite, `nadie-${i}`)));
    }
    await joya.sync.syncNow();
    const [held] = (await list()).parked;
    expect(held?.alike).toHaveLength(4);
    const all = [held?.id ?? '', ...(held?.alike ?? [])];
    const outcomes = await decisions().dismiss(CARLOS, all, 'Eran pruebas.');
    await joya.sync.syncNow();
    expect(await attendance(joya)).toEqual([]);
    await decisions().undo(
      CARLOS,
      outcomes.flatMap(({ decision }) => decision ?? []),
    );
    await joya.sync.syncNow();
    expect(await attendance(joya)).toHaveLength(5);
    expect((await list()).parked).toMatchObject([{ alike: { length: 4 } }]);
  });
});

describe('a retry that succeeds', () => {
  it('applies what a wrong answer had kept out, and undoing takes it from every copy again', async () => {
    const { visitId, operation } = await quarantined();
    const second = await startStation();
    await enrol(second, 'PD07');
    // The Punto of the computer was wrong at the centre, and was put right.
    const device = joya.context.ledger.identity.device;
    await hub.context.store.local
      .updateTable('device')
      .set({ siteId: inemSite })
      .where('id', '=', device)
      .execute();
    const [outcome] = await decisions().retry(CARLOS, [operation]);
    expect(outcome).toMatchObject({ state: 'APPLIED', reason: null });
    await second.sync.syncNow();
    expect((await attendance(second)).map(({ id }) => id)).toContain(visitId);
    await decisions().undo(CARLOS, [outcome?.decision ?? '']);
    await second.sync.syncNow();
    expect((await attendance(second)).map(({ id }) => id)).not.toContain(visitId);
    expect((await attendance(hub)).map(({ id }) => id)).not.toContain(visitId);
    await second.close();
    forget(second);
  });
});

describe('a conflict', () => {
  async function conflict(): Promise<{ id: string; personId: string }> {
    const personId = await register(joya, { phone: '3001111111' });
    await joya.sync.syncNow();
    await write(hub, (tx) => tx.patch('person', personId, { phone: '3002222222' }));
    await write(joya, (tx) => tx.patch('person', personId, { phone: '3003333333' }));
    await joya.sync.syncNow();
    const [first] = (await list()).conflicts;
    return { id: first?.id ?? '', personId };
  }
  const phones = async (personId: string) =>
    Promise.all(
      [hub, joya].map(async ({ context }) => {
        const row = await context.store.read
          .selectFrom('person')
          .select('phone')
          .where('id', '=', personId)
          .executeTakeFirst();
        return row?.phone;
      }),
    );

  it('shows both values with who said them, and the other value is taken and given back', async () => {
    const { id, personId } = await conflict();
    const detail = await conflictDetail(hub.context, CARLOS, id);
    expect(detail).toMatchObject({
      subject: 'Ana María Peña Prueba',
      label: 'Celular',
      siteName: 'La Joya',
      present: { shown: '3003333333', by: expect.stringMatching(/^La Joya \(.+\)$/u) },
      other: { shown: '3002222222', by: 'La central' },
      equal: false,
    });
    const decision = await decisions().decideConflict(CARLOS, { id, choice: 'TAKE', seen: detail.seen });
    await joya.sync.syncNow();
    expect(await phones(personId)).toEqual(['3002222222', '3002222222']);
    expect((await list()).conflicts).toEqual([]);
    await decisions().undo(CARLOS, [decision]);
    await joya.sync.syncNow();
    expect(await phones(personId)).toEqual(['3003333333', '3003333333']);
    expect((await list()).conflicts).toHaveLength(1);
  });

  it('whose value changed while somebody looked is not decided on what is not there any more', async () => {
    const { id, personId } = await conflict();
    const { seen } = await conflictDetail(hub.context, CARLOS, id);
    await write(joya, (tx) => tx.patch('person', personId, { phone: '3004444444' }));
    await joya.sync.syncNow();
    await expect(decisions().decideConflict(CARLOS, { id, choice: 'TAKE', seen })).rejects.toMatchObject({
      code: 'CONFLICTO',
    });
    const again = await conflictDetail(hub.context, CARLOS, id);
    expect(again).toMatchObject({ present: { shown: '3004444444' } });
    await decisions().decideConflict(CARLOS, { id, choice: 'KEEP', seen: again.seen });
    await expect(
      decisions().decideConflict('user:berta', { id, choice: 'KEEP', seen: again.seen }),
    ).rejects.toMatchObject({ code: 'CONFLICTO' });
    expect(await phones(personId)).toEqual(['3004444444', '3004444444']);
  });
});

describe('a forked batch', () => {
  /** Two machines go on from one disk: the first history is known when the second, that of the clone, begins. */
  async function twin(before: (first: TestStation) => Promise<unknown>): Promise<TestStation> {
    const first = await startStation();
    await enrol(first, 'PD07');
    await before(first);
    await first.close();
    const copy = temporaryFolder();
    cpSync(first.folder, copy, { recursive: true });
    const original = await startStation(first.folder);
    await register(original, { documentNumber: '9999000301' });
    await original.sync.syncNow();
    await original.close();
    forget(original);
    return startStation(copy);
  }
  async function forked(): Promise<{ id: string; personId: string }> {
    const clone = await twin(async () => {});
    const personId = await register(clone, { documentNumber: '9999000302', phone: '3007777777' });
    await write(clone, (tx) => tx.patch('person', personId, { phone: '3008888888' }));
    await write(clone, (tx) => tx.append('attendance', visit(tx, joyaSite, personId)));
    await expect(clone.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    await clone.close();
    forget(clone);
    const [fork] = (await list()).forked;
    return { id: fork?.id ?? '', personId };
  }
  const phoneOf = (personId: string) =>
    hub.context.store.read
      .selectFrom('person')
      .select(['phone', 'deletedAt'])
      .where('id', '=', personId)
      .executeTakeFirst();

  it('is applied operation by operation: what stands reaches the city, the rest waits for a decision', async () => {
    const { id, personId } = await forked();
    expect((await list()).forked).toMatchObject([{ siteName: 'INEM', changes: 4 }]);
    const { decision, ...outcome } = await decisions().unpackFork(CARLOS, id);
    expect(outcome).toEqual({ applied: 3, refused: 1 });
    expect(await phoneOf(personId)).toEqual({ phone: '3008888888', deletedAt: null });
    expect((await list()).quarantined).toMatchObject([{ reason: 'Dice ser de otro Punto.' }]);
    expect((await list()).conflicts).toEqual([]);
    await inem.sync.syncNow();
    const here = await tables(inem);
    expect(here['person']).toEqual((await tables(hub, inemSite))['person']);
    await expect(decisions().unpackFork('user:berta', id)).rejects.toMatchObject({ code: 'CONFLICTO' });
    // The visit hangs on the person: it has to go first, and it does, with everything else of the batch.
    await decisions().undo(CARLOS, [decision]);
    expect((await phoneOf(personId))?.deletedAt).not.toBeNull();
    expect((await list()).forked).toHaveLength(1);
    await inem.sync.syncNow();
    expect((await tables(inem))['attendance']).toEqual((await tables(hub, inemSite))['attendance']);
    await decisions().unpackFork(CARLOS, id);
    expect(await phoneOf(personId)).toEqual({ phone: '3008888888', deletedAt: null });
    expect((await list()).forked).toEqual([]);
  });

  it('that is dismissed stays as it came, and says nothing of whoever was erased since', async () => {
    const { id, personId } = await forked();
    const decision = await decisions().dismissFork(CARLOS, id, 'Era una prueba.');
    expect((await list()).forked).toEqual([]);
    await decisions().undo(CARLOS, [decision]);
    expect((await list()).forked).toHaveLength(1);
    const body = () =>
      hub.context.store.local
        .selectFrom('forkedBatch')
        .select('body')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
    expect((await body()).body).toContain('3008888888');
    await write(hub, async (tx) => {
      const row = { personId, requestId: 'solicitud', officer: 'ana' };
      await tx.append('erasure', { ...row, id: tx.newId(), erasedAt: tx.now });
    });
    await settleErasures(hub.context);
    for (const secret of ['3008888888', '9999000302', '3007777777']) {
      expect((await body()).body).not.toContain(secret);
    }
    expect((await decisions().unpackFork(CARLOS, id)).refused).toBe(1);
  });

  it('says nothing of whoever was erased before it came, although nothing else comes after it', async () => {
    let personId = '';
    const clone = await twin(async (first) => {
      personId = await register(first, { documentNumber: '9999000303' });
      await first.sync.syncNow();
    });
    await write(hub, (tx) =>
      erasePerson(tx, hub.context, { personId, requestId: 'solicitud', officer: CARLOS }),
    );
    await settleErasures(hub.context);
    await write(clone, (tx) => tx.patch('person', personId, { phone: '3008888888' }));
    await expect(clone.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    await clone.close();
    forget(clone);
    const kept = await hub.context.store.local.selectFrom('forkedBatch').select('body').execute();
    const payloads = kept.flatMap(({ body }) =>
      (JSON.parse(body) as Batch).changes.map(({ payload }) => payload),
    );
    expect(payloads).toEqual(['{"phone":null}']);
    expect(await erasuresAreDue(hub.context.store)).toBe(false);
  });
});

describe('every decision', () => {
  it('is on the audit trail, as is who looked, without names or values', async () => {
    const { operation } = await quarantined();
    await operationDetail(hub.context, CARLOS, operation);
    await operationDetail(hub.context, CARLOS, operation);
    const [outcome] = await decisions().dismiss(CARLOS, [operation], 'De Ana.');
    await decisions().undo(CARLOS, [outcome?.decision ?? '']);
    const trail = await hub.context.store.read
      .selectFrom('auditEntry')
      .select(['action', 'detail'])
      .where('actor', '=', CARLOS)
      .orderBy('id')
      .execute();
    expect(trail.map(({ action }) => action)).toEqual([
      'OPERACION_VISTA',
      'OPERACION_DESCARTADA',
      'DECISION_DE_SINCRONIZACION_DESHECHA',
    ]);
    expect(JSON.stringify(trail)).not.toContain('Ana');
  });
});
