import { Refusal } from '#shared/domain/failure.ts';
import { bad, good, type Finding } from '../finding.ts';
import type { DataFolder } from '../folder.ts';
import { readPositionMark } from '../marks.ts';
import type { DatabaseAddress } from './address.ts';
import { openSession, type Session } from './connection.ts';

/** What can be said of a centre's data in PostgreSQL; changes nothing, also beside the process that serves it. */
export async function examinePostgres(
  folder: DataFolder,
  known: string,
  address: DatabaseAddress | undefined,
): Promise<Finding[]> {
  const copies = good(
    'snapshots',
    'Las copias de la base las hace quien administra su servidor: «pg_dump --format=custom», cada día y guardada en otro equipo; se restaura con «pg_restore» en una base vacía.',
  );
  if (address === undefined) {
    const fix = 'Dé su dirección con --database o en PUNTOS_DATABASE.';
    return [
      bad('database', `Los datos están en la base PostgreSQL ${known}; sin su dirección no se revisa.`, fix),
      copies,
    ];
  }
  try {
    const session = await openSession({ url: address.url });
    try {
      return [...(await look(session, folder, address)), copies];
    } finally {
      await session.end();
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [bad('database', error.message, 'Hable con quien administra el servidor de la base.'), copies];
  }
}

interface Seen {
  readonly server: string;
  readonly fsync: string;
  readonly pages: string;
  readonly commit: string;
  readonly trigrams: number;
  readonly position: number | null;
}

async function look(session: Session, folder: DataFolder, { label }: DatabaseAddress): Promise<Finding[]> {
  const { rows } = await session.query<Seen>({
    sql: `SELECT current_setting('server_version') AS server, current_setting('fsync') AS fsync,
      current_setting('full_page_writes') AS pages,
      current_setting('synchronous_commit') AS commit, (SELECT max("position") FROM "change") AS position,
      (SELECT count(*) FROM pg_class WHERE relname = 'personIndex_trigrams') AS trigrams`,
    parameters: [],
  });
  const [seen] = rows;
  if (seen === undefined) return [];
  const mark = readPositionMark(folder) ?? 0;
  const position = seen.position ?? 0;
  return [
    durability(label, seen),
    seen.trigrams > 0
      ? good('search', 'La búsqueda por nombres tiene su índice.')
      : bad(
          'search',
          'La búsqueda por nombres no tiene índice y será lenta con muchas personas.',
          'Instale la extensión pg_trgm en el servidor y abra de nuevo la central.',
        ),
    position >= mark
      ? good('marks', 'La base no es más antigua que lo último que atendió esta carpeta.')
      : bad(
          'marks',
          `La base es más antigua que lo último que atendió esta carpeta: faltan ${mark - position} cambios.`,
          'Si restauró una copia, abra la central: los Puntos envían de nuevo lo que falta.',
        ),
  ];
}

/**
 * Whether what the centre confirms outlasts a power cut. Of the three settings the last is the session's: the centre
 * switches it on for itself (fit.ts), whatever the server or the database says, so it is told and is no fault.
 */
export function durability(
  label: string,
  { server, fsync, pages, commit }: Pick<Seen, 'server' | 'fsync' | 'pages' | 'commit'>,
): Finding {
  const off = [
    ...(fsync === 'on' ? [] : ['«fsync»']),
    ...(pages === 'on' ? [] : ['«full_page_writes»']),
  ].join(' y ');
  if (off !== '') {
    return bad(
      'database',
      `El servidor de la base ${label} tiene apagado ${off}: un corte de luz puede dañarla o borrar lo que ya se confirmó a los Puntos.`,
      `Encienda ${off} en la configuración de PostgreSQL y recárguela con «SELECT pg_reload_conf()».`,
    );
  }
  const answers = `La base ${label} responde (PostgreSQL ${server}).`;
  return good(
    'database',
    commit === 'off'
      ? `${answers} El servidor tiene apagado «synchronous_commit»; la central lo enciende para lo suyo, y lo que confirma queda en el disco.`
      : answers,
  );
}
