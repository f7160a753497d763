import type { Service } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { moment, NONE, type FileSource, type Punto, type Section } from './file-section.ts';

const ORIGINS: Readonly<Record<string, string>> = {
  DESK: 'Recepción',
  GROUP: 'Grupo',
  LATE: 'Anotada después',
  IMPORT: 'Importada',
};

export async function visits({ read, ids }: FileSource, punto: Punto): Promise<Section> {
  const rows = await read
    .selectFrom('timedAttendance as a')
    .select((eb) => [
      'a.id',
      'a.siteId',
      'a.service',
      'a.startedAt',
      'a.rawAt',
      'a.origin',
      'a.note',
      eb
        .selectFrom('timedAttendanceEnd as e')
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
          row.rawAt === null ? null : `Hora corregida: el reloj decía ${moment(row.rawAt)}`,
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
