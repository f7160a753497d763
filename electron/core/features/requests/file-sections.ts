import { SENSITIVE_FIELDS, unpackDisability, type SensitiveField } from '#shared/domain/characterisation.ts';
import type { Service } from '#shared/domain/codes.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { dueStateOf, requestNumber } from '#shared/domain/subject-request.ts';
import { auditActionLabel } from '#shared/text/audit-actions.ts';
import { labels } from '#shared/text/labels.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { namesOfActors } from '../../actors.ts';
import { noticeVersions } from '../../consents.ts';
import type { Reader } from '../../db/tables.ts';

/** A part of a person's file: pairs of a label and a value, or a table. */
export interface Section {
  readonly title: string;
  readonly note?: string;
  readonly pairs?: readonly (readonly [string, string])[];
  readonly table?: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly paragraphs?: readonly string[];
  /** What stands there when there is nothing. */
  readonly empty?: string;
}

const NONE = '–';

/** The label of a code; what a newer program wrote stays as it is. */
function label(catalogue: Readonly<Record<string, string>>, code: string | null): string {
  return code === null ? NONE : (catalogue[code] ?? code);
}

/** "14/04/2026 10:42" in Bogotá. */
function moment(at: number | null): string {
  if (at === null) return NONE;
  const clock = new Date(at - 5 * 3_600_000).toISOString().slice(11, 16);
  return `${day(localDate(at))} ${clock}`;
}

