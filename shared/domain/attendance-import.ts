import { ageOn, localDate, localInstant } from './bogota.ts';
import {
  readComuna,
  readDocumentType,
  readFlag,
  readService,
  readSex,
  type ColumnName,
} from './attendance-columns.ts';
import { attendance } from './attendance.ts';
import type { Service, Sex } from './codes.ts';
import { instant } from './fields.ts';
import type { Header } from './import-columns.ts';
import type { ImportWarning } from './import-report.ts';
import { documentKey, foldText, newPerson, normalizeDocumentNumber, person } from './person.ts';
import { registerRow, type RegisterRow as RowOf } from './register-row.ts';
import { severalPeople } from './several-people.ts';
import { foldWord, readDate, readTime, timeBehindDate } from './spreadsheet-values.ts';
import { labels } from '../text/labels.ts';
import { v5 } from 'uuid';
import type { z } from 'zod';

/** One row of a register, ready to be written. */
export interface ImportedVisit {
  readonly row: number;
  /**
   * Who this is within the file: the document's key, or for people without a document their folded name and birth
   * date. Two rows with one key are one person.
   */
  readonly personKey: string;
  readonly withDocument: boolean;
  readonly person: PersonFields;
  readonly service: Service;
  /** ms UTC. */
  readonly startedAt: number;
  readonly localDate: string;
  readonly note: string | null;
  /** The Punto as the file names it (code or name), or null. */
  readonly punto: string | null;
}

export type PersonFields = Pick<
  z.output<typeof person.schema>,
  | 'documentType'
  | 'documentNumber'
  | 'givenNames'
  | 'surnames'
  | 'birthDate'
  | 'sex'
  | 'phone'
  | 'neighbourhood'
  | 'comuna'
  | 'publicServant'
>;

type RegisterRow = RowOf<ColumnName>;

export interface RowRules {
  /** ms UTC; a visit later than this has not happened. */
  readonly now: number;
  /** See ambiguousSexLetter. */
  readonly sexLetterAmbiguous: boolean;
}

export interface RowReading {
  /** Null when the row is refused; the warnings say why. */
  readonly visit: ImportedVisit | null;
  readonly warnings: readonly ImportWarning[];
}

const list = (of: Readonly<Record<string, string>>) => Object.values(of).join(', ');
const SEX_HELP = `El sexo no se reconoce; use ${list(labels.sex)}.`;
const SERVICE_HELP = `El servicio no se reconoce; use ${list(labels.service)}.`;
const TYPE_HELP = `El tipo de documento no se reconoce; use ${Object.keys(labels.documentType).join(', ')}.`;
const DATE_HELP = 'La fecha no existe o no se entiende; escríbala como AAAA-MM-DD o DD/MM/AAAA.';
const TIME_HELP = 'La hora no existe o no se entiende; escríbala como HH:MM, por ejemplo 14:05.';

/** Words for «no number» that people write beside «sin documento». */
const NO_NUMBER = new Set(['', 'nn', 'na', 'notiene', 'ninguno', 'sindocumento', 'sindoc']);

/** A spreadsheet that took a document for a number and shortened it: 1,09877E+09. */
const SHORTENED_NUMBER = /^\d[.,]\d+e\+?\d+$/i;

const FIELD_COLUMN: Readonly<Record<string, ColumnName>> = {
  documentType: 'tipo_documento',
  documentNumber: 'documento',
  givenNames: 'nombres',
  surnames: 'apellidos',
  sex: 'sexo',
};

/**
 * Reads one row. What identifies a visit (who, when, what) must be right or the row is refused; what merely adds
 * to a person (celular, barrio, …) is left empty with a warning when it cannot be used. Names are text and nothing else.
 */
export function readVisit(
  header: Header<ColumnName>,
  cells: readonly string[],
  number: number,
  rules: RowRules,
): RowReading {
  const row = registerRow(header, cells, number);
  // Cells that shifted would be blamed one by one for what is wrong with the row.
  if (row.refused()) return { visit: null, warnings: row.warnings };
  if (severalPeople(row.cell('documento'), row.cell('nombres'))) {
    row.refuse(
      'documento',
      'VARIAS_PERSONAS',
      'En esta fila parece haber dos personas; escriba cada una en su propia fila.',
    );
    return { visit: null, warnings: row.warnings };
  }
  const startedAt = readMoment(row, rules.now);
  const service = row.required('servicio', readService, 'CODIGO_DESCONOCIDO', SERVICE_HELP);
  const who = readPersonOf(row, rules);
  const note = row.optional('nota', accepted(attendance.schema.shape.note), 'La nota es demasiado larga.');
  const { warnings } = row;
  if (row.refused() || startedAt === null || service === null || who === null) {
    return { visit: null, warnings };
  }
  const punto = row.cell('punto');
  return {
    visit: {
      row: number,
      ...who,
      service,
      startedAt,
      localDate: localDate(startedAt),
      note,
      punto: punto === '' ? null : punto,
    },
    warnings,
  };
}

/** Whom a row names, for every kind of file that names people under these columns; null when it is refused. */
export function readPersonOf(
  row: RegisterRow,
  rules: RowRules,
): Pick<ImportedVisit, 'person' | 'personKey' | 'withDocument'> | null {
  const identity = readIdentity(row, rules);
  const extras = readExtras(row, localDate(rules.now));
  if (identity === null) return null;
  const person: PersonFields = { ...identity, ...extras };
  const key = documentKey(person.documentType, person.documentNumber);
  return { person, personKey: key ?? nameKey(person), withDocument: key !== null };
}

