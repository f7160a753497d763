import { namesOfActors } from '../../actors.ts';
import type { Reader } from '../../db/tables.ts';
import { consents, notices } from './file-consents.ts';
import { courses, sessionMarks } from './file-courses.ts';
import { characterisation, identity } from './file-identity.ts';
import type { FileSource, Section } from './file-section.ts';
import { reservations, turns, uses } from './file-spaces.ts';
import { corrections, imports, readers, requests } from './file-trail.ts';
import { visits } from './file-visits.ts';

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
    await courses(source),
    await sessionMarks(source),
    await uses(source),
    await turns(source, punto),
    await reservations(source, punto),
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
