import { SENSITIVE_FIELDS } from '#shared/domain/characterisation.ts';
import { dueStateOf, requestNumber } from '#shared/domain/subject-request.ts';
import { auditActionLabel } from '#shared/text/audit-actions.ts';
import { labels } from '#shared/text/labels.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { day, label, moment, NONE, type FileSource, type Section } from './file-section.ts';

export async function corrections({ read, ids }: FileSource): Promise<Section> {
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

export async function imports({ read, ids }: FileSource): Promise<Section> {
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

export async function requests({ read, ids, today, isHoliday }: FileSource): Promise<Section> {
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

export async function readers({ read, ids }: FileSource): Promise<Section> {
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
