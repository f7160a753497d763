import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contentStands } from '#shared/sync/change.ts';
import type { CoreContext } from '#core/context.ts';
import { writeMeta } from '#core/db/meta.ts';
import { openStore } from '#core/db/store.ts';
import { settleErasures } from '#core/erase-person.ts';
import { erasuresAreDue } from '#core/erasure-sweep.ts';
import { createSite, createEnrolmentCode } from '#core/features/central/sites.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import { searchPeople } from '#core/features/people/search.ts';
import { answerRequest, listRequests, openRequest } from '#core/features/requests/requests.ts';
import { sha256, type LedgerTx } from '#core/ledger/ledger.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import { TEST_KEY } from '#tests/support/store.ts';
import { decryptedPages } from '#tests/support/decrypted-pages.ts';
import {
  assertNoDefects,
  forget,
  register,
  startHub,
  startStation,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

/** Everything that told who the person was; none of it may be readable anywhere afterwards. */
const TELLING = [
  'Zulmanira',
  'zulmanira',
  'Quiñonera',
  '9999777001',
  '3007770001',
  'Barrioraro',
  'Sombrillera',
];
const IDENTITY = {
  documentNumber: '9999777001',
  givenNames: 'Zulmanira',
  surnames: 'Quiñonera',
  phone: '3007770001',
  neighbourhood: 'Barrioraro',
} as const;

let machines: (TestHub | TestStation)[] = [];
afterEach(async () => {
  for (const machine of machines) await machine.close();
  forget(...machines);
  machines = [];
});

async function world() {
  const hub = await startHub();
  const [north, south] = [await startStation(), await startStation()];
  machines = [north, south, hub];
  for (const [code, name, station] of [
    ['PD01', 'La Joya', north],
    ['PD02', 'INEM', south],
  ] as const) {
    await createSite(hub.context, 'admin', { code, name });
    const enrolment = await createEnrolmentCode(hub.context, 'admin', code);
    await station.sync.enrol(enrolment.code);
  }
  return { hub, north, south };
}

/** A visit with a note, an authorisation through a representative, answers, a correction: a trace in every table. */
function traces(context: CoreContext, personId: string): Promise<void> {
  return context.ledger.write('ana@recepcion', async (tx: LedgerTx) => {
    const siteId = context.siteId();
    const came = { ...visit(tx, siteId, personId), note: 'La Sombrillera' };
    await tx.append('attendance', came);
    const note = { siteId, attendanceId: came.id, at: tx.now, officer: 'ana' };
    await tx.append('attendanceNote', { ...note, id: tx.newId(), text: 'Volvió la Sombrillera' });
    await tx.append('consent', {
      id: tx.newId(),
      siteId,
      personId,
      purpose: 'CONTACTO',
      legalBasis: 'AUTORIZACION',
      decision: 'AUTORIZA',
      noticeId: 'n1',
      noticeVersion: 1,
      noticeHash: 'a'.repeat(64),
      medium: 'FIRMA',
      officer: 'ana',
      decidedAt: tx.now,
      representativeName: 'Madre de Zulmanira',
      representativeDocumentType: 'CC',
      representativeDocumentNumber: '99997770012',
      representativeKinship: 'MADRE',
    });
    await tx.create('characterisation', {
      id: personId,
      siteId,
      estrato: '2',
      livingArea: null,
      education: null,
      occupation: null,
      genderIdentity: 'TRANSGENERO',
      sexualOrientation: null,
      ethnicity: 'PALENQUERO',
      disability: null,
      conflictVictim: null,
      completedAt: tx.now,
      deletedAt: null,
    });
    await tx.patch('person', personId, { phone: '3007770001', neighbourhood: 'Barrioraro alto' });
  });
}

async function grant(context: CoreContext, personId: string): Promise<void> {
  const detail = 'Zulmanira Quiñonera pide que la borren';
  const receivedOn = localDate(context.clocks.now());
  const { id } = await openRequest(context, 'user:jefa', { personId, kind: 'SUPRESION', detail, receivedOn });
  await answerRequest(context, 'user:jefa', { id, decision: 'ATENDIDA', text: 'Se borró a Zulmanira' });
}

/** What of a person can be read in the pages of a file, free ones included, once they are decrypted. */
function readable(machine: TestHub | TestStation): string[] {
  const pages = decryptedPages(machine);
  // Other people are there in plain sight, so the look was a look.
  expect(pages.includes('Testigoplena')).toBe(true);
  return TELLING.filter((word) => pages.includes(word));
}

const found = async ({ context }: TestHub | TestStation) => [
  ...(await searchPeople(context, 'zulmanira')),
  ...(await searchPeople(context, '9999777001')),
  ...(await searchPeople(context, 'suprimida')),
];

const figures = async ({ context }: TestHub | TestStation) =>
  (await indicators(context, { from: '2020-01-01', to: '2100-01-01' })).indicators;

function declareSame({ context }: TestStation, one: string, other: string): Promise<void> {
  return context.ledger.write('user:b', (tx) => {
    const [lowId, highId] = one < other ? [one, other] : [other, one];
    const decision = { relation: 'MISMA', decidedAt: tx.now, decidedBy: 'b', deletedAt: null } as const;
    return tx.create('personPair', { id: pairId(sha256, one, other), lowId, highId, ...decision });
  });
}

/** Of whom a suppression was written down with its entry in the audit. */
async function suppressed({ context }: TestHub): Promise<string[]> {
  const { read } = context.store;
  const facts = await read.selectFrom('erasure').select('personId').orderBy('personId').execute();
  const audited = await read
    .selectFrom('auditEntry')
    .select('subject')
    .where('action', '=', 'PERSONA_SUPRIMIDA')
    .orderBy('subject')
    .execute();
  expect(audited.map(({ subject }) => subject)).toEqual(facts.map(({ personId }) => personId));
  return facts.map(({ personId }) => personId);
}

async function chainsStand({ context }: TestHub | TestStation): Promise<boolean> {
  const log = await context.store.read.selectFrom('change').selectAll().execute();
  return log.every((change) => contentStands(sha256, change));
}

const witness = (station: TestStation) =>
  register(station, { documentNumber: '9999555001', givenNames: 'Testigoplena', surnames: 'Presente' });

describe('a suppression', () => {
  it('reaches the Punto, the centre and the other Punto: tables, log, search and free pages; the figures stand', async () => {
    const { hub, north, south } = await world();
    const id = await register(north, IDENTITY);
    await traces(north.context, id);
    await witness(north);
    await north.sync.syncNow();
    await south.sync.syncNow();
    await south.context.ledger.write('b', (tx) =>
      tx.append('attendance', visit(tx, south.context.siteId(), id)),
    );
    await south.sync.syncNow();
    await north.sync.syncNow();
    const all = [hub, north, south];
    const before = await Promise.all(all.map(figures));
    expect((await searchPeople(south.context, 'zulmanira')).map((match) => match.id)).toEqual([id]);
    await grant(north.context, id);
    expect(readable(north)).toEqual([]);
    await north.sync.syncNow();
    await south.sync.syncNow();
    for (const machine of all) {
      expect(await found(machine)).toEqual([]);
      expect(readable(machine)).toEqual([]);
      expect(await chainsStand(machine)).toBe(true);
    }
    expect(await Promise.all(all.map(figures))).toEqual(before);
    const row = await hub.context.store.read
      .selectFrom('person')
      .select(['givenNames', 'surnames', 'documentType', 'birthDate', 'sex', 'comuna'])
      .where('id', '=', id)
      .executeTakeFirst();
    expect(row).toEqual({
      givenNames: 'Persona',
      surnames: 'suprimida',
      documentType: 'SIN_DOC',
      birthDate: '1990-01-01',
      sex: 'MUJER',
      comuna: '3',
    });
    assertNoDefects(...all);
  });

  it('of somebody whom the centre never heard of sends the centre a pseudonym and every visit, nothing waits', async () => {
    const { hub, north } = await world();
    const id = await register(north, IDENTITY);
    await traces(north.context, id);
    await witness(north);
    await grant(north.context, id);
    const { quarantined, pending } = await north.sync.syncNow();
    expect({ quarantined, pending }).toEqual({ quarantined: 0, pending: 0 });
    const states = await hub.context.store.read.selectFrom('change').select('state').distinct().execute();
    expect(states).toEqual([{ state: 'APPLIED' }]);
    expect(readable(hub)).toEqual([]);
    expect(await figures(hub)).toEqual(await figures(north));
    const consents = await hub.context.store.read
      .selectFrom('consent')
      .select(['decision', 'noticeHash', 'representativeName'])
      .execute();
    expect(consents).toEqual([
      { decision: 'AUTORIZA', noticeHash: 'a'.repeat(64), representativeName: null },
    ]);
    assertNoDefects(hub, north);
  });

  it('covers the registration of the same person at another Punto, and two remain one in the figures', async () => {
    const { hub, north, south } = await world();
    const one = await register(north, IDENTITY);
    const other = await register(south, IDENTITY);
    await witness(north);
    await witness(south);
    for (const station of [north, south, north]) await station.sync.syncNow();
    const before = await figures(hub);
    await grant(south.context, other);
    await south.sync.syncNow();
    await north.sync.syncNow();
    await south.sync.syncNow();
    for (const machine of [hub, north, south]) {
      expect(await found(machine)).toEqual([]);
      expect(readable(machine)).toEqual([]);
    }
    expect(await figures(hub)).toEqual(before);
    const erased = await hub.context.store.read.selectFrom('erasure').select('personId').execute();
    expect(erased.map(({ personId }) => personId).toSorted()).toEqual([one, other].toSorted());
    assertNoDefects(hub, north, south);
  });

  it('is finished by the centre however many registrations elsewhere are the same person', async () => {
    const { hub, north, south } = await world();
    const others = [await register(north, IDENTITY), await register(north, IDENTITY)];
    await witness(north);
    const own = await register(south, IDENTITY);
    await witness(south);
    await north.sync.syncNow();
    await south.sync.syncNow();
    await grant(south.context, own);
    await south.sync.syncNow();
    await north.sync.syncNow();
    const erased = await hub.context.store.read.selectFrom('erasure').select('personId').execute();
    expect(erased.map(({ personId }) => personId).toSorted()).toEqual([own, ...others].toSorted());
    expect(await found(north)).toEqual([]);
    expect(readable(north)).toEqual([]);
    assertNoDefects(hub, north, south);
  });

  it('is finished by the centre when another Punto had deleted its registration of the same person meanwhile', async () => {
    const { hub, north, south } = await world();
    const deleted = await register(north, IDENTITY);
    const own = await register(south, IDENTITY);
    await witness(north);
    await witness(south);
    for (const station of [north, south]) await station.sync.syncNow();
    // The South goes on seeing both as one person.
    await north.context.ledger.write('ana', (tx) => tx.patch('person', deleted, { deletedAt: tx.now }));
    await north.sync.syncNow();
    await grant(south.context, own);
    const { quarantined, pending } = await south.sync.syncNow();
    expect({ quarantined, pending }).toEqual({ quarantined: 0, pending: 0 });
    await north.sync.syncNow();
    await south.sync.syncNow();
    for (const machine of [hub, north, south]) {
      expect(readable(machine)).toEqual([]);
      expect(await erasuresAreDue(machine.context.store)).toBe(false);
    }
    expect(await suppressed(hub)).toEqual([deleted, own].toSorted());
    assertNoDefects(hub, north, south);
  });

  it('takes along whom another Punto declares the same person only after it was granted', async () => {
    const { hub, north, south } = await world();
    const alike = await register(north, { ...IDENTITY, documentType: 'SIN_DOC', documentNumber: null });
    const own = await register(south, IDENTITY);
    await witness(north);
    await witness(south);
    for (const station of [north, south, north]) await station.sync.syncNow();
    await grant(south.context, own);
    await south.sync.syncNow();
    expect(await suppressed(hub)).toEqual([own]);
    // The North has not heard of it yet.
    await declareSame(north, alike, own);
    for (const station of [north, south, north]) await station.sync.syncNow();
    for (const machine of [hub, north, south]) expect(readable(machine)).toEqual([]);
    expect(await suppressed(hub)).toEqual([alike, own].toSorted());
    assertNoDefects(hub, north, south);
  });

  it('takes along a registration that comes to the centre after it, as to one that was restored', async () => {
    const { hub, north, south } = await world();
    const late = await register(north, IDENTITY);
    const own = await register(south, IDENTITY);
    await witness(north);
    await witness(south);
    await declareSame(south, late, own);
    await grant(south.context, own);
    await south.sync.syncNow();
    expect(await suppressed(hub)).toEqual([own]);
    expect(await erasuresAreDue(hub.context.store)).toBe(false);
    for (const station of [north, south, north]) await station.sync.syncNow();
    for (const machine of [hub, north, south]) expect(readable(machine)).toEqual([]);
    expect(await suppressed(hub)).toEqual([late, own].toSorted());
    assertNoDefects(hub, north, south);
  });

  it('that the centre cannot finish for a damaged row keeps no other from its end, and stays due', async () => {
    const { hub, north, south } = await world();
    const stranger = { ...IDENTITY, documentNumber: '9999888001', givenNames: 'Otra', surnames: 'Vecina' };
    const damaged = await register(north, stranger);
    const twin = await register(south, stranger);
    const others = [await register(north, IDENTITY), await register(south, IDENTITY)] as const;
    await witness(north);
    await witness(south);
    for (const station of [north, south]) await station.sync.syncNow();
    const { store } = hub.context;
    const mend = async (comuna: string) => {
      await store.transaction((tx) =>
        store.unguarded(() =>
          tx
            .updateTable('person')
            .set({ comuna: comuna as '3' })
            .where('id', '=', damaged)
            .execute(),
        ),
      );
    };
    await mend('dañada');
    await grant(south.context, twin);
    await grant(south.context, others[1]);
    await south.sync.syncNow();
    expect(await suppressed(hub)).toEqual([twin, ...others].toSorted());
    expect(await erasuresAreDue(store)).toBe(true);
    await mend('3');
    await settleErasures(hub.context);
    expect(await suppressed(hub)).toEqual([damaged, twin, ...others].toSorted());
    expect(await erasuresAreDue(store)).toBe(false);
  });

  it('that was asked for before the registration was deleted is still granted', async () => {
    const { hub, north } = await world();
    const id = await register(north, IDENTITY);
    await witness(north);
    const receivedOn = localDate(north.context.clocks.now());
    const input = { personId: id, kind: 'SUPRESION', detail: 'Que la borren', receivedOn } as const;
    const { id: request } = await openRequest(north.context, 'user:jefa', input);
    await north.context.ledger.write('ana', (tx) => tx.patch('person', id, { deletedAt: tx.now }));
    expect((await listRequests(north.context, {})).requests.map(({ ours }) => ours)).toEqual([true]);
    const answer = { id: request, decision: 'ATENDIDA', text: 'Se borró' } as const;
    expect(await answerRequest(north.context, 'user:jefa', answer)).toEqual({ erased: 1 });
    await north.sync.syncNow();
    for (const machine of [hub, north]) expect(readable(machine)).toEqual([]);
    expect(await suppressed(hub)).toEqual([id]);
    assertNoDefects(hub, north);
  });

  it('takes what a Punto without network wrote about the person meanwhile', async () => {
    const { hub, north, south } = await world();
    const id = await register(north, IDENTITY);
    await witness(north);
    await witness(south);
    await north.sync.syncNow();
    await south.sync.syncNow();
    const before = await figures(hub);
    await south.context.ledger.write('b', async (tx) => {
      const came = { ...visit(tx, south.context.siteId(), id), note: 'Zulmanira olvidó algo' };
      await tx.append('attendance', came);
    });
    const { id: request } = await openRequest(hub.context, 'user:centro', {
      personId: id,
      kind: 'SUPRESION',
      detail: 'x',
      receivedOn: localDate(hub.context.clocks.now()),
    });
    await answerRequest(hub.context, 'user:centro', { id: request, decision: 'ATENDIDA', text: 'x' });
    await south.sync.syncNow();
    await north.sync.syncNow();
    for (const machine of [hub, north, south]) expect(readable(machine)).toEqual([]);
    const count = (report: Awaited<ReturnType<typeof figures>>) =>
      report.find(({ code }) => code === 'ATENCIONES')?.value;
    // The visit of the Punto without network counts; it falls within half an hour of the first at no Punto but its own.
    expect(Number(count(await figures(hub)))).toBe(Number(count(before)) + 1);
    const answered = await north.context.store.read.selectFrom('subjectRequest').select('state').execute();
    expect(answered).toEqual([{ state: 'ATENDIDA' }]);
    assertNoDefects(hub, north, south);
  });

  it('asked for at another Punto waits for the centre, which answers it for both', async () => {
    const { hub, north, south } = await world();
    const id = await register(north, IDENTITY);
    await witness(south);
    await north.sync.syncNow();
    await south.sync.syncNow();
    const receivedOn = localDate(south.context.clocks.now());
    const input = { personId: id, kind: 'SUPRESION', detail: 'Que la borren', receivedOn } as const;
    const { id: request } = await openRequest(south.context, 'user:b', input);
    const shown = async ({ context }: TestHub | TestStation) =>
      (await listRequests(context, {})).requests.map(({ name, state, ours, waits, erased }) => ({
        name,
        state,
        ours,
        waits,
        erased,
      }));
    const asked = { name: 'Zulmanira Quiñonera', state: 'ABIERTA', erased: false };
    expect(await shown(south)).toEqual([{ ...asked, ours: false, waits: true }]);
    await south.sync.syncNow();
    expect(await shown(south)).toEqual([{ ...asked, ours: false, waits: false }]);
    expect(await shown(hub)).toEqual([{ ...asked, ours: true, waits: false }]);
    await answerRequest(hub.context, 'user:c', { id: request, decision: 'ATENDIDA', text: 'Se borró' });
    for (const station of [south, north]) await station.sync.syncNow();
    expect(await shown(south)).toEqual([
      { name: 'Persona suprimida', state: 'ATENDIDA', ours: false, waits: false, erased: true },
    ]);
    expect(await found(north)).toEqual([]);
  });

  it('of somebody else’s people is refused at the centre, and shown at the Punto that tried', async () => {
    const { hub, north, south } = await world();
    const id = await register(north, IDENTITY);
    await north.sync.syncNow();
    await south.sync.syncNow();
    await expect(grant(south.context, id)).rejects.toThrow(/otro Punto/u);
    await south.context.ledger.write('x', (tx) =>
      tx.append('erasure', { id: tx.newId(), personId: id, requestId: 'r', erasedAt: tx.now, officer: 'x' }),
    );
    expect(await south.sync.syncNow()).toMatchObject({ quarantined: 1 });
    expect(await searchPeople(hub.context, 'zulmanira')).toHaveLength(1);
    const held = await hub.context.store.read.selectFrom('erasure').selectAll().execute();
    expect(held).toEqual([]);
  });

  it('comes again to a Punto that was restored from a copy of before', async () => {
    const { hub, north } = await world();
    const id = await register(north, IDENTITY);
    await traces(north.context, id);
    await witness(north);
    await north.sync.syncNow();
    await north.context.store.forgetDeleted();
    const kept = readFileSync(join(north.folder, 'puntos.db'));
    await grant(north.context, id);
    await north.sync.syncNow();
    await north.close();
    writeFileSync(join(north.folder, 'puntos.db'), kept);
    for (const suffix of ['-wal', '-shm']) rmSync(join(north.folder, `puntos.db${suffix}`), { force: true });
    // What opening the folder does when the marks say that this is a copy: see db/marks.ts.
    const store = openStore({ path: join(north.folder, 'puntos.db'), key: TEST_KEY });
    await writeMeta(store.local, 'epoch', '2');
    await store.close();
    const again = await startStation(north.folder);
    machines = machines.map((machine) => (machine === north ? again : machine));
    expect(readable(again)).not.toEqual([]);
    await again.sync.syncNow();
    expect(readable(again)).toEqual([]);
    expect(readable(hub)).toEqual([]);
    expect(await figures(again)).toEqual(await figures(hub));
    assertNoDefects(hub, again);
  });

  it('that a power cut stops between the rows and the log is finished at the next start', async () => {
    const { north } = await world();
    const id = await register(north, IDENTITY);
    await traces(north.context, id);
    await witness(north);
    // What answerRequest does up to the cut: the fact is on the disk, the sweep has not begun.
    await north.context.ledger.write('user:jefa', (tx) =>
      tx.append('erasure', {
        id: tx.newId(),
        personId: id,
        requestId: 'r',
        erasedAt: tx.now,
        officer: 'jefa',
      }),
    );
    expect(readable(north)).not.toEqual([]);
    await north.close();
    const again = await startStation(north.folder);
    machines = machines.map((machine) => (machine === north ? again : machine));
    await settleErasures(again.context);
    expect(readable(again)).toEqual([]);
    expect(await chainsStand(again)).toBe(true);
  });
});

describe('the figures of any register', () => {
  it('are the same before and after whoever of it is suppressed', async () => {
    const { north } = await world();
    const random = seeded(20_261_122);
    const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
    const start = Date.parse('2026-04-01T13:00:00Z');
    const ids: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      const sex = pick(['MUJER', 'HOMBRE', 'INTERSEXUAL', 'NO_INFORMA'] as const);
      const documentNumber = `99990${String(i).padStart(5, '0')}`;
      const birthDate = pick(['1990-05-15', '2012-11-30', null]);
      ids.push(await register(north, { sex, documentNumber, birthDate, comuna: pick(['1', '7', 'FUERA']) }));
    }
    await north.context.ledger.write('ana', async (tx) => {
      for (let i = 0; i < 300; i += 1) {
        const startedAt = start + random(30 * 24 * 60) * 60_000;
        await tx.append('attendance', {
          ...visit(tx, north.context.siteId(), pick(ids)),
          startedAt,
          localDate: localDate(startedAt),
          service: pick(['NAVEGACION', 'COWORKING', 'TRAMITE'] as const),
        });
      }
    });
    const before = await figures(north);
    for (const id of ids.filter((_, at) => at % 4 === 0)) await grant(north.context, id);
    const after = await figures(north);
    expect(after).toEqual(before);
    expect(after.flatMap(({ checks }) => checks).filter(({ ok }) => !ok)).toEqual([]);
    expect(after.find(({ code }) => code === 'PERSONAS_ATENDIDAS')?.value).toBe(40);
  });
});

/** Whole numbers below a limit, the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
