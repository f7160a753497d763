import { labels } from '../text/labels.ts';
import { attendanceColumns } from './attendance-columns.ts';
import { packDisability } from './characterisation.ts';
import type { Question } from './characterisation-rules.ts';
import type { Disability } from './codes.ts';
import type { ImportColumn } from './import-columns.ts';
import { codeReader } from './spreadsheet-values.ts';

/** The columns of the city's web form, by their Spanish names, and what else heads them. Those of the person are the register's. */
const answers = {
  estrato: { question: 'estrato', also: ['estrato socioeconómico', 'nivel socioeconómico'] },
  zona: { question: 'livingArea', also: ['zona de residencia', 'área de residencia', 'dónde vive'] },
  educacion: {
    question: 'education',
    also: ['nivel educativo', 'escolaridad', 'estudios', 'nivel de estudios', 'nivel de escolaridad'],
  },
  ocupacion: { question: 'occupation', also: ['ocupación actual', 'a qué se dedica', 'actividad'] },
  identidad_genero: {
    question: 'genderIdentity',
    also: ['identidad de género', 'género', 'con qué género se identifica'],
  },
  orientacion_sexual: { question: 'sexualOrientation', also: ['orientación sexual', 'orientación'] },
  etnia: {
    question: 'ethnicity',
    also: ['grupo étnico', 'pertenencia étnica', 'pertenece a un grupo étnico', 'autorreconocimiento étnico'],
  },
  discapacidad: {
    question: 'disability',
    also: [
      'discapacidades',
      'tipo de discapacidad',
      'tiene alguna discapacidad',
      'condición de discapacidad',
    ],
  },
  victima: {
    question: 'conflictVictim',
    also: ['víctima del conflicto', 'víctima del conflicto armado', 'es víctima del conflicto armado'],
  },
} as const satisfies Record<string, { question: Question; also: readonly string[] }>;
export type AnswerColumn = keyof typeof answers;

const further = {
  fecha: {
    required: true,
    also: ['marca temporal', 'timestamp', 'fecha de diligenciamiento', 'fecha de registro'],
  },
  hora: { required: false, also: ['hora de diligenciamiento', 'hora de registro'] },
  autoriza: {
    required: false,
    also: ['autorización', 'autoriza datos sensibles', 'autorización de datos', 'acepta', 'habeas data'],
  },
  version_aviso: { required: false, also: ['versión del aviso', 'versión', 'aviso'] },
  representante: { required: false, also: ['nombre del representante', 'acudiente', 'nombre del acudiente'] },
  tipo_documento_representante: { required: false, also: ['tipo de documento del representante'] },
  documento_representante: {
    required: false,
    also: ['documento del representante', 'cédula del representante', 'documento del acudiente'],
  },
  parentesco: { required: false, also: ['parentesco del representante', 'parentesco del acudiente'] },
} as const satisfies Record<string, { required: boolean; also: readonly string[] }>;

const OF_THE_PERSON = [
  'tipo_documento',
  'documento',
  'nombres',
  'apellidos',
  'sexo',
  'nacimiento',
  'barrio',
  'comuna',
  'punto',
] as const;
type PersonColumn = (typeof OF_THE_PERSON)[number];

export type CharacterisationColumn = AnswerColumn | keyof typeof further | PersonColumn;

const columnOf = (
  field: AnswerColumn | keyof typeof further,
  { also, required = false }: { readonly also: readonly string[]; readonly required?: boolean },
): ImportColumn<CharacterisationColumn> => ({ field, titles: [field, ...also], required });

export const characterisationColumns: readonly ImportColumn<CharacterisationColumn>[] = [
  columnOf('fecha', further.fecha),
  columnOf('hora', further.hora),
  ...attendanceColumns.flatMap(({ field, ...rest }) => {
    const own = OF_THE_PERSON.find((name) => name === field);
    return own === undefined ? [] : [{ ...rest, field: own }];
  }),
  ...(Object.keys(answers) as AnswerColumn[]).map((name) => columnOf(name, answers[name])),
  ...(Object.keys(further) as (keyof typeof further)[])
    .filter((name) => name !== 'fecha' && name !== 'hora')
    .map((name) => columnOf(name, further[name])),
];

/** The answers of a row, in the order of the questions. */
export const answerColumns = (Object.keys(answers) as AnswerColumn[]).map((column) => ({
  column,
  question: answers[column].question,
}));

const NOT_TOLD = [
  'no informa',
  'no responde',
  'no sabe',
  'prefiero no decir',
  'prefiero no responder',
  'ns/nr',
];

const readOneDisability = codeReader(labels.disability, {
  FISICA: ['motriz', 'motora', 'movilidad', 'discapacidad física'],
  AUDITIVA: ['sordera', 'discapacidad auditiva', 'hipoacusia'],
  VISUAL: ['ceguera', 'discapacidad visual', 'baja visión'],
  SORDOCEGUERA: ['sordo ceguera', 'sordociego'],
  INTELECTUAL: ['cognitiva', 'discapacidad intelectual'],
  PSICOSOCIAL: ['mental', 'discapacidad psicosocial', 'psíquica'],
  NINGUNA: ['no', 'ninguno', 'no tiene', 'no tengo', 'n/a', 'sin discapacidad'],
  OMITIDA: NOT_TOLD,
});

