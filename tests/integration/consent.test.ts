import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '#core/audit.ts';
import { activeConsent } from '#core/consents.ts';
import type { NewRegistration } from '#shared/domain/registration.ts';
import { shippedNotice } from '#shared/domain/notices.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

/** The rules of law behind the desk: none of them can be passed by whoever may call the procedures. */

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');
const HASH = shippedNotice('CONTACTO').textHash;
const SENSITIVE_HASH = shippedNotice('CARACTERIZACION').textHash;
const signed = { decision: 'AUTORIZA', medium: 'FIRMA', noticeHash: HASH } as const;
const declined = { decision: 'NO_AUTORIZA', medium: null, noticeHash: HASH } as const;

const adult: NewRegistration = {
  documentType: 'CC',
  documentNumber: '9999000017',
  givenNames: 'Ana María',
  surnames: 'Peña Prueba',
  birthDate: '1990-05-15',
  sex: 'MUJER',
};
const child: NewRegistration = {
  ...adult,
  documentType: 'TI',
  documentNumber: '9999000204',
  birthDate: '2012-01-31',
};
const mother = {
  representativeName: 'Rosa Ficticia Modelo',
  representativeDocumentType: 'CC',
  representativeDocumentNumber: '9.999.000.118',
  representativeKinship: 'MADRE',
} as const;

/** Everything that a registration may leave behind. */
async function written() {
  const { read } = t.store;
  const [people, consents, visits, trail] = await Promise.all([
    read.selectFrom('person').selectAll().execute(),
    read.selectFrom('consent').selectAll().execute(),
    read.selectFrom('attendance').selectAll().execute(),
    read.selectFrom('auditEntry').select(['action', 'actor', 'subject', 'detail']).execute(),
  ]);
  return { people, consents, visits, trail };
}
const NOTHING = { people: [], consents: [], visits: [], trail: [] };

async function characterised(personId: string): Promise<void> {
  await t.core.context.ledger.write('test', (tx) =>
    tx.create('characterisation', {
      id: personId,
      siteId: '',
      estrato: '2',
      livingArea: 'URBANA',
      education: 'MEDIA',
      occupation: 'HOGAR',
      genderIdentity: 'FEMENINO',
      sexualOrientation: 'OMITIDA',
      ethnicity: 'NINGUNO',
      disability: 'VISUAL',
      conflictVictim: 'SI',
      completedAt: tx.now,
      deletedAt: null,
    }),
  );
}

async function openedFile(personId: string, as: 'desk' | 'central' = 'desk') {
  await audit(t.core.context, `user:id-${as}`, 'FICHA_VISTA', personId);
  const entry = await t.store.read
    .selectFrom('auditEntry')
    .select('id')
    .where('action', '=', 'FICHA_VISTA')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return { personId, opening: entry.id };
}

