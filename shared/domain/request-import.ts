import { v5 } from 'uuid';
import { readDocumentType } from './attendance-columns.ts';
import { localDate, localInstant } from './bogota.ts';
import { instant } from './fields.ts';
import type { Header, ImportColumn } from './import-columns.ts';
import type { ImportWarning } from './import-report.ts';
import { onlineRequest } from './online-request.ts';
import { documentKey } from './person.ts';
import { registerRow, type RegisterRow } from './register-row.ts';
import { readDate, readTime, timeBehindDate } from './spreadsheet-values.ts';

/** The columns of the city's list of online requests, by their Spanish names, and what else heads them. */
const columns = {
  numero: {
    required: true,
    also: [
      'número',
      'número de solicitud',
      'n solicitud',
      'no solicitud',
      'radicado',
      'número de radicado',
      'id',
    ],
  },
  fecha: {
    required: true,
    also: ['marca temporal', 'timestamp', 'fecha de solicitud', 'fecha de radicación', 'fecha solicitud'],
  },
  hora: { required: false, also: ['hora de solicitud'] },
  asunto: {
    required: true,
    also: ['solicitud', 'trámite', 'servicio', 'curso', 'tema', 'qué solicita', 'tipo de solicitud'],
  },
  canal: { required: false, also: ['medio', 'canal de entrada', 'página', 'formulario'] },
  tipo_documento: { required: false, also: ['tipo de documento', 'tipo doc', 'tipo de identificación'] },
  documento: {
    required: false,
    also: ['número de documento', 'número documento', 'identificación', 'cédula', 'número de identificación'],
  },
  punto: { required: false, also: ['punto digital', 'código punto', 'código del punto'] },
} as const satisfies Record<string, { required: boolean; also: readonly string[] }>;
export type RequestColumn = keyof typeof columns;

export const requestColumns: readonly ImportColumn<RequestColumn>[] = (
  Object.keys(columns) as RequestColumn[]
).map((field) => ({ field, titles: [field, ...columns[field].also], required: columns[field].required }));

/** One request of the file, ready to be written. */
export interface ImportedRequest {
  readonly row: number;
  /** The number within its channel, as it is stored and compared. */
  readonly number: string;
  /** ms UTC. */
  readonly requestedAt: number;
  readonly localDate: string;
  readonly subject: string;
  /** The key of the document that the row names, or null. */
  readonly documentKey: string | null;
  readonly punto: string | null;
}

export interface RequestReading {
  readonly row: ImportedRequest | null;
  readonly warnings: readonly ImportWarning[];
}

/** Reads one row: number, date and subject must be right or the row is refused; a document that is none is left out. */
export function readRequest(
  header: Header<RequestColumn>,
  cells: readonly string[],
  number: number,
  rules: { readonly now: number },
): RequestReading {
  const row = registerRow(header, cells, number);
  const { warnings } = row;
  if (row.refused()) return { row: null, warnings };
  // Channels count by themselves: number 1 of one is not number 1 of another.
  const told = `${row.cell('canal')} ${row.cell('numero')}`.trim().toUpperCase();
  const shape = onlineRequest.schema.shape;
  const named = row.required(
    'numero',
    () => shape.number.safeParse(told).data ?? null,
    'DATO_INVALIDO',
    'El número tiene más de 60 letras; revíselo.',
  );
  const subject = row.required(
    'asunto',
    (raw) => shape.subject.safeParse(raw).data ?? null,
    'DATO_INVALIDO',
    'El asunto tiene más de 200 letras; acórtelo.',
  );
  const requestedAt = readMoment(row, rules.now);
  const key = readDocument(row);
  if (row.refused() || named === null || subject === null || requestedAt === null) {
    return { row: null, warnings };
  }
  const punto = row.cell('punto');
  return {
    row: {
      row: number,
      number: named,
      requestedAt,
      localDate: localDate(requestedAt),
      subject,
      documentKey: key,
      punto: punto === '' ? null : punto,
    },
    warnings,
  };
}

function readMoment(row: RegisterRow<RequestColumn>, now: number): number | null {
  const date = row.required(
    'fecha',
    readDate,
    'FECHA_INVALIDA',
    'La fecha no existe o no se entiende; escríbala como AAAA-MM-DD o DD/MM/AAAA.',
  );
  const time =
    row.optional('hora', readTime, 'La hora no se entiende; escríbala como HH:MM.') ??
    timeBehindDate(row.cell('fecha')) ??
    '00:00:00';
  if (date === null) return null;
  const at = localInstant(date, time);
  if (at > now) return row.refuse('fecha', 'FECHA_FUTURA', 'La fecha todavía no ha pasado; revísela.');
  return instant.safeParse(at).success
    ? at
    : row.refuse('fecha', 'FECHA_INVALIDA', 'La fecha está fuera de lo posible; revise el año.');
}

/** Without a type it is a cédula, as most web forms mean. */
function readDocument(row: RegisterRow<RequestColumn>): string | null {
  const number = row.cell('documento');
  if (number === '') return null;
  const type = row.optional('tipo_documento', readDocumentType, 'El tipo de documento no se reconoce.');
  return documentKey(type ?? 'CC', number);
}

/** Fixed for ever: another one would import every request a second time. */
const NAMESPACE = 'c1d1b9c4-2f6e-4f0a-8f45-0c7c5a1b9e22';

/** The id follows from the number, so that the same request meets itself again. `attempt`: see importedAttendanceId. */
export function importedRequestId(number: string, attempt: number): string {
  return v5(JSON.stringify([number, attempt]), NAMESPACE);
}