function day(date: string | null): string {
  return date === null ? NONE : `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

export interface FileSource {
  readonly read: Reader;
  /** Every registration of the person. */
  readonly ids: readonly string[];
  readonly today: string;
  readonly isHoliday: (date: string) => boolean;
  /** Whether who asks may read sensitive answers: a desk may not, on paper no more than on the screen. */
  readonly sensitive: boolean;
}

/** Everything that this machine holds about a person, in the order of the law: what, why, how it was used, by whom. */
export async function fileSections(source: FileSource): Promise<Section[]> {
  const sites = new Map(
    (await source.read.selectFrom('site').select(['id', 'name']).execute()).map((site) => [
      site.id,
      site.name,
    ]),
  );
  const punto = (id: string) => sites.get(id) ?? 'Este Punto';
  const sections = [
    ...(await identity(source, punto)),
    await characterisation(source),
    await consents(source),
    await notices(source),
    await visits(source, punto),
    await corrections(source),
    await imports(source),
    await requests(source),
    await readers(source),
  ];
  return withNames(source.read, sections);
}

/** Users act under their id; who reads the file is told their names. */
async function withNames(read: Reader, sections: readonly Section[]): Promise<Section[]> {
  const cells = sections.flatMap(({ table }) => table?.rows.flat() ?? []);
  const names = await namesOfActors(read, cells);
  return sections.map((section) =>
    section.table === undefined
      ? section
      : {
          ...section,
          table: {
            ...section.table,
            rows: section.table.rows.map((row) => row.map((cell) => names.get(cell) ?? cell)),
          },
        },
  );
}

async function identity({ read, ids }: FileSource, punto: (id: string) => string): Promise<Section[]> {
  const rows = await read
    .selectFrom('person')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('registeredAt')
    .execute();
  return rows.map((row, index) => ({
    title: rows.length === 1 ? 'Identidad y contacto' : `Identidad y contacto, registro ${index + 1}`,
    pairs: [
      ['Nombres', row.givenNames],
      ['Apellidos', row.surnames],
      ['Documento', `${label(labels.documentType, row.documentType)} ${row.documentNumber ?? ''}`.trim()],
      ['Fecha de nacimiento', day(row.birthDate)],
      ['Sexo', label(labels.sex, row.sex)],
      ['Celular', row.phone ?? NONE],
      ['Barrio', row.neighbourhood ?? NONE],
      ['Comuna', label(labels.comuna, row.comuna)],
      ['Servidor público del municipio', row.publicServant === 1 ? 'Sí' : 'No'],
      ['Registrado', `${moment(row.registeredAt)}, ${punto(row.siteId)}`],
      ...(row.representativeName === null
        ? []
        : ([
            [
              'Quien representa',
              `${row.representativeName} (${label(labels.kinship, row.representativeKinship)}), ${label(
                labels.documentType,
                row.representativeDocumentType,
              )} ${row.representativeDocumentNumber ?? ''}`.trim(),
            ],
          ] as const)),
    ],
  }));
}

async function characterisation({ read, ids, sensitive }: FileSource): Promise<Section> {
  const rows = await read.selectFrom('characterisation').selectAll().where('id', 'in', ids).execute();
  const events = await read
    .selectFrom('characterisationEvent')
    .select(['at', 'origin'])
    .where('personId', 'in', ids)
    .orderBy('at')
    .execute();
  const pairs = rows.flatMap((row) => [
    ['Estrato', label(labels.estrato, row.estrato)] as const,
    ['Zona', label(labels.livingArea, row.livingArea)] as const,
    ['Estudios', label(labels.education, row.education)] as const,
    ['Ocupación', label(labels.occupation, row.occupation)] as const,
    ...(sensitive ? sensitivePairs(row) : [WITHHELD]),
  ]);
  const times = events.map(
    ({ at, origin }) => `${moment(at)} (${origin === 'WEB' ? 'formulario web' : 'en el Punto'})`,
  );
  return {
    title: 'Caracterización',
    note: 'Las respuestas sensibles son opcionales; «Saltada» dice que la pregunta se hizo y no se respondió.',
    pairs: [...pairs, ...(times.length === 0 ? [] : [['Respondida', times.join('; ')] as const])],
    empty: 'No se le han hecho estas preguntas.',
  };
}

const WITHHELD = [
  'Respuestas sensibles',
  'No van en esta copia: las entrega quien administra el Punto, o la central.',
] as const;

function sensitivePairs(row: Pick<RecordFields<'characterisation'>, SensitiveField>) {
  return [
    ['Identidad de género', label(labels.genderIdentity, row.genderIdentity)] as const,
    ['Orientación sexual', label(labels.sexualOrientation, row.sexualOrientation)] as const,
    ['Pertenencia étnica', label(labels.ethnicity, row.ethnicity)] as const,
    [
      'Discapacidad',
      unpackDisability(row.disability)
        .map((code) => labels.disability[code])
        .join(', ') || NONE,
    ] as const,
    ['Víctima del conflicto', label(labels.conflictVictim, row.conflictVictim)] as const,
  ] as const;
}

async function consents({ read, ids }: FileSource): Promise<Section> {
  const rows = await read
    .selectFrom('consent as c')
    .leftJoin('consentRevocation as r', 'r.consentId', 'c.id')
    .select([
      'c.purpose',
      'c.legalBasis',
      'c.decision',
      'c.noticeVersion',
      'c.noticeHash',
      'c.medium',
      'c.officer',
      'c.decidedAt',
      'c.representativeName',
      'r.revokedAt',
    ])
    .where('c.personId', 'in', ids)
    .orderBy('c.decidedAt')
    .orderBy('c.id')
    .execute();
  return {
    title: 'Autorizaciones',
    table: {
      heads: ['Fecha', 'Para qué', 'Decisión', 'Aviso', 'Medio', 'Quién la tomó', 'Revocada el'],
      rows: rows.map((row) => [
        moment(row.decidedAt),
        `${label(labels.consentPurpose, row.purpose)} (${label(labels.legalBasis, row.legalBasis)})`,
        `${row.decision === 'AUTORIZA' ? 'Autoriza' : 'No autoriza'}${
          row.representativeName === null ? '' : `, por ${row.representativeName}`
        }`,
        `Versión ${row.noticeVersion}, huella ${row.noticeHash.slice(0, 12)}`,
        label(labels.consentMedium, row.medium),
        row.officer,
        moment(row.revokedAt),
      ]),
    },
    empty: 'No hay autorizaciones: solo se cuenta la atención, que es función pública.',
  };
}

async function notices({ read, ids }: FileSource): Promise<Section> {
  const shown = await read
    .selectFrom('consent')
    .select(['purpose', 'noticeId'])
    .distinct()
    .where('personId', 'in', ids)
    .orderBy('noticeId')
    .execute();
  const texts: string[] = [];
  for (const { purpose, noticeId } of shown) {
    const notice = (await noticeVersions(read, purpose)).find(({ id }) => id === noticeId);
    if (notice !== undefined) texts.push(`${notice.title} (versión ${notice.version})\n${notice.text}`);
  }
  return {
    title: 'Lo que se le mostró',
    paragraphs: texts,
    empty: 'No se le ha mostrado un aviso para firmar.',
  };
}

const ORIGINS: Readonly<Record<string, string>> = {
  DESK: 'Recepción',
  GROUP: 'Grupo',
  LATE: 'Anotada después',
  IMPORT: 'Importada',
};

async function visits({ read, ids }: FileSource, punto: (id: string) => string): Promise<Section> {
  const rows = await read
    .selectFrom('attendance as a')
    .select((eb) => [
      'a.id',
      'a.siteId',
      'a.service',
      'a.startedAt',
      'a.origin',
      'a.note',
      eb
        .selectFrom('attendanceEnd as e')
        .select('e.endedAt')
        .whereRef('e.attendanceId', '=', 'a.id')
        // What a desk saw holds over the rule (stayEnd): DESK comes before RULE.
        .orderBy('e.how')
        .orderBy('e.endedAt')
        .limit(1)
        .as('endedAt'),
      eb
        .selectFrom('attendanceVoid as v')
        .select((inner) => inner.fn.min('v.reason').as('reason'))
        .whereRef('v.attendanceId', '=', 'a.id')
        .as('voided'),
    ])
    .where('a.personId', 'in', ids)
    .orderBy('a.startedAt')
    .orderBy('a.id')
    .execute();
  const notes = await read
    .selectFrom('attendanceNote as n')
    .innerJoin('attendance as a', 'a.id', 'n.attendanceId')
    .select(['n.attendanceId', 'n.text'])
    .where('a.personId', 'in', ids)
    .orderBy('n.at')
    .execute();
  const noted = Map.groupBy(notes, (note) => note.attendanceId);
  return {
    title: 'Atenciones',
    table: {
      heads: ['Entrada', 'Salida', 'Punto', 'Servicio', 'Cómo', 'Notas'],
      rows: rows.map((row) => [
        moment(row.startedAt),
        row.endedAt === null ? NONE : moment(row.endedAt).slice(-5),
        punto(row.siteId),
        labels.service[row.service as Service] ?? row.service,
        ORIGINS[row.origin] ?? row.origin,
        [
          row.note,
          ...(noted.get(row.id) ?? []).map((note) => note.text),
          row.voided === null ? null : `Anulada: ${row.voided}`,
        ]
          .filter((part) => part !== null)
          .join('. ') || NONE,
      ]),
    },
    empty: 'No tiene atenciones registradas.',
  };
}

async function corrections({ read, ids }: FileSource): Promise<Section> {
  const rows = await read
    .selectFrom('change')
    .select(['wallTime', 'actor', 'payload', 'tableName'])
    .where('tableName', 'in', ['person', 'characterisation'])
    .where('rowId', 'in', ids)
    .where('seen', 'is not', null)
    .orderBy('position')
    .execute();
  return {
    title: 'Correcciones',
    table: {
      heads: ['Fecha', 'Quién', 'Qué quedó'],
      rows: rows.flatMap((row) =>
        row.payload === null
          ? []
          : [
              [
                moment(row.wallTime),
                row.actor,
                Object.entries(JSON.parse(row.payload) as Fields)
                  .map(([field, value]) => corrected(field, value))
                  .join('; '),
              ],
            ],
      ),
    },
    empty: 'Sus datos no se han corregido.',
  };
}

const FIELDS: Readonly<Record<string, string>> = { ...labels.question, ...labels.personField };
const SENSITIVE: ReadonlySet<string> = new Set(SENSITIVE_FIELDS);

/** What a sensitive answer once was is nobody's to print: the person may have withdrawn it since. */
function corrected(field: string, value: unknown): string {
  const name = FIELDS[field] ?? field;
  return SENSITIVE.has(field) ? `${name}: cambió` : `${name}: ${String(value ?? 'vacío')}`;
}

async function imports({ read, ids }: FileSource): Promise<Section> {
  const rows = await read
    .selectFrom('importRun')
    .select(['kind', 'fileName', 'startedAt', 'actor', 'undoneAt'])
    .where((eb) =>
      eb.or([
        eb('id', 'in', eb.selectFrom('person').select('importId').where('id', 'in', ids).$castTo<string>()),
        eb(
          'id',
          'in',
          eb.selectFrom('attendance').select('importId').where('personId', 'in', ids).$castTo<string>(),
        ),
        eb('id', 'in', eb.selectFrom('onlineRequest').select('importId').where('personId', 'in', ids)),
      ]),
    )
    .orderBy('startedAt')
    .execute();
  return {
    title: 'Archivos de los que llegaron datos',
    table: {
      heads: ['Fecha', 'Archivo', 'Qué traía', 'Quién lo importó', 'Deshecho'],
      rows: rows.map((row) => [
        moment(row.startedAt),
        row.fileName,
        label(labels.importKind, row.kind),
        row.actor,
        moment(row.undoneAt),
      ]),
    },
    empty: 'Ningún dato suyo llegó en un archivo.',
  };
}

async function requests({ read, ids, today, isHoliday }: FileSource): Promise<Section> {
  const rows = await read
    .selectFrom('subjectRequest')
    .selectAll()
    .where('personId', 'in', ids)
    .where('deletedAt', 'is', null)
    .orderBy('receivedAt')
    .execute();
  return {
    title: 'Solicitudes sobre sus datos',
    table: {
      heads: ['Número', 'Recibida', 'Qué pidió', 'Vence', 'Estado', 'Respuesta'],
      rows: rows.map((row) => [
        requestNumber(row.id),
        moment(row.receivedAt),
        `${label(labels.subjectRequestKind, row.kind)}: ${row.detail}`,
        `${day(row.dueOn)}${row.extensionReason === null ? '' : ` (prorrogada: ${row.extensionReason})`}`,
        `${label(labels.subjectRequestState, row.state)}${
          dueStateOf(row, today, isHoliday).due === 'VENCIDA' ? ', vencida' : ''
        }`,
        row.answer === null ? NONE : `${row.answer} (${moment(row.answeredAt)})`,
      ]),
    },
    empty: 'No ha hecho solicitudes.',
  };
}

async function readers({ read, ids }: FileSource): Promise<Section> {
  const rows = await read
    .selectFrom('auditEntry')
    .select(['at', 'actor', 'action'])
    .where('subject', 'in', ids)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return {
    title: 'Quién consultó o cambió su ficha',
    table: {
      heads: ['Fecha', 'Quién', 'Qué hizo'],
      rows: rows.map((row) => [moment(row.at), row.actor, auditActionLabel(row.action)]),
    },
    empty: 'Nadie más ha abierto su ficha en este equipo.',
  };
}
