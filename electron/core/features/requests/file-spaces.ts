import { labels } from '#shared/text/labels.ts';
import { usesOfPerson } from '../../person-uses.ts';
import { label, moment, NONE, type FileSource, type Punto, type Section } from './file-section.ts';

/** More than anybody uses in a lifetime. */
const ALL = 100_000;

/** Computers, places and rooms that the person used. */
export async function uses({ context, ids }: FileSource): Promise<Section> {
  const rows = (await usesOfPerson(context, ids, ALL)).toReversed();
  return {
    title: 'Equipos, puestos y salas que usó',
    table: {
      heads: ['Entrada', 'Salida', 'Punto', 'Qué usó'],
      rows: rows.map((row) => [
        moment(row.startedAt),
        row.endedAt === null ? NONE : moment(row.endedAt),
        row.siteName ?? 'Este Punto',
        row.space === null ? label(labels.spaceKind, row.kind) : row.space,
      ]),
    },
    empty: 'No ha usado equipos ni salas.',
  };
}

export async function turns({ read, ids }: FileSource, punto: Punto): Promise<Section> {
  const rows = await read
    .selectFrom('turn as t')
    .select((eb) => [
      't.givenAt',
      't.siteId',
      't.number',
      't.wants',
      eb
        .selectFrom('turnEvent as e')
        .select('e.what')
        .whereRef('e.turnId', '=', 't.id')
        .orderBy('e.at', 'desc')
        .orderBy('e.id', 'desc')
        .limit(1)
        .as('became'),
    ])
    .where('t.personId', 'in', ids)
    .orderBy('t.givenAt')
    .orderBy('t.id')
    .execute();
  return {
    title: 'Turnos',
    table: {
      heads: ['Fecha', 'Punto', 'Turno', 'Para', 'Qué pasó'],
      rows: rows.map((row) => [
        moment(row.givenAt),
        punto(row.siteId),
        String(row.number),
        labels.spaceKind[row.wants],
        row.became === null ? 'Esperaba' : TURNS[row.became],
      ]),
    },
    empty: 'No ha tomado turnos.',
  };
}

const TURNS = {
  LLAMADO: 'Lo llamaron',
  ESPERA: 'Volvió a esperar',
  LLEGO: 'Llegó',
  NO_ESTA: 'No estaba',
  RETIRADO: 'Se retiró',
} as const;

export async function reservations({ read, ids }: FileSource, punto: Punto): Promise<Section> {
  const rows = await read
    .selectFrom('reservation as r')
    .leftJoin('space as p', 'p.id', 'r.spaceId')
    .selectAll('r')
    .select('p.name as space')
    .where('r.personId', 'in', ids)
    .where('r.deletedAt', 'is', null)
    .orderBy('r.startsAt')
    .orderBy('r.id')
    .execute();
  return {
    title: 'Reservas',
    table: {
      heads: ['Desde', 'Hasta', 'Punto', 'Qué reservó', 'Para qué', 'Qué pasó'],
      rows: rows.map((row) => [
        moment(row.startsAt),
        moment(row.endsAt).slice(-5),
        punto(row.siteId),
        row.space ?? NONE,
        [row.groupName, row.purpose].filter((part) => part !== null).join(': ') || NONE,
        row.cancelledAt === null
          ? row.arrivedAt === null
            ? NONE
            : `Llegó ${moment(row.arrivedAt).slice(-5)}`
          : `Cancelada${row.cancelReason === null ? '' : `: ${row.cancelReason}`}`,
      ]),
    },
    empty: 'No tiene reservas.',
  };
}