describe('a new person', () => {
  it('is registered with the decision and the visit in one transaction', async () => {
    const { id, visit } = await desk().people.create({
      ...adult,
      phone: '300 123 4567',
      contact: signed,
      service: 'COWORKING',
    });
    const { people, consents, visits, trail } = await written();
    expect(people).toMatchObject([{ id, phone: '3001234567' }]);
    expect(consents).toMatchObject([
      {
        personId: id,
        purpose: 'CONTACTO',
        legalBasis: 'AUTORIZACION',
        decision: 'AUTORIZA',
        noticeId: 'aviso-contacto-1',
        noticeVersion: 1,
        noticeHash: HASH,
        medium: 'FIRMA',
        officer: 'user:id-desk',
        decidedAt: t.clock.now,
        representativeName: null,
      },
    ]);
    expect(visits).toMatchObject([{ id: visit?.id, personId: id, service: 'COWORKING', origin: 'DESK' }]);
    expect(trail).toEqual([
      { action: 'CONSENTIMIENTO', actor: 'user:id-desk', subject: id, detail: 'CONTACTO AUTORIZA FIRMA v1' },
    ]);
    const changes = await t.store.read.selectFrom('change').select(['txId', 'tableName']).execute();
    expect(new Set(changes.map((each) => each.txId)).size).toBe(1);
    expect(changes.map((each) => each.tableName)).toEqual(['person', 'consent', 'auditEntry', 'attendance']);
    expect(t.topics).toEqual(['people', 'attendance']);
  });

  it('needs no question at all for what the Punto does anyway', async () => {
    const { id, visit } = await desk().people.create({ ...child, service: 'NAVEGACION' });
    expect(visit).not.toBeNull();
    expect(await written()).toMatchObject({ people: [{ id }], consents: [], visits: [{ personId: id }] });
  });

  it('may decline, and then no number is kept', async () => {
    const { id } = await desk().people.create({ ...adult, contact: declined });
    expect(await written()).toMatchObject({
      people: [{ id, phone: null }],
      consents: [{ decision: 'NO_AUTORIZA', medium: null }],
    });
  });

  it.each<[string, Partial<NewRegistration>, string]>([
    ['a phone that nobody was asked about', { phone: '3001234567' }, 'si la persona autoriza'],
    ['a phone against a refusal', { phone: '3001234567', contact: declined }, 'si la persona autoriza'],
    ['an authorisation without a medium', { contact: { ...signed, medium: null } }, 'Elija cómo autorizó'],
    [
      'an authorisation by a form that no desk has',
      { contact: { ...signed, medium: 'FORMULARIO_WEB' } },
      'solo llega por importación',
    ],
    ['a refusal with a medium', { contact: { ...declined, medium: 'FIRMA' } }, 'quite el medio'],
    [
      'an authorisation on a text that nobody knows',
      { contact: { ...signed, noticeHash: 'a'.repeat(64) } },
      'ya no es una versión conocida',
    ],
    [
      'an authorisation on the text of another purpose',
      { contact: { ...signed, noticeHash: SENSITIVE_HASH } },
      'ya no es una versión conocida',
    ],
    [
      'an authorisation on no text',
      { contact: { ...signed, noticeHash: '' } },
      'El aviso mostrado no es válido',
    ],
    ['a representative of somebody of age', mother, 'Solo un menor de edad'],
  ])('is refused whole with %s', async (_what, change, message) => {
    await expect(desk().people.create({ ...adult, service: 'COWORKING', ...change })).rejects.toThrow(
      message,
    );
    expect(await written()).toEqual(NOTHING);
  });
});

describe('a minor', () => {
  const withPhone = { ...child, phone: '3001234567', contact: signed };
  it.each<[string, Partial<NewRegistration>, string]>([
    ['nobody', {}, 'sin representante no puede autorizar'],
    ['a name alone', { representativeName: 'Rosa Ficticia' }, 'Escriba el documento'],
    ['the minor', { ...mother, representativeDocumentNumber: '9999000204' }, 'Ese es el documento del menor'],
    ['another minor', { ...mother, representativeDocumentType: 'TI' }, 'mayor de edad'],
    ['somebody of no kinship', { ...mother, representativeKinship: null }, 'Elija el parentesco'],
  ])('authorises nothing when represented by %s', async (_who, change, message) => {
    await expect(desk().people.create({ ...withPhone, ...change })).rejects.toThrow(message);
    expect(await written()).toEqual(NOTHING);
  });

  it('is still one with a cédula in place of the birth date of a child', async () => {
    const claimed = { ...withPhone, documentType: 'CC' as const };
    await expect(desk().people.create(claimed)).rejects.toThrow('sin representante no puede autorizar');
    const undated = { ...withPhone, birthDate: null };
    await expect(desk().people.create(undated)).rejects.toThrow('sin representante no puede autorizar');
  });

  it('authorises by a representative, who stands in the proof', async () => {
    const { id } = await desk().people.create({ ...withPhone, ...mother });
    const kept = { ...mother, representativeDocumentNumber: '9999000118' };
    expect(await written()).toMatchObject({ people: [{ id, ...kept }], consents: [kept] });
  });

  it('who was registered alone is represented later, once and for all', async () => {
    const { id } = await desk().people.create(child);
    const wanted = {
      personId: id,
      purpose: 'CARACTERIZACION',
      ...signed,
      noticeHash: SENSITIVE_HASH,
    } as const;
    await expect(desk().consent.decide(wanted)).rejects.toThrow('sin representante no puede autorizar');
    await desk().consent.decide({ ...wanted, representative: mother });
    await desk().consent.decide(wanted);
    expect((await written()).consents.map((each) => each.representativeKinship)).toEqual(['MADRE', 'MADRE']);
  });
});

