import { ageOn, localDate, localInstant } from './bogota.ts';
import {
  readComuna,
  readDocumentType,
  readFlag,
  readService,
  readSex,
  type ColumnName,
  type Header,
} from './attendance-columns.ts';
import { attendance } from './attendance.ts';
import type { Service } from './codes.ts';
import { instant, tidyText } from './fields.ts';
import type { ImportWarning } from './import-report.ts';
import { documentKey, foldText, newPerson, normalizeDocumentNumber, person } from './person.ts';
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
  header: Header,
  cells: readonly string[],
  row: number,
  rules: RowRules,
): RowReading {
  const warnings: ImportWarning[] = [];
  let refused = false;
  const cell = (name: ColumnName): string => tidyText(cells[header.positions.get(name) ?? -1] ?? '');
  const refuse = (field: ColumnName | '', kind: string, message: string): null => {
    refused = true;
    warnings.push({ row, field, kind, message });
    return null;
  };
  const omit = (field: ColumnName, message: string): null => {
    warnings.push({
      row,
      field,
      kind: 'DATO_OMITIDO',
      message: `${message} La atención se importa sin este dato.`,
    });
    return null;
  };
  const required = <T>(
    name: ColumnName,
    read: (raw: string) => T | null,
    kind: string,
    help: string,
  ): T | null => {
    const raw = cell(name);
    if (raw === '') return refuse(name, 'FALTA_DATO', `Falta «${name}».`);
    return read(raw) ?? refuse(name, kind, help);
  };

  if (cells.slice(header.width).some((extra) => extra.trim() !== '')) {
    refuse(
      '',
      'COLUMNAS_DE_MAS',
      'La fila tiene más datos que columnas; revise comas o puntos y coma sin comillas.',
    );
    return { visit: null, warnings };
  }

  const date = required('fecha', readDate, 'FECHA_INVALIDA', DATE_HELP);
  // A cell that holds date and time together may leave the column of the time empty.
  const timeInDate = cell('hora') === '' ? timeBehindDate(cell('fecha')) : null;
  const time = timeInDate ?? required('hora', readTime, 'HORA_INVALIDA', TIME_HELP);
  let startedAt: number | null = null;
  if (date !== null && time !== null) {
    startedAt = localInstant(date, time);
    if (!instant.safeParse(startedAt).success)
      startedAt = refuse('fecha', 'FECHA_INVALIDA', 'La fecha está fuera de lo posible; revise el año.');
    else if (startedAt > rules.now)
      startedAt = refuse('fecha', 'FECHA_FUTURA', 'La fecha y hora todavía no han pasado; revíselas.');
  }
  const service = required('servicio', readService, 'CODIGO_DESCONOCIDO', SERVICE_HELP);

  const documentType = required('tipo_documento', readDocumentType, 'CODIGO_DESCONOCIDO', TYPE_HELP);
  const rawNumber = cell('documento');
  let documentNumber: string | null = normalizeDocumentNumber(rawNumber) === '' ? null : rawNumber;
  if (documentType === 'SIN_DOC' && NO_NUMBER.has(foldWord(rawNumber))) documentNumber = null;
  if (SHORTENED_NUMBER.test(rawNumber)) {
    refuse(
      'documento',
      'DOCUMENTO_INVALIDO',
      'La hoja de cálculo acortó el número; dé formato de texto a la columna y cópielo de nuevo.',
    );
  }

  let sex = cell('sexo') === '' ? ('NO_INFORMA' as const) : readSex(cell('sexo'));
  if (cell('sexo') === '') {
    warnings.push({
      row,
      field: 'sexo',
      kind: 'DATO_OMITIDO',
      message: 'El sexo está vacío: queda como «No informa».',
    });
  } else if (rules.sexLetterAmbiguous && foldWord(cell('sexo')) === 'm') {
    sex = refuse(
      'sexo',
      'CODIGO_DESCONOCIDO',
      'En este archivo «M» puede ser mujer o masculino: escriba Mujer u Hombre.',
    );
  } else if (sex === null) {
    refuse('sexo', 'CODIGO_DESCONOCIDO', SEX_HELP);
  }

  const parsed = newPerson.safeParse({
    documentType: documentType ?? 'OTRO',
    documentNumber,
    givenNames: cell('nombres'),
    surnames: cell('apellidos'),
    sex: sex ?? 'NO_INFORMA',
  });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = FIELD_COLUMN[String(issue.path[0])] ?? '';
      const kind =
        field !== '' && cell(field) === ''
          ? 'FALTA_DATO'
          : field === 'documento'
            ? 'DOCUMENTO_INVALIDO'
            : 'DATO_INVALIDO';
      refuse(field, kind, issue.message);
    }
  }

  const today = localDate(rules.now);
  const birthDate = birth();
  const optional = (name: ColumnName, schema: z.ZodType<string | null>): string | null => {
    const raw = cell(name);
    if (raw === '') return null;
    const value = schema.safeParse(raw);
    return value.success ? value.data : omit(name, value.error.issues[0]?.message ?? 'El dato no es válido.');
  };
  const phone = optional('celular', person.schema.shape.phone);
  const neighbourhood = optional('barrio', person.schema.shape.neighbourhood);
  const note = optional('nota', attendance.schema.shape.note);
  const comuna =
    cell('comuna') === ''
      ? 'NO_INFORMA'
      : (readComuna(cell('comuna')) ??
        omit('comuna', 'La comuna no se reconoce; use su número, 1 a 17.') ??
        'NO_INFORMA');
  const publicServant =
    cell('servidor_publico') === ''
      ? 0
      : (readFlag(cell('servidor_publico')) ?? omit('servidor_publico', 'No se entiende; use Sí o No.') ?? 0);

  if (refused || !parsed.success || startedAt === null || service === null) return { visit: null, warnings };
  const { data } = parsed;
  const fields: PersonFields = {
    documentType: data.documentType,
    documentNumber: data.documentNumber,
    givenNames: data.givenNames,
    surnames: data.surnames,
    sex: data.sex,
    birthDate,
    phone,
    neighbourhood,
    comuna,
    publicServant,
  };
  const key = documentKey(fields.documentType, fields.documentNumber);
  return {
    visit: {
      row,
      personKey: key ?? nameKey(fields),
      withDocument: key !== null,
      person: fields,
      service,
      startedAt,
      localDate: localDate(startedAt),
      note,
      punto: cell('punto') === '' ? null : cell('punto'),
    },
    warnings,
  };

  function birth(): string | null {
    const raw = cell('nacimiento');
    if (raw === '') return null;
    const day = readDate(raw);
    if (day === null) return omit('nacimiento', DATE_HELP);
    return day > today || ageOn(day, today) > 120
      ? omit('nacimiento', 'La fecha de nacimiento no puede ser futura ni de hace más de 120 años.')
      : day;
  }
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
 */
export function importedAttendanceId(siteId: string, visit: ImportedVisit): string {
  return v5(JSON.stringify([siteId, visit.personKey, visit.startedAt, visit.service]), IMPORT_NAMESPACE);
}
