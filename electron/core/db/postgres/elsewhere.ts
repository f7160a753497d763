import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { fileSize, readIfPresent, writeWhole, type DataFolder } from '../folder.ts';

const mark = z.object({ version: z.literal(1), database: z.string() });

/** Which PostgreSQL database the folder works with, in words for people; null when its data is in the folder. */
export function elsewhereOf(folder: DataFolder): string | null {
  const text = readIfPresent(folder.elsewhere);
  if (text === null) return null;
  try {
    return mark.parse(JSON.parse(text)).database;
  } catch {
    return 'de antes';
  }
}

/** Written once the database opened: from then on the folder without its database is no folder to work with. */
export function rememberElsewhere(folder: DataFolder, database: string): void {
  if (elsewhereOf(folder) === database) return;
  writeWhole(
    folder.elsewhere,
    `${JSON.stringify({ version: 1, database } satisfies z.infer<typeof mark>)}\n`,
  );
}

/** Nobody begins an empty file beside the city's data because an option was forgotten. */
export function refuseElsewhere(folder: DataFolder): void {
  const database = elsewhereOf(folder);
  if (database === null) return;
  throw new Refusal(
    'ENTRADA_INVALIDA',
    `La central de esta carpeta trabaja con la base PostgreSQL ${database}. Dé su dirección con --database o en PUNTOS_DATABASE.`,
  );
}

/** What a file of the folder would give (copies, recovery codes) its server gives. Throws NO_EXISTE. */
export function refuseFileWork(folder: DataFolder): void {
  const database = elsewhereOf(folder);
  if (database === null) return;
  throw new Refusal(
    'NO_EXISTE',
    `Los datos de esta carpeta están en la base PostgreSQL ${database}, y no en un archivo: la copia la hace quien administra ese servidor con «pg_dump --format=custom», y la restaura con «pg_restore» en una base vacía.`,
  );
}

/** A folder with data of its own does not become the folder of another database. */
export function refuseOwnData(folder: DataFolder): void {
  if (fileSize(folder.database) === 0) return;
  throw new Refusal(
    'CONFLICTO',
    `En «${folder.path}» ya hay una base de datos propia. Para trabajar con PostgreSQL use otra carpeta con --data; la de aquí no se tocó.`,
  );
}
