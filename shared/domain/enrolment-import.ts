import { v5 } from 'uuid';
import { attendanceColumns, type ColumnName } from './attendance-columns.ts';
import { readPersonOf, type PersonFields } from './attendance-import.ts';
import { localInstant } from './bogota.ts';
import { instant } from './fields.ts';
import type { Header, ImportColumn } from './import-columns.ts';
import type { ImportWarning } from './import-report.ts';
import { registerRow, type RegisterRow } from './register-row.ts';
import { severalPeople } from './several-people.ts';
import { readDate, readTime, timeBehindDate } from './spreadsheet-values.ts';

/** The columns of the city's list of course requests that are not a register's, and what else heads them. */
const own = {
  fecha: {
    required: true,
    also: ['marca temporal', 'timestamp', 'fecha de solicitud', 'fecha de inscripción', 'fecha solicitud'],
  },
  hora: { required: false, also: ['hora de solicitud', 'hora de inscripción'] },
  curso: {
    required: true,
    also: ['código curso', 'código del curso', 'curso solicitado', 'nombre del curso'],
  },
  grupo: { required: false, also: ['nombre del grupo', 'horario', 'grupo solicitado'] },
} as const satisfies Record<string, { required: boolean; also: readonly string[] }>;

/** Those of the person have the names that they have in a register. */
const OF_PERSON = [
  'tipo_documento',
  'documento',
  'nombres',
  'apellidos',
  'sexo',
  'nacimiento',
  'celular',
  'barrio',
  'comuna',
  'servidor_publico',
  'punto',
] as const satisfies readonly ColumnName[];
const WANTED: ReadonlySet<string> = new Set(['tipo_documento', 'documento', 'nombres', 'apellidos']);

export type EnrolmentColumn = keyof typeof own | (typeof OF_PERSON)[number];

export const enrolmentColumns: readonly ImportColumn<EnrolmentColumn>[] = [
  ...(Object.keys(own) as (keyof typeof own)[]).map((field) => ({
    field,
    titles: [field, ...own[field].also],
    required: own[field].required,
  })),
  ...OF_PERSON.map((field) => ({
    field,
    titles: attendanceColumns.find((column) => column.field === field)?.titles ?? [field],
    required: WANTED.has(field),
  })),
];

/** One request for a seat, ready to be written. */
export interface ImportedEnrolment {
  readonly row: number;
  /** The key of the document: nobody without one can be known again. */
  readonly personKey: string;
  readonly person: PersonFields;
  /** ms UTC. */
  readonly requestedAt: number;
  /** The course as the file names it: its code or its name. */
  readonly course: string;
  /** The group's name; null where the course has one group that takes people. */
  readonly group: string | null;
  /** The Punto as the file names it (code or name), or null. */
  readonly punto: string | null;
}

export interface EnrolmentReading {
  /** Null when the row is refused; the warnings say why. */
  readonly row: ImportedEnrolment | null;
  readonly warnings: readonly ImportWarning[];
}

/** Reads one row: who, when and which course must be right or the row is refused. */
export function readEnrolment(
  header: Header<EnrolmentColumn>,
  cells: readonly string[],
  number: number,
  rules: { readonly now: number; readonly sexLetterAmbiguous: boolean },
): EnrolmentReading {
  const row = registerRow(header, cells, number);
  if (row.refused()) return { row: null, warnings: row.warnings };
  const register = registerRow(header as unknown as Header<ColumnName>, cells, number);
  if (severalPeople(row.cell('documento'), row.cell('nombres'))) {
    row.refuse(
      'documento',
      'VARIAS_PERSONAS',
      'En esta fila parece haber dos personas; escriba cada una en su propia fila.',
    );
  }
  const course = row.required('curso', (raw) => raw, 'DATO_INVALIDO', 'Falta el curso.');
  const requestedAt = readMoment(row, rules.now);
  const who = readPersonOf(register, rules);
  if (who !== null && !who.withDocument) {
    row.refuse('documento', 'SIN_DOCUMENTO', 'Sin documento no se puede preinscribir; hágalo en el Punto.');
  }
  const warnings = [...register.warnings, ...row.warnings];
  if (row.refused() || register.refused() || who === null || course === null || requestedAt === null) {
    return { row: null, warnings };
  }
  const [group, punto] = [row.cell('grupo'), row.cell('punto')];
  return {
    row: {
      row: number,
      personKey: who.personKey,
      person: who.person,
      requestedAt,
      course,
      group: group === '' ? null : group,
      punto: punto === '' ? null : punto,
    },
    warnings,
  };
}

function readMoment(row: RegisterRow<EnrolmentColumn>, now: number): number | null {
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

/** Fixed for ever: another one would import every request a second time. */
const NAMESPACE = '3c7e3d52-6a1f-4d0a-9b3e-1f5f2a7c9d64';

/**
 * The id of an imported request follows from who asked for which group and when, so that the same row meets itself
 * again, at a station and at the centre. `attempt`: see importedAttendanceId.
 */
export function importedEnrolmentId(
  groupId: string,
  { personKey, requestedAt }: Pick<ImportedEnrolment, 'personKey' | 'requestedAt'>,
  attempt: number,
): string {
  return v5(JSON.stringify([groupId, personKey, requestedAt, attempt]), NAMESPACE);
}
