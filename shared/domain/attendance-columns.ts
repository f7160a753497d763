import { labels } from '../text/labels.ts';
import type { Comuna } from './codes.ts';
import { recogniseComuna } from './comuna.ts';
import { headerByTitles, type Header, type ImportColumn } from './import-columns.ts';
import { codeReader, foldWord } from './spreadsheet-values.ts';

/** The columns of a register of past attendance, by their Spanish names (architecture.md), and what else heads them. */
const columns = {
  fecha: { required: true, also: ['fecha de atención', 'fecha atención', 'fecha ingreso', 'día'] },
  hora: { required: true, also: ['hora de atención', 'hora de ingreso', 'hora ingreso', 'hora entrada'] },
  tipo_documento: { required: true, also: ['tipo de documento', 'tipo doc', 'tipo de identificación'] },
  documento: {
    required: true,
    also: [
      'número de documento',
      'número documento',
      'n documento',
      'no documento',
      'num documento',
      'identificación',
      'número de identificación',
      'cédula',
    ],
  },
  nombres: { required: true, also: ['nombre'] },
  apellidos: { required: true, also: ['apellido'] },
  sexo: { required: true, also: [] },
  servicio: { required: true, also: ['tipo de servicio', 'servicios'] },
  celular: { required: false, also: ['teléfono', 'número de celular', 'teléfono celular'] },
  barrio: { required: false, also: ['barrio o vereda'] },
  comuna: { required: false, also: ['comuna o corregimiento'] },
  nacimiento: { required: false, also: ['fecha_nacimiento', 'fecha de nacimiento', 'nacido'] },
  servidor_publico: { required: false, also: ['servidor público', 'funcionario', 'es servidor público'] },
  nota: { required: false, also: ['notas', 'observación', 'observaciones'] },
  punto: { required: false, also: ['punto digital', 'código punto', 'código del punto'] },
} as const satisfies Record<string, { required: boolean; also: readonly string[] }>;

export type ColumnName = keyof typeof columns;
const columnNames = Object.keys(columns) as ColumnName[];

export const attendanceColumns: readonly ImportColumn<ColumnName>[] = columnNames.map((name) => ({
  field: name,
  titles: [name, ...columns[name].also],
  required: columns[name].required,
}));

export function readHeader(cells: readonly string[]): Header<ColumnName> {
  return headerByTitles(cells, attendanceColumns);
}

export const readDocumentType = codeReader(labels.documentType, {
  CC: ['cédula', 'cédula ciudadanía', 'C.C.', 'cédula colombiana'],
  TI: ['tarjeta identidad', 'T.I.'],
  RC: ['registro civil de nacimiento', 'R.C.'],
  CE: ['cédula extranjería', 'C.E.'],
  PA: ['PAS', 'PPN'],
  PPT: ['permiso protección temporal', 'permiso de protección temporal', 'P.P.T.'],
  PEP: ['permiso especial', 'P.E.P.'],
  SC: ['salvoconducto de permanencia'],
  CD: ['carnet diplomático'],
  SIN_DOC: ['sin doc', 'no tiene', 'ninguno', 'indocumentado'],
  OTRO: ['otro', 'otros'],
});

/** «M» alone is read by `ambiguousSexLetter` first. */
export const readSex = codeReader(labels.sex, {
  MUJER: ['F', 'femenino', 'femenina', 'fem', 'mujeres'],
  HOMBRE: ['H', 'M', 'masculino', 'masc', 'hombres'],
  INTERSEXUAL: ['I', 'inter'],
  NO_INFORMA: ['NI', 'N.I.', 'no responde', 'sin información', 'prefiere no decir', 'no sabe'],
});

/**
 * True when «M» cannot be read in a file: beside «H» (hombre) and without «F» (femenino) it may well be «mujer».
 * Takes every sex cell of the file.
 */
export function ambiguousSexLetter(cells: Iterable<string>): boolean {
  const seen = new Set<string>();
  for (const cell of cells) seen.add(foldWord(cell));
  return seen.has('m') && seen.has('h') && !seen.has('f');
}

export const readService = codeReader(labels.service, {
  NAVEGACION: ['internet', 'navegación en internet', 'navegación libre', 'sala de navegación'],
  COWORKING: ['espacio coworking', 'espacio de coworking', 'zona coworking'],
  SALA: ['salas', 'sala de reuniones', 'préstamo de sala'],
  CURSO: ['cursos', 'curso de formación', 'formación', 'capacitación'],
  ASESORIA: ['asesorías'],
  TRAMITE: ['trámites', 'trámite en línea', 'trámites en línea'],
  IMPRESION: ['impresiones'],
  CARACTERIZACION: ['caracterizaciones'],
  EVENTO: ['eventos'],
  OTRO: ['otro', 'otros', 'otros servicios'],
});

const { C1, C2, C3, FUERA, NO_INFORMA } = labels.comuna;
const readOutsideComunas = codeReader(
  { C1, C2, C3, FUERA, NO_INFORMA },
  {
    FUERA: ['fuera de Bucaramanga', 'otro municipio', 'otra ciudad'],
    NO_INFORMA: ['NI', 'no sabe', 'NS', 'sin información', 'sin comuna'],
  },
);

/** «Comuna 10», «10», «Provenza», «10. Provenza»; null where number and name are of two comunas. */
export function readComuna(raw: string): Comuna | null {
  const outside = readOutsideComunas(raw);
  if (outside !== null) return outside;
  const recognised = recogniseComuna(raw);
  return recognised.kind === 'FOUND' && recognised.match !== 'CONTRADICTORY' ? recognised.code : null;
}

const readYesNo = codeReader(
  { SI: 'Sí', NO: 'No' },
  { SI: ['S', '1', 'true', 'verdadero', 'X'], NO: ['N', '0', 'false', 'falso'] },
);

/** 1, 0, or null for anything that is neither yes nor no. */
export function readFlag(raw: string): 0 | 1 | null {
  const answer = readYesNo(raw);
  return answer === null ? null : answer === 'SI' ? 1 : 0;
}
