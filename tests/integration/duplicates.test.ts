import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '#core/ledger/ledger.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { CHOICES } from '#shared/domain/person-choice.ts';
import type { NewPerson } from '#shared/domain/person.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { person } from '#tests/support/sync-world.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');

async function register(change: Partial<NewPerson> = {}): Promise<string> {
  t.clock.now += 1_000;
  const { id } = await desk().people.create({
    documentType: 'CC',
    documentNumber: '9999000017',
    givenNames: 'Ana María',
    surnames: 'Peña Prueba',
    birthDate: '1990-05-15',
    sex: 'MUJER',
    neighbourhood: 'La Joya',
    comuna: '5',
    ...change,
  });
  return id;
}
const visit = (personId: string) => desk().attendance.register({ personId, service: 'NAVEGACION' });

async function canonicalOf(...ids: string[]) {
  const rows = await t.store.read.selectFrom('personIndex').select(['personId', 'canonicalId']).execute();
  const map = new Map(rows.map((row) => [row.personId, row.canonicalId]));
  return ids.map((id) => map.get(id));
}
const personRow = (id: string) =>
  t.store.read
    .selectFrom('person')
    .select(['givenNames', 'surnames', 'birthDate', 'neighbourhood', 'comuna', 'documentNumber'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
const audits = async () =>
  (await t.store.read.selectFrom('auditEntry').selectAll().orderBy('id').execute())
    .filter(({ action }) => action.startsWith('PERSONAS_') || action.startsWith('DECISION'))
    .map(({ action, subject, detail }) => ({ action, subject, detail }));

/** Two registrations of one person, the second with two digits of the document exchanged. */
async function pair() {
  const a = await register();
  const b = await register({ documentNumber: '9999000071', surnames: 'Peña Prueva', neighbourhood: 'INEM' });
  return { a, b };
}

describe('two registrations of one person', () => {
  it('become one by the decision of a person, under the lower id, with what was chosen from each', async () => {
    const { a, b } = await pair();
    await visit(a);
    t.clock.now += 3_600_000;
    await visit(b);
    await desk().people.merge({ a: b, b: a, confirmed: true, take: ['APELLIDOS', 'BARRIO'] });
    expect(await canonicalOf(a, b)).toEqual([a, a]);
    expect(await personRow(a)).toMatchObject({
      surnames: 'Peña Prueva',
      neighbourhood: 'INEM',
      documentNumber: '9999000017',
    });
    expect(await personRow(b)).toMatchObject({ surnames: 'Peña Prueva', documentNumber: '9999000071' });
    expect(await desk().people.card({ id: a })).toMatchObject({ visitsThisYear: 2 });
    for (const text of ['peña', '9999000071']) {
      expect((await desk().people.search({ text })).map(({ id }) => id)).toEqual([a]);
    }
    expect(await audits()).toEqual([
      { action: 'PERSONAS_UNIDAS', subject: a, detail: `${a} ${b} APELLIDOS BARRIO` },
    ]);
    expect(t.topics).toEqual(expect.arrayContaining(['people', 'attendance', 'central']));
  });

  it('are two again when the decision is undone, each with what it held before', async () => {
    const { a, b } = await pair();
    const before = [await personRow(a), await personRow(b)];
    await desk().people.merge({ a, b, confirmed: true, take: ['APELLIDOS', 'BARRIO', 'DOCUMENTO'] });
    await desk().people.undoDecision({ a, b });
    expect([await personRow(a), await personRow(b)]).toEqual(before);
    expect(await canonicalOf(a, b)).toEqual([a, b]);
    expect((await audits()).map(({ action }) => action)).toEqual(['PERSONAS_UNIDAS', 'DECISION_DESHECHA']);
    await expect(desk().people.undoDecision({ a, b })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keep a correction that was made after the merge when it is undone', async () => {
    const { a, b } = await pair();
    await desk().people.merge({ a, b, confirmed: true, take: ['APELLIDOS', 'BARRIO'] });
    await t.core.context.ledger.write('ana', (tx) => tx.patch('person', a, { surnames: 'Peña Corregida' }));
    await desk().people.undoDecision({ a, b });
    expect(await personRow(a)).toMatchObject({ surnames: 'Peña Corregida', neighbourhood: 'La Joya' });
  });

  it('can be merged, undone and merged again as often as people change their minds', async () => {
    const { a, b } = await pair();
    const before = [await personRow(a), await personRow(b)];
    for (const take of [['APELLIDOS'], ['NOMBRES', 'BARRIO'], []] as const) {
      await desk().people.merge({ a, b, confirmed: true, take: [...take] });
      expect(await canonicalOf(b)).toEqual([a]);
      await desk().people.undoDecision({ a, b });
      expect([await personRow(a), await personRow(b)]).toEqual(before);
    }
  });

  it('with different documents are merged only when that is confirmed', async () => {
    const { a, b } = await pair();
    await expect(desk().people.merge({ a, b })).rejects.toMatchObject({
      cause: { code: 'ENTRADA_INVALIDA', details: { field: 'confirmed' } },
    });
    expect(await canonicalOf(b)).toEqual([b]);
    expect(await audits()).toEqual([]);
  });

  it('may be three, one pair after another', async () => {
    const { a, b } = await pair();
    const c = await register({ documentType: 'SIN_DOC', documentNumber: null });
    await desk().people.merge({ a, b, confirmed: true });
    await desk().people.merge({ a: b, b: c });
    expect(await canonicalOf(a, b, c)).toEqual([a, a, a]);
    await desk().people.undoDecision({ a, b });
    expect(await canonicalOf(a, b, c)).toEqual([a, b, b]);
  });

  it('that were told apart are not offered again, and not joined through a third registration', async () => {
    const { a, b } = await pair();
    const c = await register({ documentType: 'SIN_DOC', documentNumber: null });
    await desk().people.separate({ a, b });
    expect((await desk().people.cases()).map((each) => [each.a, each.b])).not.toContainEqual([a, b]);
    expect((await desk().people.duplicates({ id: a })).lookAlikes.map(({ id }) => id)).toEqual([c]);
    t.clock.now += 1_000;
    await desk().people.merge({ a, b: c });
    await expect(desk().people.merge({ a: b, b: c })).rejects.toMatchObject({ cause: { code: 'CONFLICTO' } });
    expect(await canonicalOf(a, b, c)).toEqual([a, b, a]);
    expect((await desk().people.duplicates({ id: a })).decided).toMatchObject([
      { a, b: c, relation: 'MISMA', name: 'Ana María Peña Prueba' },
      { a, b, relation: 'DISTINTAS', name: 'Ana María Peña Prueva' },
    ]);
  });

  it('are not decided upon twice: who comes second learns what the first decided', async () => {
    const { a, b } = await pair();
    await desk().people.separate({ a, b });
    for (const again of [
      () => desk().people.merge({ a, b, confirmed: true }),
      () => desk().people.separate({ a: b, b: a }),
    ]) {
      await expect(again()).rejects.toMatchObject({
        cause: { code: 'CONFLICTO', details: { relation: 'DISTINTAS' } },
      });
    }
    const { decision } = await desk().people.compare({ a, b });
    expect(decision).toMatchObject({ relation: 'DISTINTAS', at: t.clock.now });
  });
});

describe('a merge is refused', () => {
  it('of a registration with itself, or with nobody', async () => {
    const a = await register();
    await expect(desk().people.merge({ a, b: a })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(desk().people.merge({ a, b: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('when one of the two was erased, or asked to be', async () => {
    const { a, b } = await pair();
    await t.core.context.ledger.write('ana', (tx) =>
      tx.create('subjectRequest', {
        id: 'r',
        siteId: '',
        personId: b,
        kind: 'SUPRESION',
        state: 'ABIERTA',
        detail: 'Pide que se borren sus datos.',
        receivedAt: tx.now,
        dueOn: '2026-05-06',
        extensionReason: null,
        answer: null,
        answeredAt: null,
        officer: 'ana',
        deletedAt: null,
      }),
    );
    expect(await desk().people.compare({ a, b })).toMatchObject({ held: true });
    await expect(desk().people.merge({ a, b, confirmed: true })).rejects.toThrow(/pidió que se supriman/);
    await t.core.context.ledger.write('ana', async (tx) => {
      await tx.patch('subjectRequest', 'r', { state: 'ATENDIDA' });
      await tx.patch('person', b, { erasedAt: tx.now });
    });
    await expect(desk().people.merge({ a, b, confirmed: true })).rejects.toThrow(/se suprimieron/);
    expect(await canonicalOf(a, b)).toEqual([a, b]);
  });

  it('to every role that has no business with it, on either kind of host', async () => {
    const { a, b } = await pair();
    for (const as of ['instructor', 'wifi', 'central'] as const) {
      await expect(t.callerAs(as).people.merge({ a, b })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(t.callerAs('admin').people.central.cases()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('of two registrations of other Puntos, and of data that only the other Punto holds', async () => {
    const own = await register();
    const outline = (id: string) => ({
      id,
      claim: null,
      givenNames: 'Ana María',
      surnames: 'Peña Otra',
      birthDate: '1990-05-15',
      sex: 'MUJER' as const,
      deletedAt: null,
    });
    await t.core.context.ledger.write('pull', async (tx) => {
      await tx.create('directory', outline('zz-one'));
      await tx.create('directory', outline('00-two'));
    });
    await expect(desk().people.merge({ a: 'zz-one', b: '00-two' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(desk().people.merge({ a: own, b: 'zz-one', take: ['CELULAR'] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(desk().people.merge({ a: own, b: '00-two', take: ['NOMBRES'] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await desk().people.merge({ a: own, b: 'zz-one', take: ['APELLIDOS'] });
    expect(await personRow(own)).toMatchObject({ surnames: 'Peña Otra' });
  });
});

describe('the pair to decide', () => {
  it('says what a merge does to visits and indicators, by their own definitions', async () => {
    const { a, b } = await pair();
    await visit(a);
    t.clock.now += 60_000;
    await visit(b);
    t.clock.now += 40 * 60_000;
    await visit(b);
    expect(await desk().people.compare({ a: b, b: a })).toMatchObject({
      low: { id: a, visits: 1, own: true, joined: 0 },
      high: { id: b, visits: 2 },
      canonical: false,
      documentsDiffer: true,
      held: false,
      disputed: false,
      decision: null,
      reason: 'NOMBRE_Y_NACIMIENTO',
      consequence: { quarter: 2, attendances: { before: 3, after: 2 }, people: { before: 2, after: 1 } },
    });
    const count = async () => {
      const report = await t.callerAs('admin').indicators.period({ from: '2026-04-01', to: '2026-07-01' });
      return report.indicators.slice(0, 2).map(({ value }) => value);
    };
    expect(await count()).toEqual([3, 2]);
    await desk().people.merge({ a, b, confirmed: true });
    expect(await count()).toEqual([2, 1]);
  });

  it('shows no sensitive answer, and every look at it leaves one trace a working day', async () => {
    const { a, b } = await pair();
    const compared = await desk().people.compare({ a, b });
    await desk().people.compare({ a: b, b: a });
    const known = CHOICES.flatMap(({ fields }) => fields as readonly string[]);
    expect(Object.keys(compared.low.values).toSorted()).toEqual(known.toSorted());
    const traces = await t.store.read
      .selectFrom('auditEntry')
      .select(['subject', 'detail'])
      .where('action', '=', 'FICHAS_COMPARADAS')
      .execute();
    expect(traces).toEqual([{ subject: a, detail: b }]);
  });

  it('is found by itself: one document with two names first, then look-alikes registered lately', async () => {
    const ids: string[] = [];
    await t.core.context.ledger.write('import', async (tx) => {
      const people = [
        { documentNumber: '9999000017' },
        { documentNumber: '9999000017', givenNames: 'Luis', surnames: 'Gómez', birthDate: '1975-01-01' },
        { documentNumber: '9999000025', givenNames: 'Jhon', surnames: 'Pérez', birthDate: '2001-02-03' },
        { documentNumber: '9999000777', givenNames: 'John', surnames: 'Peres', birthDate: '2001-02-03' },
        { documentNumber: '9999000800', givenNames: 'Rosa', surnames: 'Ruiz Vega', birthDate: '1960-02-03' },
        { documentNumber: '9999000808', givenNames: 'Rosa', surnames: 'Ruiz Vega', birthDate: null },
      ];
      for (const each of people) {
        const row = person(tx, '', each);
        ids.push(row.id);
        await tx.create('person', row);
      }
    });
    expect(await desk().people.cases()).toEqual([
      { a: ids[0], b: ids[1], reason: 'MISMO_DOCUMENTO', disputed: false },
      { a: ids[2], b: ids[3], reason: 'NOMBRE_Y_NACIMIENTO', disputed: false },
      { a: ids[4], b: ids[5], reason: 'DOCUMENTO_PARECIDO', disputed: false },
    ]);
    const [, , third = '', fourth = ''] = ids;
    await desk().people.merge({ a: third, b: fourth, confirmed: true });
    await desk().people.separate({ a: ids[0] ?? '', b: ids[1] ?? '' });
    expect((await desk().people.cases()).map(({ a }) => a)).toEqual([ids[4]]);
  });

  it('stays to be decided however many were registered since', async () => {
    const { a, b } = await pair();
    const other = { a, b, reason: 'NOMBRE_Y_NACIMIENTO', disputed: false };
    // Everybody else was born on another day than all the others.
    let born = Date.parse('1940-01-01');
    const crowd = (people: number) =>
      t.core.context.ledger.write('import', async (tx) => {
        for (let i = 0; i < people; i += 1) {
          const birthDate = new Date(born).toISOString().slice(0, 10);
          const surnames = `Prueba ${Array.from(birthDate.replaceAll('-', ''), (digit) => 'abcdefghij'[Number(digit)]).join('')}`;
          await tx.create(
            'person',
            person(tx, '', { documentNumber: null, givenNames: 'Luz', surnames, birthDate }),
          );
          born += DAY_MS;
        }
      });
    for (const people of [300, 300, 300, 300, 300]) {
      await crowd(people);
      expect(await desk().people.cases()).toEqual([other]);
    }
    await desk().people.separate({ a, b });
    expect(await desk().people.cases()).toEqual([]);
    await desk().people.undoDecision({ a, b });
    expect(await desk().people.cases()).toEqual([other]);
  });
});

describe('two desks of one Punto', () => {
  it('that register the same person in the same second make one person, and both visits count', async () => {
    const input = {
      documentType: 'CC' as const,
      documentNumber: '9999000017',
      givenNames: 'Ana María',
      surnames: 'Peña Prueba',
      birthDate: '1990-05-15',
      sex: 'MUJER' as const,
    };
    const outcomes = await Promise.allSettled([
      t.callerAs('desk').people.create(input),
      t.callerAs('admin').people.create({ ...input, documentType: 'TI' }),
    ]);
    const created = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []));
    const [refused] = outcomes.flatMap((each) =>
      each.status === 'rejected' ? [each.reason as unknown] : [],
    );
    expect(created).toHaveLength(1);
    // The second desk is led to the person that the first one made.
    expect(refused).toMatchObject({ cause: { code: 'YA_EXISTE', details: { personId: created[0] } } });
    await Promise.all(
      [visit(created[0] ?? ''), visit(created[0] ?? '')].map((each) => each.catch(() => null)),
    );
    expect(await t.store.read.selectFrom('person').select('id').execute()).toEqual([{ id: created[0] }]);
  });

  it('that decide the same pair in the same second leave one decision', async () => {
    const { a, b } = await pair();
    const outcomes = await Promise.allSettled([
      desk().people.merge({ a, b, confirmed: true }),
      t.callerAs('admin').people.separate({ a, b }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const rows = await t.store.read.selectFrom('personPair').select(['id', 'lowId', 'highId']).execute();
    expect(rows).toEqual([{ id: pairId(sha256, a, b), lowId: a, highId: b }]);
  });
});