describe('a decision taken later', () => {
  it('is refused where there is nothing to decide, and for somebody who does not exist', async () => {
    const { id } = await desk().people.create(adult);
    const hash = shippedNotice('ATENCION').textHash;
    await expect(
      desk().consent.decide({ ...signed, personId: id, purpose: 'ATENCION', noticeHash: hash }),
    ).rejects.toThrow('función pública');
    await expect(
      desk().consent.decide({ ...signed, personId: 'nobody', purpose: 'CONTACTO' }),
    ).rejects.toThrow('búsquela de nuevo');
    expect((await written()).consents).toEqual([]);
  });

  it('is not for the centre, nor for who is not at a desk', async () => {
    const input = { ...signed, personId: 'x', purpose: 'CONTACTO' } as const;
    for (const role of ['instructor', 'wifi', 'central'] as const) {
      await expect(t.callerAs(role).consent.decide(input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('that takes back an earlier one takes what rested on it too', async () => {
    const { id } = await desk().people.create({ ...adult, phone: '3001234567', contact: signed });
    t.clock.now += 1000;
    await desk().consent.decide({ ...declined, personId: id, purpose: 'CONTACTO' });
    expect(await written()).toMatchObject({ people: [{ phone: null }] });
    expect(await activeConsent(t.store.read, [id], 'CONTACTO')).toBeNull();
  });
});

describe('an authorisation that was taken back', () => {
  it('is no longer usable, and the phone it allowed is gone in the same transaction', async () => {
    const { id } = await desk().people.create({ ...adult, phone: '3001234567', contact: signed });
    expect(await activeConsent(t.store.read, [id], 'CONTACTO')).toMatchObject({ medium: 'FIRMA' });
    t.clock.now += 60_000;
    await desk().consent.revoke({ personId: id, purpose: 'CONTACTO', reason: 'Cambió de número' });
    expect(await activeConsent(t.store.read, [id], 'CONTACTO')).toBeNull();
    expect((await written()).people).toMatchObject([{ phone: null }]);
    const last = await t.store.read
      .selectFrom('change')
      .select('txId')
      .orderBy('position', 'desc')
      .executeTakeFirst();
    const together = await t.store.read
      .selectFrom('change')
      .select('tableName')
      .where('txId', '=', last?.txId ?? 0)
      .execute();
    expect(together.map((each) => each.tableName)).toEqual(['consentRevocation', 'person', 'auditEntry']);
    expect((await written()).trail.at(-1)).toEqual({
      action: 'CONSENTIMIENTO_RETIRADO',
      actor: 'user:id-desk',
      subject: id,
      detail: 'CONTACTO',
    });
  });

  it('cannot be taken back twice, and may be given anew', async () => {
    const { id } = await desk().people.create({ ...adult, contact: signed });
    const input = { personId: id, purpose: 'CONTACTO', reason: null } as const;
    // The clock of this computer was set back meanwhile.
    t.clock.now -= 3_600_000;
    await desk().consent.revoke(input);
    await expect(desk().consent.revoke(input)).rejects.toThrow('No hay una autorización vigente');
    t.clock.now += 7_200_000;
    await desk().consent.decide({ ...signed, medium: 'VERBAL_TESTIGO', personId: id, purpose: 'CONTACTO' });
    expect(await activeConsent(t.store.read, [id], 'CONTACTO')).toMatchObject({ medium: 'VERBAL_TESTIGO' });
  });

  it('of the characterisation withdraws the sensitive answers and leaves the rest', async () => {
    const { id } = await desk().people.create(adult);
    await desk().consent.decide({
      ...signed,
      personId: id,
      purpose: 'CARACTERIZACION',
      noticeHash: SENSITIVE_HASH,
    });
    await characterised(id);
    await desk().consent.revoke({ personId: id, purpose: 'CARACTERIZACION', reason: null });
    expect(await t.store.read.selectFrom('characterisation').selectAll().execute()).toMatchObject([
      {
        estrato: '2',
        education: 'MEDIA',
        genderIdentity: null,
        sexualOrientation: null,
        ethnicity: null,
        disability: null,
        conflictVictim: null,
        completedAt: null,
      },
    ]);
  });
});

describe('the history of a person', () => {
  it('tells each purpose apart: what holds, since when, how, and by whom', async () => {
    const { id } = await desk().people.create({ ...adult, phone: '3001234567', contact: signed });
    const granted = t.clock.now;
    t.clock.now += 60_000;
    await desk().consent.revoke({ personId: id, purpose: 'CONTACTO', reason: 'Ya no quiere' });
    const { purposes, minor, representative } = await desk().consent.ofPerson(await openedFile(id));
    expect({ minor, representative }).toEqual({ minor: false, representative: null });
    expect(purposes.map(({ purpose, kind }) => [purpose, kind])).toEqual([
      ['ATENCION', 'ANNOUNCED'],
      ['CONTACTO', 'REVOKED'],
      ['CARACTERIZACION', 'NOT_ASKED'],
    ]);
    expect(purposes[1]?.steps).toMatchObject([
      { kind: 'REVOKED', at: granted + 60_000, reason: 'Ya no quiere', officer: null },
      { kind: 'GRANTED', at: granted, medium: 'FIRMA', noticeVersion: 1, representative: null },
    ]);
  });

  it('is read only within a file that the same user has opened', async () => {
    const { id } = await desk().people.create(adult);
    const other = await desk().people.create({ ...adult, documentNumber: '9999000025' });
    await expect(desk().consent.ofPerson({ personId: id, opening: 'none' })).rejects.toThrow(
      'ábrala otra vez',
    );
    const file = await openedFile(id);
    await expect(desk().consent.ofPerson({ ...file, personId: other.id })).rejects.toThrow('ábrala otra vez');
    await expect(t.callerAs('admin').consent.ofPerson(file)).rejects.toThrow('ábrala otra vez');
    t.clock.now += 13 * 3_600_000;
    await expect(desk().consent.ofPerson(file)).rejects.toThrow('ábrala otra vez');
  });

  it('opens the notice that was shown and proves it by its hash', async () => {
    const { id } = await desk().people.create({ ...adult, contact: signed });
    const [{ id: consentId = '' } = {}] = (await written()).consents;
    const file = await openedFile(id);
    const { notice, computedHash, intact } = await desk().consent.shown({ ...file, consentId });
    expect({ version: notice.version, computedHash, intact }).toEqual({
      version: 1,
      computedHash: createHash('sha256').update(shippedNotice('CONTACTO').text).digest('hex'),
      intact: true,
    });
    await expect(desk().consent.shown({ ...file, consentId: 'none' })).rejects.toThrow(
      'no está en este computador',
    );
  });
});

describe('the centre publishes a notice', () => {
  let centre: TestCore;
  beforeEach(async () => {
    centre = await openTestCore('central');
  });
  afterEach(() => centre.close());
  const texts = 'Primer párrafo inventado para la prueba.\r\n\r\n  Segundo   párrafo.  \n';

  it('as the next version, hashed and on the audit trail, and nothing of the old one changes', async () => {
    const central = centre.callerAs('central');
    const published = await central.consent.publish({ purpose: 'CONTACTO', title: 'Contacto', text: texts });
    const text = 'Primer párrafo inventado para la prueba.\nSegundo párrafo.';
    expect(published).toMatchObject({
      version: 2,
      legalBasis: 'AUTORIZACION',
      text,
      textHash: createHash('sha256').update(text).digest('hex'),
    });
    expect((await central.consent.notices()).CONTACTO).toEqual(published);
    const versions = await central.consent.versions({ purpose: 'CONTACTO' });
    expect(versions.map((each) => each.version)).toEqual([2, 1]);
    expect(versions[1]).toEqual(shippedNotice('CONTACTO'));
    expect((await central.consent.notices()).ATENCION.version).toBe(1);
    const trail = await centre.store.read.selectFrom('auditEntry').select(['action', 'detail']).execute();
    expect(trail).toEqual([{ action: 'AVISO_PUBLICADO', detail: 'CONTACTO v2' }]);
    await expect(
      central.consent.publish({ purpose: 'CONTACTO', title: 'Otro', text: texts }),
    ).rejects.toThrow('Ese es el texto que ya vale');
    const third = await central.consent.publish({ purpose: 'CONTACTO', title: 'Otro', text: `${texts}Más.` });
    expect(third.version).toBe(3);
  });

  it('and no Punto may', async () => {
    const input = { purpose: 'CONTACTO', title: 'Contacto', text: texts } as const;
    for (const role of ['desk', 'admin', 'central'] as const) {
      await expect(t.callerAs(role).consent.publish(input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(centre.callerAs('desk').consent.publish(input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
