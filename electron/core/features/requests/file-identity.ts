import { unpackDisability, type SensitiveField } from '#shared/domain/characterisation.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { labels } from '#shared/text/labels.ts';
import { day, label, moment, NONE, type FileSource, type Punto, type Section } from './file-section.ts';

export async function identity({ read, ids }: FileSource, punto: Punto): Promise<Section[]> {
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

export async function characterisation({ read, ids, sensitive }: FileSource): Promise<Section> {
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
