import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SENSITIVE_FIELDS } from '#shared/domain/characterisation.ts';
import { shippedNotice } from '#shared/domain/notices.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

let t: TestCore;
let personId: string;
beforeEach(async () => {
  t = await openTestCore();
  personId = await register();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').characterisation;
const NOTICE = shippedNotice('CARACTERIZACION').textHash;
const YES = { decision: 'AUTORIZA', medium: 'FIRMA', noticeHash: NOTICE } as const;
const NO = { decision: 'NO_AUTORIZA', medium: null, noticeHash: NOTICE } as const;
const BASIC = {
  estrato: '2',
  livingArea: 'URBANA',
  education: 'MEDIA',
  occupation: 'ESTUDIANTE',
} as const;
const SENSITIVE = {
  genderIdentity: 'FEMENINO',
  sexualOrientation: 'OMITIDA',
  ethnicity: 'NINGUNO',
  disability: ['VISUAL', 'FISICA'],
  conflictVictim: 'SI',
} as const;
const answers = { ...BASIC, ...SENSITIVE, disability: [...SENSITIVE.disability] };
/** What a minor is asked. */
const { genderIdentity: _g, sexualOrientation: _s, ...answersOfMinor } = answers;

let number = 9_999_000_017;
async function register(over: object = {}): Promise<string> {
  const id = t.core.context.clocks.newId();
  await t.core.context.ledger.write('test', (tx) =>
    tx.create('person', {
      ...UNREPRESENTED,
      id,
      siteId: t.core.context.siteId(),
      documentType: 'CC',
      documentNumber: String((number += 1)),
      givenNames: 'Ana María',
      surnames: 'Peña Prueba',
      birthDate: '1990-05-15',
      sex: 'MUJER',
      phone: null,
      neighbourhood: null,
      comuna: 'NO_INFORMA',
      publicServant: 0,
      registeredAt: tx.now,
      deletedAt: null,
      ...over,
    }),
  );
  return id;
}

const MINOR = { documentType: 'TI', birthDate: '2012-05-15' };
const MOTHER = {
  representativeName: 'Marta Prueba',
  representativeDocumentType: 'CC',
  representativeDocumentNumber: '9999000099',
  representativeKinship: 'MADRE',
};

const stored = (id = personId) =>
  t.store.read.selectFrom('characterisation').selectAll().where('id', '=', id).executeTakeFirst();
const events = () =>
  t.store.read.selectFrom('characterisationEvent').select(['personId', 'origin', 'authorised']).execute();
const sensitiveOf = async (id = personId) => {
  const row = await stored(id);
  return SENSITIVE_FIELDS.map((field) => row?.[field]);
};
const NOTHING = [null, null, null, null, null];
const refusal = (code: string) => ({ cause: expect.objectContaining({ code }) });
const YEAR = 366 * 86_400_000;

describe('what somebody answers', () => {
  it('is kept with the authorisation, an event and an entry of the trail, all or nothing', async () => {
    await desk().save({ personId, answers, decision: YES });
    expect(await stored()).toMatchObject({
      ...BASIC,
      ...SENSITIVE,
      disability: 'FISICA,VISUAL',
      completedAt: t.clock.now,
    });
    expect(await events()).toEqual([{ personId, origin: 'DESK', authorised: 1 }]);
    const consent = await t.store.read.selectFrom('consent').selectAll().executeTakeFirstOrThrow();
    expect(consent).toMatchObject({ personId, decision: 'AUTORIZA', medium: 'FIRMA', noticeHash: NOTICE });
    const trail = await t.store.read
      .selectFrom('auditEntry')
      .select(['action', 'subject', 'detail'])
      .where('action', '=', 'CARACTERIZACION_GUARDADA')
      .execute();
    expect(trail).toEqual([
      { action: 'CARACTERIZACION_GUARDADA', subject: personId, detail: 'PRIMERA CON_SENSIBLES' },
    ]);
  });

  it('leaves no answer in the audit trail', async () => {
    await desk().save({ personId, answers, decision: YES });
    await t.callerAs('admin').characterisation.answers({ personId });
    const trail = await t.store.read.selectFrom('auditEntry').select('detail').execute();
    expect(JSON.stringify(trail)).not.toMatch(/FEMENINO|VISUAL|FISICA|NINGUNO|ESTUDIANTE|MEDIA\b/u);
  });

  it('lies encrypted in the folder', async () => {
    await desk().save({ personId, answers, decision: YES });
    const files = readdirSync(t.folder, { withFileTypes: true }).filter((each) => each.isFile());
    const plain = files.filter(({ name }) => readFileSync(join(t.folder, name)).includes('FISICA,VISUAL'));
    expect([files.length > 0, plain]).toEqual([true, []]);
  });

  it('with everything skipped is stored as skipped and characterises nobody', async () => {
    await desk().save({
      personId,
      answers: { estrato: 'NS', livingArea: 'NO_INFORMA', education: 'NO_INFORMA', occupation: 'NO_INFORMA' },
      decision: YES,
    });
    expect(await sensitiveOf()).toEqual(['OMITIDA', 'OMITIDA', 'OMITIDA', 'OMITIDA', 'OMITIDA']);
    expect(await events()).toEqual([]);
    expect((await desk().due({ personId })).due).toBe(false);
  });

  it('of a second registration of the same person here is the answer of the same person', async () => {
    await desk().save({ personId, answers, decision: YES });
    const { documentNumber } = await t.store.read
      .selectFrom('person')
      .select('documentNumber')
      .where('id', '=', personId)
      .executeTakeFirstOrThrow();
    const twin = await register({ documentNumber });
    expect((await desk().due({ personId: twin })).due).toBe(false);
    await desk().save({ personId: twin, answers: BASIC, decision: NO });
    expect([await sensitiveOf(), await sensitiveOf(twin)]).toEqual([NOTHING, NOTHING]);
  });
});

describe('a sensitive answer', () => {
  /** The code of the refusal, and what it left behind. */
  const refused = async (input: Parameters<ReturnType<typeof desk>['save']>[0]) => {
    const code = await desk()
      .save(input)
      .then(
        () => 'saved',
        (error: { cause: { code: string } }) => error.cause.code,
      );
    const consents = await t.store.read.selectFrom('consent').select('id').execute();
    return [code, (await stored(input.personId)) ?? null, await events(), consents];
  };
  const REFUSED = ['ENTRADA_INVALIDA', null, [], []];

  it('is not stored without an authorisation, and nothing else of that form is', async () => {
    expect(await refused({ personId, answers, decision: null })).toEqual(REFUSED);
    expect(await refused({ personId, answers, decision: NO })).toEqual(REFUSED);
    expect(
      await refused({ personId, answers: { ...BASIC, disability: ['FISICA'] }, decision: null }),
    ).toEqual(REFUSED);
  });

  it('is not stored on an authorisation that nobody can prove', async () => {
    expect(await refused({ personId, answers, decision: { ...YES, medium: null } })).toEqual(REFUSED);
    expect(await refused({ personId, answers, decision: { ...YES, medium: 'FORMULARIO_WEB' } })).toEqual(
      REFUSED,
    );
  });

  it('is not stored when the text that was shown is unknown', async () => {
    const decision = { ...YES, noticeHash: '0'.repeat(64) };
    await expect(desk().save({ personId, answers, decision })).rejects.toMatchObject(refusal('CONFLICTO'));
    expect(await stored()).toBeUndefined();
  });

  it('of a minor needs a representative, and identity and orientation are never kept', async () => {
    const child = await register(MINOR);
    expect(await refused({ personId: child, answers: answersOfMinor, decision: YES })).toEqual(REFUSED);
    const represented = await register({ ...MINOR, ...MOTHER });
    expect(await refused({ personId: represented, answers, decision: YES })).toEqual(REFUSED);
    await desk().save({ personId: represented, answers: answersOfMinor, decision: YES });
    expect(await sensitiveOf(represented)).toEqual([null, null, 'NINGUNO', 'FISICA,VISUAL', 'SI']);
    const consent = await t.store.read.selectFrom('consent').selectAll().executeTakeFirstOrThrow();
    expect(consent).toMatchObject({ representativeName: 'Marta Prueba', representativeKinship: 'MADRE' });
  });

  it('does not rest on what a representative authorised once the person is of age', async () => {
    const child = await register({ ...MINOR, birthDate: '2008-05-15', ...MOTHER });
    await desk().save({ personId: child, answers: answersOfMinor, decision: YES });
    t.clock.now = Date.parse('2026-05-15T15:00:00Z');
    expect(await desk().form({ personId: child })).toMatchObject({ minor: false, authorised: false });
    await expect(desk().save({ personId: child, answers, decision: null })).rejects.toMatchObject(
      refusal('ENTRADA_INVALIDA'),
    );
    await desk().save({ personId: child, answers, decision: YES });
    expect((await stored(child))?.genderIdentity).toBe('FEMENINO');
  });

  it('goes when the person refuses later, and what is not sensitive stays optional and kept', async () => {
    await desk().save({ personId, answers, decision: YES });
    t.clock.now += YEAR;
    await desk().save({ personId, answers: { ...BASIC, estrato: 'IGUAL' }, decision: NO });
    expect(await sensitiveOf()).toEqual(NOTHING);
    expect(await stored()).toMatchObject(BASIC);
    expect((await events()).map((event) => event.authorised)).toEqual([1, 0]);
  });
});

describe('the desk', () => {
  it('learns whether the questions are due and never what was answered', async () => {
    expect(await desk().due({ personId })).toEqual({
      due: true,
      dueOn: null,
      completedOn: null,
      otherPunto: false,
    });
    await desk().save({ personId, answers, decision: YES });
    expect(await desk().due({ personId })).toEqual({
      due: false,
      dueOn: '2027-04-14',
      completedOn: '2026-04-14',
      otherPunto: false,
    });
    const form = await desk().form({ personId });
    const { notice: _text, allQuestions: _all, basicQuestions: _basic, ...rest } = form;
    expect(rest).toEqual({ authorised: true, minor: false, representative: null, again: true });
    for (const role of ['desk', 'instructor', 'wifi'] as const) {
      await expect(t.callerAs(role).characterisation.answers({ personId })).rejects.toMatchObject(
        refusal('NO_AUTORIZADO'),
      );
    }
  });

  it('is asked to refresh after the months that the centre set', async () => {
    await desk().save({ personId, answers, decision: YES });
    const at = async (date: string) => {
      t.clock.now = Date.parse(`${date}T15:00:00Z`);
      return (await desk().due({ personId })).due;
    };
    expect([await at('2027-04-13'), await at('2027-04-14')]).toEqual([false, true]);
    await t.core.context.ledger.write('test', (tx) =>
      tx.create('setting', { id: 'characterisation.refreshMonths', value: '24', deletedAt: null }),
    );
    expect([await at('2028-04-13'), await at('2028-04-14')]).toEqual([false, true]);
  });

  it('does not ask again the day after somebody said no', async () => {
    await desk().save({ personId, answers: BASIC, decision: NO });
    t.clock.now += 86_400_000;
    expect((await desk().due({ personId })).due).toBe(false);
  });

  it('keeps what is «as before» without seeing it', async () => {
    await desk().save({ personId, answers, decision: YES });
    const first = await stored();
    t.clock.now += YEAR;
    const same = Object.fromEntries(Object.keys(answers).map((field) => [field, 'IGUAL']));
    await desk().save({ personId, answers: { ...BASIC, ...same }, decision: null });
    expect(await stored()).toMatchObject({
      ...BASIC,
      genderIdentity: first?.genderIdentity,
      disability: first?.disability,
      completedAt: t.clock.now,
    });
    expect(await events()).toHaveLength(2);
  });

  it('cannot characterise who is registered at another Punto, and is told where it is done', async () => {
    await t.core.context.ledger.write('test', (tx) =>
      tx.create('directory', {
        id: 'elsewhere',
        claim: 'x',
        givenNames: 'Luz',
        surnames: 'Prueba',
        birthDate: null,
        sex: 'MUJER',
        deletedAt: null,
      }),
    );
    expect(await desk().due({ personId: 'elsewhere' })).toMatchObject({ due: false, otherPunto: true });
    await expect(
      desk().save({ personId: 'elsewhere', answers: BASIC, decision: null }),
    ).rejects.toMatchObject(refusal('NO_AUTORIZADO'));
    await expect(desk().form({ personId: 'elsewhere' })).rejects.toThrow(/registrada en otro Punto/u);
  });

  it('cannot ask about somebody who is not there', async () => {
    await expect(desk().due({ personId: 'nobody' })).rejects.toMatchObject(refusal('NO_EXISTE'));
  });
});

describe('the answers', () => {
  const read = () => t.callerAs('admin').characterisation.answers({ personId });
  const trail = async () =>
    (await t.store.read.selectFrom('auditEntry').select(['action', 'actor', 'subject']).execute()).filter(
      (entry) => entry.action === 'CARACTERIZACION_LEIDA',
    );

  it('are read by whoever needs them, and each reading is on the trail, also one that found nothing', async () => {
    expect(await read()).toBeNull();
    await desk().save({ personId, answers, decision: YES });
    expect(await read()).toEqual({
      ...BASIC,
      completedAt: t.clock.now,
      sensitive: { ...SENSITIVE, disability: ['FISICA', 'VISUAL'], disabilityGroup: 'MULTIPLE' },
    });
    expect(await trail()).toEqual([
      { action: 'CARACTERIZACION_LEIDA', actor: 'user:id-admin', subject: personId },
      { action: 'CARACTERIZACION_LEIDA', actor: 'user:id-admin', subject: personId },
    ]);
  });

  it('that are sensitive are not shown once the authorisation was taken back, even before they are gone', async () => {
    await desk().save({ personId, answers, decision: YES });
    const { id: consentId } = await t.store.read.selectFrom('consent').select('id').executeTakeFirstOrThrow();
    await t.core.context.ledger.write('test', (tx) =>
      tx.append('consentRevocation', {
        id: tx.newId(),
        siteId: '',
        consentId,
        personId,
        revokedAt: tx.now,
        officer: 'test',
        reason: null,
      }),
    );
    expect(await read()).toMatchObject({ ...BASIC, sensitive: null });
  });
});