function readMoment(row: RegisterRow, now: number): number | null {
  const date = row.required('fecha', readDate, 'FECHA_INVALIDA', DATE_HELP);
  // A cell that holds date and time together may leave the column of the time empty.
  const timeInDate = row.cell('hora') === '' ? timeBehindDate(row.cell('fecha')) : null;
  const time = timeInDate ?? row.required('hora', readTime, 'HORA_INVALIDA', TIME_HELP);
  if (date === null || time === null) return null;
  const startedAt = localInstant(date, time);
  if (startedAt > now) {
    return row.refuse('fecha', 'FECHA_FUTURA', 'La fecha y hora todavía no han pasado; revíselas.');
  }
  return instant.safeParse(startedAt).success
    ? startedAt
    : row.refuse('fecha', 'FECHA_INVALIDA', 'La fecha está fuera de lo posible; revise el año.');
}

type Identity = Pick<PersonFields, 'documentType' | 'documentNumber' | 'givenNames' | 'surnames' | 'sex'>;

function readIdentity(row: RegisterRow, rules: RowRules): Identity | null {
  const documentType = row.required('tipo_documento', readDocumentType, 'CODIGO_DESCONOCIDO', TYPE_HELP);
  const sex = readRowSex(row, rules.sexLetterAmbiguous);
  const number = row.cell('documento');
  if (SHORTENED_NUMBER.test(number)) {
    return row.refuse(
      'documento',
      'DOCUMENTO_INVALIDO',
      'La hoja de cálculo acortó el número; dé formato de texto a la columna y cópielo de nuevo.',
    );
  }
  const none =
    normalizeDocumentNumber(number) === '' || (documentType === 'SIN_DOC' && NO_NUMBER.has(foldWord(number)));
  const parsed = newPerson.safeParse({
    documentType: documentType ?? 'OTRO',
    documentNumber: none ? null : number,
    givenNames: row.cell('nombres'),
    surnames: row.cell('apellidos'),
    sex: sex ?? 'NO_INFORMA',
  });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const field = FIELD_COLUMN[String(issue.path[0])] ?? '';
    const empty = field !== '' && row.cell(field) === '';
    const kind = empty ? 'FALTA_DATO' : field === 'documento' ? 'DOCUMENTO_INVALIDO' : 'DATO_INVALIDO';
    row.refuse(field, kind, issue.message);
  }
  return null;
}

function readRowSex(row: RegisterRow, letterAmbiguous: boolean): Sex | null {
  const raw = row.cell('sexo');
  if (raw === '') {
    row.omit('sexo', 'El sexo está vacío y queda como «No informa».');
    return 'NO_INFORMA';
  }
  if (letterAmbiguous && foldWord(raw) === 'm') {
    return row.refuse(
      'sexo',
      'CODIGO_DESCONOCIDO',
      'En este archivo «M» puede ser mujer o masculino: escriba Mujer u Hombre.',
    );
  }
  return readSex(raw) ?? row.refuse('sexo', 'CODIGO_DESCONOCIDO', SEX_HELP);
}

function readExtras(row: RegisterRow, today: string): Omit<PersonFields, keyof Identity> {
  const { phone, neighbourhood } = person.schema.shape;
  const birth = row.optional('nacimiento', readDate, DATE_HELP);
  const birthPossible = birth === null || (birth <= today && ageOn(birth, today) <= 120);
  return {
    birthDate: birthPossible
      ? birth
      : row.omit('nacimiento', 'La fecha de nacimiento no puede ser futura ni de hace más de 120 años.'),
    phone: row.optional('celular', accepted(phone), 'El celular es demasiado largo.'),
    neighbourhood: row.optional('barrio', accepted(neighbourhood), 'El barrio es demasiado largo.'),
    comuna:
      row.optional('comuna', readComuna, 'La comuna no se reconoce; use su número, 1 a 17.') ?? 'NO_INFORMA',
    publicServant: row.optional('servidor_publico', readFlag, 'No se entiende; use Sí o No.') ?? 0,
  };
}

/** A cell that the schema of its field accepts. */
function accepted(schema: z.ZodType<string | null>): (raw: string) => string | null {
  return (raw) => {
    const parsed = schema.safeParse(raw);
    return parsed.success ? parsed.data : null;
  };
}

/** People without a document are the same within a file when full name and birth date are. */
function nameKey(fields: PersonFields): string {
  const full = `${fields.givenNames} ${fields.surnames}`;
  // A name in another script folds to nothing; it is compared as written.
  const folded = foldText(full);
  return `SIN_DOC|${folded === '' ? full.toLowerCase() : folded}|${fields.birthDate ?? ''}`;
}

/** The words of a name, for telling whether two registers name a person differently. */
export function sameName(
  a: Pick<PersonFields, 'givenNames' | 'surnames'>,
  b: Pick<PersonFields, 'givenNames' | 'surnames'>,
): boolean {
  return foldText(`${a.givenNames} ${a.surnames}`) === foldText(`${b.givenNames} ${b.surnames}`);
}

/** Fixed for ever: another one would import every old register a second time. */
const IMPORT_NAMESPACE = '8f0e4a8e-5d0b-4c59-9d5e-3a1d7c2b6f40';

/**
 * The id of an imported attendance follows from what it says, so that the same row meets itself again: twice in a
 * file, in a file that is imported twice, at a station and at the centre.
 *
 * Facts are never deleted: the rows of an import that was undone keep their ids. Importing such a row again is its
 * next `attempt`, whose id follows from the same and that number; attempt 0 is the id as it always was.
 */
export function importedAttendanceId(siteId: string, visit: ImportedVisit, attempt = 0): string {
  const says = [siteId, visit.personKey, visit.startedAt, visit.service];
  return v5(JSON.stringify(attempt === 0 ? says : [...says, attempt]), IMPORT_NAMESPACE);
}
