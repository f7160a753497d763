import type { DocumentType } from '#shared/domain/codes.ts';
import type { Reader } from './db/tables.ts';

/** What a list of people says of one. Of somebody registered only at another Punto no more than the shared directory. */
export interface Participant {
  readonly givenNames: string;
  readonly surnames: string;
  readonly documentType: DocumentType | null;
  readonly documentNumber: string | null;
  readonly phone: string | null;
  /** Known here by the shared directory only. */
  readonly otherPunto: boolean;
}

const UNKNOWN: Participant = {
  givenNames: 'Persona',
  surnames: 'sin ficha aquí',
  documentType: null,
  documentNumber: null,
  phone: null,
  otherPunto: true,
};

/**
 * Who these canonical people are. Whoever enrolled at another Punto and has a registration here too is told by the one
 * that is here. Every id that was asked for has an entry.
 */
export async function participantsOf(
  read: Reader,
  canonicalIds: readonly string[],
): Promise<ReadonlyMap<string, Participant>> {
  const wanted = [...new Set(canonicalIds)];
  if (wanted.length === 0) return new Map();
  const registered = await read
    .selectFrom('person as p')
    .leftJoin('personIndex as i', 'i.personId', 'p.id')
    .select((eb) => [
      'p.id',
      eb.fn.coalesce('i.canonicalId', 'p.id').as('canonicalId'),
      'p.givenNames',
      'p.surnames',
      'p.documentType',
      'p.documentNumber',
      'p.phone',
    ])
    .where('p.deletedAt', 'is', null)
    .where((eb) =>
      eb.or([
        eb('p.id', 'in', wanted),
        eb('p.id', 'in', (alias) =>
          alias
            .selectFrom('personIndex as a')
            .select('a.personId')
            .where('a.canonicalId', 'in', wanted)
            .whereRef('a.canonicalId', '<>', 'a.personId'),
        ),
      ]),
    )
    // The registration that stays comes last and is what is kept.
    .orderBy((eb) => eb('p.id', '=', eb.fn.coalesce('i.canonicalId', 'p.id')))
    .execute();
  const elsewhere = await read
    .selectFrom('directory')
    .select(['id', 'givenNames', 'surnames'])
    .where('id', 'in', wanted)
    .execute();
  const known = new Map<string, Participant>();
  for (const { id, ...names } of elsewhere) known.set(id, { ...UNKNOWN, ...names });
  for (const { id: _id, canonicalId, ...person } of registered)
    known.set(canonicalId, { ...person, otherPunto: false });
  return new Map(wanted.map((id) => [id, known.get(id) ?? UNKNOWN]));
}
