import { v5 } from 'uuid';
import { localDate, localInstant } from './bogota.ts';
import { readDocumentType, type ColumnName } from './attendance-columns.ts';
import { readPersonOf, type PersonFields, type RowRules } from './attendance-import.ts';
import {
  answerColumns,
  answerReaders,
  readAuthorisation,
  type CharacterisationColumn,
} from './characterisation-columns.ts';
import { isSensitive, QUESTIONS, type Question } from './characterisation-rules.ts';
import type { Representative } from './consent-rules.ts';
import { instant } from './fields.ts';
import type { Header } from './import-columns.ts';
import type { ImportWarning } from './import-report.ts';
import { normalizeDocumentNumber } from './person.ts';
import { registerRow, type RegisterRow } from './register-row.ts';
import { severalPeople } from './several-people.ts';
import { codeReader, readDate, readTime, timeBehindDate } from './spreadsheet-values.ts';
import { labels } from '../text/labels.ts';

/** One answer of the city's web form, ready to be written. */
export interface ImportedCharacterisation {
  readonly row: number;
  /** The key of the document: nobody without one can be known again. */
  readonly personKey: string;
  readonly person: PersonFields;
  /** When the form was filled in, ms UTC. */
  readonly at: number;
  readonly localDate: string;
  /** Stored codes (several disabilities packed); a question that is not here was left empty. */
  readonly answers: Partial<Readonly<Record<Question, string>>>;
  /** What the form says about the sensitive questions; null when it leaves it open. */
  readonly authorises: boolean | null;
  /** The version of the notice that the form showed, when it says so. */
  readonly noticeVersion: number | null;
  readonly representative: Representative;
  readonly punto: string | null;
}

export interface CharacterisationReading {
  /** Null when the row is refused; the warnings say why. */
  readonly row: ImportedCharacterisation | null;
  readonly warnings: readonly ImportWarning[];
}

type Row = RegisterRow<CharacterisationColumn>;

const readKinship = codeReader(labels.kinship, {
  MADRE: ['mamá'],
  PADRE: ['papá'],
  ABUELO: ['abuela', 'abuelo'],
  HERMANO: ['hermana', 'hermano'],
  TUTOR: ['tutor', 'tutora', 'acudiente', 'representante legal'],
  OTRO: ['otra'],
});

/**
 * Reads one row. Who and when must be right or the row is refused; an answer that is not understood is left open with a
 * warning, never guessed.
 */
export function readCharacterisation(
  header: Header<CharacterisationColumn>,
  cells: readonly string[],
  number: number,
  rules: RowRules,
): CharacterisationReading {
  const row = registerRow(header, cells, number);
  if (row.refused()) return { row: null, warnings: row.warnings };
  // The columns of the person have the names that they have in a register.
  const register = registerRow(header as unknown as Header<ColumnName>, cells, number);
  if (severalPeople(row.cell('documento'), row.cell('nombres'))) {
    row.refuse(
      'documento',
      'VARIAS_PERSONAS',
      'En esta fila parece haber dos personas; escriba cada una en su propia fila.',
    );
  }
  const at = readMoment(row, rules.now);
  const who = readPersonOf(register, rules);
  if (who !== null && !who.withDocument) {
    row.refuse(
      'documento',
      'SIN_DOCUMENTO',
      'Sin documento no se sabe de quién es el formulario; haga la caracterización en un Punto.',
    );
  }
  const answers = readAnswers(row);
  const authorises = row.optional(
    'autoriza',
    readAuthorisation,
    'La autorización no se entiende; use Sí o No.',
  );
  const noticeVersion = row.optional(
    'version_aviso',
    (raw) => (/^[vV]?\s*\d{1,4}$/u.test(raw) ? Number(raw.replace(/\D/gu, '')) : null),
    'La versión del aviso no se entiende; use su número.',
  );
  const representative = readRepresentative(row);
  const tells = (Object.keys(answers) as Question[]).some(
    (question) =>
      (authorises === true || !isSensitive(question)) && answers[question] !== QUESTIONS[question].skip,
  );
  if (!tells) {
    row.refuse(
      '',
      'SIN_RESPUESTAS',
      'La fila no trae respuestas, o solo sensibles sin autorización: no cuenta como caracterización.',
    );
  }
  const warnings = [...register.warnings, ...row.warnings];
  if (row.refused() || register.refused() || at === null || who === null) return { row: null, warnings };
  const punto = row.cell('punto');
  return {
    row: {
      row: number,
      personKey: who.personKey,
      // A phone needs an authorisation of its own, which this form does not ask for.
      person: { ...who.person, phone: null },
      at,
      localDate: localDate(at),
      answers,
      authorises,
      noticeVersion,
      representative,
      punto: punto === '' ? null : punto,
    },
    warnings,
  };
}

function readMoment(row: Row, now: number): number | null {
  const help = 'La fecha no existe o no se entiende; escríbala como AAAA-MM-DD o DD/MM/AAAA.';
  const date = row.required('fecha', readDate, 'FECHA_INVALIDA', help);
  const raw = row.cell('hora');
  const time =
    raw === ''
      ? (timeBehindDate(row.cell('fecha')) ?? '00:00:00')
      : (readTime(raw) ??
        row.refuse('hora', 'HORA_INVALIDA', 'La hora no existe o no se entiende; escríbala como HH:MM.'));
  if (date === null || time === null) return null;
  const at = localInstant(date, time);
  if (at > now) return row.refuse('fecha', 'FECHA_FUTURA', 'La fecha todavía no ha pasado; revísela.');
  return instant.safeParse(at).success
    ? at
    : row.refuse('fecha', 'FECHA_INVALIDA', 'La fecha está fuera de lo posible; revise el año.');
}

function readAnswers(row: Row): Partial<Record<Question, string>> {
  const answers: Partial<Record<Question, string>> = {};
  for (const { column, question } of answerColumns) {
    const known = Object.values(labels[question]).join(', ');
    const code = row.optional(column, answerReaders[question], `La respuesta no se reconoce; use ${known}.`);
    if (code !== null) answers[question] = code;
  }
  return answers;
}

function readRepresentative(row: Row): Representative {
  const name = row.cell('representante');
  const number = normalizeDocumentNumber(row.cell('documento_representante'));
  return {
    representativeName: name === '' ? null : name.slice(0, 120),
    representativeDocumentType: row.optional(
      'tipo_documento_representante',
      readDocumentType,
      'El tipo de documento no se reconoce.',
    ),
    representativeDocumentNumber: /^[0-9A-Z]{3,20}$/u.test(number) ? number : null,
    representativeKinship: row.optional('parentesco', readKinship, 'El parentesco no se reconoce.'),
  };
}

/** Fixed for ever: another one would import every form a second time. */
const NAMESPACE = '5d0c2f0e-8f0b-4a53-9c0e-6f1f0b7a2d11';

/**
 * The id of an imported form follows from whose it is and when it was filled in, so that the same row meets itself
 * again, at a station and at the centre. `attempt`: see importedAttendanceId.
 */
export function importedCharacterisationId(
  form: Pick<ImportedCharacterisation, 'personKey' | 'at'>,
  attempt: number,
): string {
  return v5(JSON.stringify([form.personKey, form.at, attempt]), NAMESPACE);
}