/** «Física, Visual», «física; visual»: all of them or nothing, because half an answer would be another one. */
function readDisability(raw: string): string | null {
  const marked: Disability[] = [];
  for (const part of raw.split(/[,;/|+]|\sy\s/u).filter((each) => each.trim() !== '')) {
    const code = readOneDisability(part);
    if (code === null) return null;
    marked.push(code);
  }
  const alone = marked.some((code) => code === 'NINGUNA' || code === 'OMITIDA');
  return marked.length === 0 || (alone && new Set(marked).size > 1) ? null : packDisability(marked);
}

/** How the cell of each question is read into its code; null for what is not understood. */
export const answerReaders: Readonly<Record<Question, (raw: string) => string | null>> = {
  estrato: codeReader(labels.estrato, {
    ...Object.fromEntries(['1', '2', '3', '4', '5', '6'].map((n) => [n, [`${n}.0`, `E${n}`]])),
    '0': ['sin estratificar', 'no tiene'],
    NS: ['no sabe', 'NS/NR', 'no informa', 'no responde'],
  }),
  livingArea: codeReader(labels.livingArea, {
    URBANA: ['urbano', 'ciudad', 'cabecera'],
    RURAL: ['vereda', 'corregimiento', 'campo'],
    NO_INFORMA: NOT_TOLD.filter((word) => word !== 'no informa'),
  }),
  education: codeReader(labels.education, {
    NINGUNA: ['ninguna', 'sin estudios'],
    PRIMARIA: ['básica primaria', 'primaria completa', 'primaria incompleta'],
    SECUNDARIA: ['básica secundaria'],
    MEDIA: ['bachiller', 'bachillerato', 'media', 'educación media', 'secundaria completa'],
    TECNICA: ['técnica', 'técnico laboral', 'técnica profesional'],
    TECNOLOGICA: ['tecnología', 'tecnólogo', 'tecnológica'],
    UNIVERSITARIA: ['universitaria', 'profesional', 'pregrado', 'universidad'],
    POSGRADO: ['postgrado', 'especialización', 'maestría', 'doctorado'],
    NO_INFORMA: NOT_TOLD.filter((word) => word !== 'no informa'),
  }),
  occupation: codeReader(labels.occupation, {
    ESTUDIANTE: ['estudia', 'estudio'],
    EMPLEADO: ['empleada', 'empleado/a', 'trabaja', 'asalariado'],
    INDEPENDIENTE: ['trabajador independiente', 'emprendedor', 'emprendedora', 'comerciante'],
    DESEMPLEADO: ['desempleada', 'sin empleo', 'busca empleo', 'buscando empleo'],
    HOGAR: ['ama de casa', 'oficios del hogar', 'labores del hogar'],
    PENSIONADO: ['pensionada', 'jubilado', 'jubilada'],
    OTRA: ['otro'],
    NO_INFORMA: NOT_TOLD.filter((word) => word !== 'no informa'),
  }),
  genderIdentity: codeReader(labels.genderIdentity, {
    FEMENINO: ['femenina', 'mujer'],
    MASCULINO: ['masculina', 'hombre'],
    TRANSGENERO: ['trans', 'transgénero mujer', 'transgénero hombre', 'mujer trans', 'hombre trans'],
    NO_BINARIO: ['no binaria', 'no binarie'],
    OTRA: ['otro'],
    NO_INFORMA: NOT_TOLD,
  }),
  sexualOrientation: codeReader(labels.sexualOrientation, {
    HOMOSEXUAL: ['gay'],
    LESBIANA: ['homosexual (lesbiana)'],
    OTRA: ['otro'],
    NO_INFORMA: NOT_TOLD,
  }),
  ethnicity: codeReader(labels.ethnicity, {
    RROM: ['gitano', 'gitana', 'rom'],
    PALENQUERO: ['palenquera', 'palenquero de San Basilio'],
    NEGRO_AFRO: ['afro', 'afrocolombiano', 'afrocolombiana', 'afrodescendiente', 'negro', 'negra', 'NARP'],
    NINGUNO: ['ninguna', 'no', 'no aplica', 'mestizo', 'n/a'],
    NO_INFORMA: NOT_TOLD.filter((word) => word !== 'no informa'),
  }),
  disability: readDisability,
  conflictVictim: codeReader(labels.conflictVictim, {
    SI: ['S', 'RUV', 'incluido en el RUV'],
    NO: ['N', 'ninguno'],
    NO_RESPONDE: NOT_TOLD.filter((word) => word !== 'no responde'),
  }),
};

const readYesNo = codeReader(
  { SI: 'Sí', NO: 'No' },
  {
    SI: [
      'acepto',
      'sí acepto',
      'sí, acepta',
      'autorizo',
      'sí autorizo',
      'sí, autoriza',
      'S',
      '1',
      'true',
      'X',
    ],
    NO: ['no acepto', 'no acepta', 'no autorizo', 'no autoriza', 'N', '0', 'false'],
  },
);

/** Yes, no, or null for anything else: a form that leaves it open authorised nothing. */
export function readAuthorisation(raw: string): boolean | null {
  const answer = readYesNo(raw);
  return answer === null ? null : answer === 'SI';
}
