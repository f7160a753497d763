import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '#core/ledger/ledger.ts';
import { PERSONAL_TABLES, redacted, redactedPayload } from '#shared/domain/erasure.ts';
import { entityOf } from '#shared/domain/entities.ts';
import { contentStands, payloadHash } from '#shared/sync/change.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';

const PERSON = {
  id: 'p1',
  siteId: 's1',
  documentType: 'TI',
  documentNumber: '9999000017',
  givenNames: 'Ana María',
  surnames: 'Peña Prueba',
  birthDate: '2012-05-15',
  sex: 'MUJER',
  phone: '3000000000',
  neighbourhood: 'San Francisco',
  comuna: '3',
  publicServant: 0,
  ...UNREPRESENTED,
  representativeName: 'Madre Inventada',
  representativeDocumentType: 'CC',
  representativeDocumentNumber: '9999000021',
  representativeKinship: 'MADRE',
  registeredAt: 1_700_000_000_000,
  deletedAt: null,
} as const;

it('a suppression leaves of a person what the figures need and nothing else', () => {
  expect(redacted('person', PERSON)).toEqual({
    ...PERSON,
    ...UNREPRESENTED,
    documentType: 'SIN_DOC',
    documentNumber: null,
    givenNames: 'Persona',
    surnames: 'suprimida',
    birthDate: '2012-01-01',
    phone: null,
    neighbourhood: null,
  });
  expect(entityOf('person')?.schema.safeParse(redacted('person', PERSON)).success).toBe(true);
});

const value = fc.oneof(fc.string({ maxLength: 40 }), fc.integer(), fc.constant(null));

it('redacting twice is redacting once, adds no field, and takes the same from a row and from its change', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PERSONAL_TABLES, 'zone'),
      fc.dictionary(fc.string(), value),
      (table, extra) => {
        const names = Object.keys(entityOf(table)?.schema.shape ?? {});
        const fields = { ...extra, ...Object.fromEntries(names.map((name) => [name, 'secreto'])) };
        const once = redacted(table, fields);
        expect(redacted(table, once)).toEqual(once);
        expect(Object.keys(once)).toEqual(Object.keys(fields));
        expect(redactedPayload(table, JSON.stringify(fields))).toBe(JSON.stringify(once));
      },
    ),
  );
});

it('a change without its salt is believed only when a suppression would take nothing from it', () => {
  const salt = 's'.repeat(32);
  const payload = JSON.stringify({ givenNames: 'Ana', phone: '300' });
  const change = {
    tableName: 'person',
    payload,
    seen: null,
    salt,
    payloadHash: payloadHash(sha256, salt, payload, null),
  };
  const left = redactedPayload('person', payload);
  expect([
    contentStands(sha256, change),
    contentStands(sha256, { ...change, payload: '{}' }),
    contentStands(sha256, { ...change, salt: null }),
    contentStands(sha256, { ...change, salt: null, payload: left }),
    contentStands(sha256, { ...change, salt: null, payload: null }),
    contentStands(sha256, { ...change, tableName: 'zone', salt: null, payload: left }),
  ]).toEqual([true, false, false, true, true, false]);
});
