// The law as a table (Ley 1581 de 2012 and Decreto 1377 de 2013): one rule, one test, through the procedures that a
// window calls. Each rule has its scenarios in the file of its subject; here it only must not give way.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SENSITIVE_FIELDS } from '#shared/domain/characterisation.ts';
import { role, type Role } from '#shared/domain/codes.ts';
import { shippedNotice } from '#shared/domain/notices.ts';
import type { NewRegistration } from '#shared/domain/registration.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { givenCourse } from '#tests/support/course.ts';
import { decryptedPages } from '#tests/support/decrypted-pages.ts';
import { forget, register, startHub, startStation } from '#tests/support/sync-world.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');
const noticeOf = (purpose: 'CONTACTO' | 'CARACTERIZACION') => shippedNotice(purpose).textHash;
const YES = { decision: 'AUTORIZA', medium: 'FIRMA' } as const;
const CONTACT = { ...YES, noticeHash: noticeOf('CONTACTO') };
const SENSITIVE_YES = { ...YES, noticeHash: noticeOf('CARACTERIZACION') };

const ADULT: NewRegistration = {
  documentType: 'CC',
  documentNumber: '9999000017',
  givenNames: 'Zulmanira',
  surnames: 'Quiñonera Prueba',
  birthDate: '1990-05-15',
  sex: 'MUJER',
};
const CHILD = {
  ...ADULT,
  documentType: 'TI',
  documentNumber: '9999000204',
  birthDate: '2012-01-31',
} as const;
const MOTHER = {
  representativeName: 'Rosa Ficticia',
  representativeDocumentType: 'CC',
  representativeDocumentNumber: '9999000118',
  representativeKinship: 'MADRE',
} as const;
const BASIC = { estrato: '2', livingArea: 'URBANA', education: 'MEDIA', occupation: 'HOGAR' } as const;
const TOLD = { ...BASIC, ethnicity: 'PALENQUERO' } as const;

const create = async (who: NewRegistration = ADULT) => (await desk().people.create(who)).id;
const sensitiveRows = () => t.store.read.selectFrom('characterisation').select(SENSITIVE_FIELDS).execute();
const NONE = Object.fromEntries(SENSITIVE_FIELDS.map((field) => [field, null]));
const consents = () => t.store.read.selectFrom('consent').selectAll().execute();
const phones = async () =>
  (await t.store.read.selectFrom('person').select('phone').execute()).map(({ phone }) => phone);
const actions = async (of: TestCore = t) =>
  (await of.store.read.selectFrom('auditEntry').select('action').orderBy('id').execute()).map(
    ({ action }) => action,
  );
const refused = { cause: { code: 'ENTRADA_INVALIDA' } };

