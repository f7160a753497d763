import type { Question } from '#shared/domain/characterisation-rules.ts';
import { QUESTIONS } from '#shared/domain/characterisation-rules.ts';
import { labels } from '#shared/text/labels.ts';

/** How each question is put to a person, and what helps to answer it. */
export const WORDING: Readonly<Record<Question, { readonly ask: string; readonly help?: string }>> = {
  estrato: { ask: '¿De qué estrato es su vivienda?', help: 'Está en el recibo de la luz o del agua.' },
  livingArea: { ask: '¿Dónde vive?' },
  education: { ask: '¿Hasta qué nivel estudió?', help: 'El último que terminó.' },
  occupation: { ask: '¿A qué se dedica?', help: 'Lo que más hace en estos días.' },
  genderIdentity: { ask: '¿Con qué género se identifica?' },
  sexualOrientation: { ask: '¿Cuál es su orientación sexual?' },
  ethnicity: { ask: '¿Pertenece a un grupo étnico?' },
  disability: { ask: '¿Tiene alguna discapacidad?', help: 'Puede marcar varias.' },
  conflictVictim: { ask: '¿Es víctima del conflicto armado?' },
};

/** Words of an answer on this screen, where the catalogue's are too short without their column. */
const HERE: Partial<Readonly<Record<string, string>>> = {
  'livingArea.URBANA': 'En la ciudad',
  'livingArea.RURAL': 'En una vereda o corregimiento',
  'ethnicity.NINGUNO': 'A ninguno',
  'conflictVictim.NO_RESPONDE': 'Prefiere no decir',
  'ethnicity.NO_INFORMA': 'Prefiere no decir',
};

export interface Option {
  readonly code: string;
  readonly label: string;
  /** The digit that answers it. */
  readonly key: string;
}

export function optionsOf(question: Question): readonly Option[] {
  const words: Readonly<Record<string, string>> = labels[question];
  return QUESTIONS[question].options.map((code, index) => ({
    code,
    label: HERE[`${question}.${code}`] ?? words[code] ?? code,
    key: String(index + 1),
  }));
}
