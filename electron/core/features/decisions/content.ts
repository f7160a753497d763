import { z } from 'zod';
import { entityOf } from '#shared/domain/entities.ts';
import type { Fields, FieldValue } from '#shared/sync/merge.ts';
import { codeLabel, fieldLabel, isReserved, isTechnical } from '#shared/text/fields.ts';
import type { Reader } from '../../db/tables.ts';

export type ContentKind = 'TEXT' | 'NUMBER' | 'DATE' | 'MOMENT' | 'CODE' | 'REFERENCE' | 'RESERVED';

/** One field of a row in words. */
export interface Content {
  readonly field: string;
  readonly label: string;
  readonly kind: ContentKind;
  /** ms UTC for a MOMENT, YYYY-MM-DD for a DATE, the words for a CODE and a REFERENCE; null for nothing and RESERVED. */
  readonly shown: string | number | null;
  /** As it is stored, where it may be corrected here. */
  readonly raw: FieldValue;
  readonly editable: boolean;
  /** What a CODE may be. */
  readonly options: readonly { readonly code: string; readonly label: string }[];
}

/** Fields of a row in words, in the order of the entity; unknown ones of a newer program last, as they are. */
export async function contentOf(
  read: Reader,
  table: string,
  fields: Fields,
  ownSite: { readonly id: string; readonly name: string } | null,
): Promise<Content[]> {
  const entity = entityOf(table);
  const order = Object.keys(entity?.schema.shape ?? {});
  const rank = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length);
  const names = Object.keys(fields)
    .filter((field) => !isTechnical(field))
    .sort((a, b) => rank(a) - rank(b));
  const contents: Content[] = [];
  for (const field of names) {
    contents.push(await contentOfField(read, table, field, fields[field] ?? null, ownSite));
  }
  return contents;
}

/** One value in words. */
export async function contentOfField(
  read: Reader,
  table: string,
  field: string,
  value: FieldValue,
  ownSite: { readonly id: string; readonly name: string } | null = null,
): Promise<Content> {
  const common = { field, label: fieldLabel(field), raw: value, options: [] };
  if (isReserved(table, field)) {
    return { ...common, kind: 'RESERVED', shown: null, raw: null, editable: false };
  }
  if (field === 'siteId') {
    const options = ownSite === null ? [] : [{ code: ownSite.id, label: ownSite.name }];
    const shown = await siteName(read, value);
    return { ...common, kind: 'CODE', shown, editable: options.length > 0, options };
  }
  const type = schemaOf(table, field);
  const codes = codesOf(type);
  if (codes !== null) {
    const options = codes.map((code) => ({ code: String(code), label: words(table, field, code) }));
    const shown = value === null ? null : words(table, field, value);
    return { ...common, kind: 'CODE', shown, editable: true, options };
  }
  const reference = REFERENCES[field];
  if (reference !== undefined) {
    const shown = value === null ? null : await reference(read, String(value));
    return { ...common, kind: 'REFERENCE', shown, editable: false };
  }
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return { ...common, kind: 'DATE', shown: value, editable: type !== null };
  }
  if (/At$|^(at|t0|t1|hour|until)$/.test(field)) {
    return { ...common, kind: 'MOMENT', shown: value, editable: false };
  }
  return {
    ...common,
    kind: typeof value === 'number' ? 'NUMBER' : 'TEXT',
    shown: value,
    editable: type !== null,
  };
}

function words(table: string, field: string, code: string | number): string {
  if (typeof code === 'number') return code === 1 ? 'Sí' : 'No';
  return codeLabel(table, field, code);
}

type Type = z.core.$ZodType;

function schemaOf(table: string, field: string): Type | null {
  const shape: Readonly<Record<string, Type>> = entityOf(table)?.schema.shape ?? {};
  const type = Object.hasOwn(shape, field) ? shape[field] : undefined;
  return type instanceof z.ZodNullable ? type.unwrap() : (type ?? null);
}

/** The codes that a field may hold; null when it holds no code. */
function codesOf(type: Type | null): readonly (string | number)[] | null {
  if (type instanceof z.ZodEnum) return type.options;
  if (!(type instanceof z.ZodUnion)) return null;
  const values = type.options.flatMap((option) => (option instanceof z.ZodLiteral ? [...option.values] : []));
  const flags = values.filter((value) => value === 0 || value === 1);
  return flags.length === 2 && values.length === 2 ? flags : null;
}

type NameOf = (read: Reader, id: string) => Promise<string>;

const ABSENT = 'No ha llegado a la central';
const PRESENT = 'Está en la central';

async function siteName(read: Reader, id: FieldValue): Promise<string | null> {
  if (id === null) return null;
  if (id === '') return 'El Punto del computador';
  const row = await read.selectFrom('site').select('name').where('id', '=', String(id)).executeTakeFirst();
  return row?.name ?? 'Un Punto desconocido';
}

const personName: NameOf = async (read, id) => {
  const row = await read
    .selectFrom('person')
    .select(['givenNames', 'surnames'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? ABSENT : `${row.givenNames} ${row.surnames}`;
};

const named =
  (table: 'courseGroup' | 'course' | 'space' | 'zone'): NameOf =>
  async (read, id) => {
    const row = await read.selectFrom(table).select('name').where('id', '=', id).executeTakeFirst();
    return row?.name ?? ABSENT;
  };

/** Whether a row that has no name of its own is here. */
const present =
  (table: 'attendance' | 'enrolment' | 'courseSession' | 'useStart' | 'turn' | 'consent'): NameOf =>
  async (read, id) => {
    const row = await read.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst();
    return row === undefined ? ABSENT : PRESENT;
  };

const device: NameOf = async (read, id) => {
  const row = await read.selectFrom('device').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? 'Un computador desconocido';
};

const REFERENCES: Readonly<Record<string, NameOf>> = {
  personId: personName,
  lowId: personName,
  highId: personName,
  courseId: named('course'),
  groupId: named('courseGroup'),
  spaceId: named('space'),
  zoneId: named('zone'),
  attendanceId: present('attendance'),
  enrolmentId: present('enrolment'),
  sessionId: present('courseSession'),
  useId: present('useStart'),
  movedFromId: present('useStart'),
  turnId: present('turn'),
  consentId: present('consent'),
  vantage: device,
};