describe('the law', () => {
  it('a sensitive answer is optional, and is stored on an authorisation that holds or not at all (art. 6)', async () => {
    const personId = await create();
    const save = (answers: typeof BASIC | typeof TOLD, decision: typeof SENSITIVE_YES | null) =>
      desk().characterisation.save({ personId, answers, decision });
    await expect(save(TOLD, null)).rejects.toMatchObject(refused);
    await save(BASIC, null);
    expect(await sensitiveRows()).toEqual([NONE]);
    await save(BASIC, SENSITIVE_YES);
    expect(await sensitiveRows()).toEqual([
      Object.fromEntries(SENSITIVE_FIELDS.map((field) => [field, 'OMITIDA'])),
    ]);
    await desk().consent.revoke({ personId, purpose: 'CARACTERIZACION', reason: null });
    await expect(save(TOLD, null)).rejects.toMatchObject(refused);
    expect(await sensitiveRows()).toEqual([NONE]);
  });

  it('a minor authorises nothing without a representative, through any door (art. 7)', async () => {
    await expect(create({ ...CHILD, phone: '3001234567', contact: CONTACT })).rejects.toMatchObject(refused);
    const personId = await create(CHILD);
    const decide = { ...CONTACT, personId, purpose: 'CONTACTO' } as const;
    await expect(desk().consent.decide(decide)).rejects.toMatchObject(refused);
    await expect(
      desk().characterisation.save({ personId, answers: TOLD, decision: SENSITIVE_YES }),
    ).rejects.toMatchObject(refused);
    expect([await consents(), await sensitiveRows()]).toEqual([[], []]);
    await desk().consent.decide({ ...decide, representative: MOTHER });
    expect(await consents()).toMatchObject([{ decision: 'AUTORIZA', ...MOTHER }]);
    // Nor may the representative be taken away while something rests on them.
    const none = Object.fromEntries(Object.keys(MOTHER).map((field) => [field, null]));
    await expect(desk().people.correct({ id: personId, fields: none, seen: MOTHER })).rejects.toMatchObject(
      refused,
    );
  });

  it('an authorisation proves what was read, how, before whom and when, or is none (art. 9)', async () => {
    const personId = await create();
    const decide = (change: object) =>
      desk().consent.decide({ ...CONTACT, personId, purpose: 'CONTACTO', ...change });
    await expect(decide({ noticeHash: 'a'.repeat(64) })).rejects.toMatchObject({
      cause: { code: 'CONFLICTO' },
    });
    await expect(decide({ noticeHash: noticeOf('CARACTERIZACION') })).rejects.toMatchObject({
      cause: { code: 'CONFLICTO' },
    });
    await expect(decide({ medium: null })).rejects.toMatchObject(refused);
    await expect(decide({ officer: 'user:other', decidedAt: 0 })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    expect(await consents()).toEqual([]);
    await decide({});
    expect(await consents()).toMatchObject([
      {
        noticeVersion: 1,
        noticeHash: createHash('sha256').update(shippedNotice('CONTACTO').text).digest('hex'),
        medium: 'FIRMA',
        officer: 'user:id-desk',
        decidedAt: t.clock.now,
      },
    ]);
  });

  it('what was authorised may be taken back: its use ends and what rested on it is gone (art. 8 e)', async () => {
    const personId = await create({ ...ADULT, phone: '3001234567', contact: CONTACT });
    await desk().characterisation.save({ personId, answers: TOLD, decision: SENSITIVE_YES });
    for (const purpose of ['CONTACTO', 'CARACTERIZACION'] as const) {
      await desk().consent.revoke({ personId, purpose, reason: null });
    }
    expect([await phones(), await sensitiveRows()]).toEqual([[null], [NONE]]);
    expect(await t.callerAs('admin').characterisation.answers({ personId })).toBeNull();
    expect(await desk().characterisation.form({ personId })).toMatchObject({ authorised: false });
  });

  it('no phone number is kept without an authorisation of contact, new or corrected (art. 9)', async () => {
    const phone = '3001234567';
    await expect(create({ ...ADULT, phone })).rejects.toMatchObject(refused);
    const id = await create();
    const correct = () => desk().people.correct({ id, fields: { phone }, seen: { phone: null } });
    await expect(correct()).rejects.toMatchObject(refused);
    await desk().consent.decide({ ...CONTACT, personId: id, purpose: 'CONTACTO' });
    await correct();
    await desk().consent.revoke({ personId: id, purpose: 'CONTACTO', reason: null });
    await expect(correct()).rejects.toMatchObject(refused);
    expect(await phones()).toEqual([null]);
  });

  it('the public function is announced and never asked: serving and counting need no authorisation (art. 10 a)', async () => {
    const personId = await create(CHILD);
    await desk().attendance.register({ personId, service: 'NAVEGACION' });
    const asked = {
      ...YES,
      personId,
      purpose: 'ATENCION',
      noticeHash: shippedNotice('ATENCION').textHash,
    } as const;
    await expect(desk().consent.decide(asked)).rejects.toMatchObject(refused);
    expect(await consents()).toEqual([]);
  });

  it.each([
    ['CONSULTA', '2026-04-28'],
    ['RECLAMO', '2026-05-06'],
    ['SUPRESION', '2026-05-06'],
  ] as const)(
    'a %s of 14 April 2026 is due on %s, whatever a client sends (arts. 14, 15)',
    async (kind, dueOn) => {
      const personId = await create();
      const input = { personId, kind, detail: 'Lo que pide', receivedOn: '2026-04-14' };
      await expect(desk().requests.open({ ...input, dueOn: '2030-01-01' } as never)).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
      expect(await desk().requests.open(input)).toMatchObject({ dueOn });
    },
  );

  it('a sensitive answer is read by the centre and administrators alone', async () => {
    const personId = await create();
    await desk().characterisation.save({ personId, answers: TOLD, decision: SENSITIVE_YES });
    const told = async (as: Role) => {
      try {
        const answers = await t.callerAs(as).characterisation.answers({ personId });
        return answers?.sensitive?.ethnicity ?? null;
      } catch {
        return 'refused';
      }
    };
    const readers = await Promise.all(role.options.map(async (as) => [as, await told(as)] as const));
    expect(Object.fromEntries(readers)).toEqual({
      admin: 'PALENQUERO',
      central: 'PALENQUERO',
      desk: 'refused',
      instructor: 'refused',
      wifi: 'refused',
    });
    const { opening, ...file } = await desk().people.file({ id: personId });
    const seen = [
      file,
      await desk().consent.ofPerson({ personId, opening }),
      await desk().characterisation.due({ personId }),
      await desk().characterisation.form({ personId }),
      await desk().people.card({ id: personId }),
    ];
    expect(JSON.stringify(seen)).not.toContain('PALENQUERO');
  });
});

describe('what is done with a person’s data', () => {
  it('is on the trail, each act under its name and who did it (art. 17)', async () => {
    const [a, b] = [
      await create(),
      await create({ ...ADULT, documentNumber: '9999000025', givenNames: 'Luz' }),
    ];
    const { id } = await desk().attendance.register({ personId: a, service: 'SALA' });
    const before = (await actions()).length;
    await desk().people.file({ id: a });
    await desk().people.compare({ a, b });
    await desk().requests.filePdf({ personId: a });
    await t.callerAs('admin').characterisation.answers({ personId: a });
    await desk().people.merge({ a, b, confirmed: true });
    await desk().people.undoDecision({ a, b });
    await desk().attendance.void({ id, reason: 'Se marcó por error' });
    await desk().day.printed({ date: '2026-04-14' });
    expect((await actions()).slice(before)).toEqual([
      'FICHA_VISTA',
      'FICHAS_COMPARADAS',
      'FICHA_EXPORTADA',
      'CARACTERIZACION_LEIDA',
      'PERSONAS_UNIDAS',
      'DECISION_DESHECHA',
      'ATENCION_ANULADA',
      'HOJA_DEL_DIA_IMPRESA',
    ]);
    const centre = await openTestCore('central');
    await centre.callerAs('central').settings.set({ name: 'attendance.lateDays', value: '5' });
    expect(await actions(centre)).toEqual(['AJUSTE_CAMBIADO']);
    await centre.close();
  });

  it('does not happen when the trail cannot be written', async () => {
    const [a, b] = [
      await create(),
      await create({ ...ADULT, documentNumber: '9999000025', givenNames: 'Luz' }),
    ];
    const { id } = await desk().attendance.register({ personId: a, service: 'SALA' });
    const { opening } = await desk().people.file({ id: a });
    const broken = sql`CREATE TRIGGER no_trail BEFORE INSERT ON auditEntry BEGIN SELECT RAISE(ABORT, 'no trail'); END`;
    await broken.execute(t.store.raw);
    const acts: Record<string, () => Promise<unknown>> = {
      file: () => desk().people.file({ id: a }),
      compare: () => desk().people.compare({ a, b }),
      pdf: () => desk().requests.filePdf({ personId: a }),
      answers: () => t.callerAs('admin').characterisation.answers({ personId: a }),
      merge: () => desk().people.merge({ a, b, confirmed: true }),
      void: () => desk().attendance.void({ id, reason: 'Se marcó por error' }),
      decide: () => desk().consent.decide({ ...CONTACT, personId: a, purpose: 'CONTACTO' }),
      // Somebody else's trace opens nothing either.
      borrowed: () => t.callerAs('admin').people.file({ id: a, opening }),
    };
    const became: Record<string, string> = {};
    for (const [name, act] of Object.entries(acts)) {
      became[name] = await act().then(
        () => 'it happened',
        (error: Error) => error.message,
      );
    }
    expect(became).toEqual(Object.fromEntries(Object.keys(acts).map((name) => [name, 'no trail'])));
    for (const table of ['attendanceVoid', 'personPair', 'consent'] as const) {
      expect(await t.store.read.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  it('lies encrypted on the disk', async () => {
    await create();
    const files = readdirSync(t.folder).filter((name) => name.startsWith('puntos.db'));
    expect(files).toContain('puntos.db');
    expect(files.filter((name) => readFileSync(join(t.folder, name)).includes('Zulmanira'))).toEqual([]);
    expect(decryptedPages(t).includes('Zulmanira')).toBe(true);
  });
});

describe('between machines', () => {
  it('a suppression leaves nothing readable, and the figures stand (art. 8 e)', async () => {
    const personId = await create({ ...ADULT, phone: '3007770001', contact: CONTACT, service: 'SALA' });
    await desk().characterisation.save({ personId, answers: TOLD, decision: SENSITIVE_YES });
    const figures = async () =>
      (await indicators(t.core.context, { from: '2026-04-01', to: '2026-05-01' })).indicators;
    const before = await figures();
    const request = {
      personId,
      kind: 'SUPRESION',
      detail: 'Zulmanira pide',
      receivedOn: '2026-04-14',
    } as const;
    const { id } = await desk().requests.open(request);
    const answer = { id, decision: 'ATENDIDA', text: 'Se suprimió a Zulmanira' } as const;
    expect(await desk().requests.answer(answer)).toEqual({ erased: 1 });
    const pages = decryptedPages(t);
    const words = ['Zulmanira', 'zulmanira', 'Quiñonera', '9999000017', '3007770001', 'PALENQUERO'];
    expect(words.filter((word) => pages.includes(word))).toEqual([]);
    expect(await figures()).toEqual(before);
  });

  it('about whom it reached nothing new is written, at no door of the desk (art. 8 e)', async () => {
    const personId = await create();
    const { groupId } = await givenCourse(t.core.context, { startsAt: t.clock.now + 86_400_000 });
    await desk().coworking.addSpaces({ kind: 'EQUIPO', name: 'PC 1', capacity: 1 });
    const [space] = await desk().coworking.spaces();
    const request = { personId, kind: 'SUPRESION', detail: 'x', receivedOn: '2026-04-14' } as const;
    const { id } = await desk().requests.open(request);
    await desk().requests.answer({ id, decision: 'ATENDIDA', text: 'x' });
    const doors: Record<string, () => Promise<unknown>> = {
      visit: () => desk().attendance.register({ personId, service: 'SALA' }),
      enrolment: () => desk().enrolments.enrol({ groupId, personId }),
      seat: () => desk().coworking.seat({ personId, spaceId: space?.id ?? '' }),
      turn: () => desk().coworking.giveTurn({ personId, wants: 'EQUIPO' }),
    };
    for (const door of Object.values(doors))
      await expect(door()).rejects.toMatchObject({ cause: { code: 'CONFLICTO' } });
  });

  it('another Punto gets the claim of the document, names, birth date and sex, and no more (art. 4 f)', async () => {
    const hub = await startHub();
    const [north, south] = [await startStation(), await startStation()];
    for (const [code, station] of [
      ['PD01', north],
      ['PD02', south],
    ] as const) {
      await createSite(hub.context, 'admin', { code, name: code });
      await station.sync.enrol((await createEnrolmentCode(hub.context, 'admin', code)).code);
    }
    const id = await register(north, { neighbourhood: 'Barrioraro', phone: '3007770001' });
    await north.sync.syncNow();
    await south.sync.syncNow();
    const outlines = await south.context.store.read.selectFrom('directory').selectAll().execute();
    const { clock: _clock, fieldClocks: _clocks, claim, ...told } = outlines[0] ?? { claim: null };
    expect(told).toEqual({
      id,
      givenNames: 'Ana María',
      surnames: 'Peña Prueba',
      birthDate: '1990-05-15',
      sex: 'MUJER',
      deletedAt: null,
    });
    expect([outlines.length, claim?.length]).toEqual([1, 43]);
    const pages = decryptedPages(south);
    expect(['9999000017', '3007770001', 'Barrioraro'].filter((word) => pages.includes(word))).toEqual([]);
    for (const machine of [south, north, hub]) await machine.close();
    forget(south, north, hub);
  });
});
