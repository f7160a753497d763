import { z } from 'zod';

/**
 * What is chosen together when two registrations become one: a number without its type, or a barrio without its
 * comuna, would be neither person's.
 */
export const choice = z.enum([
  'DOCUMENTO',
  'NOMBRES',
  'APELLIDOS',
  'NACIMIENTO',
  'SEXO',
  'BARRIO',
  'CELULAR',
  'REPRESENTANTE',
]);
export type Choice = z.infer<typeof choice>;

export const CHOICES = [
  { code: 'DOCUMENTO', fields: ['documentType', 'documentNumber'] },
  { code: 'NOMBRES', fields: ['givenNames'] },
  { code: 'APELLIDOS', fields: ['surnames'] },
  { code: 'NACIMIENTO', fields: ['birthDate'] },
  { code: 'SEXO', fields: ['sex'] },
  { code: 'BARRIO', fields: ['neighbourhood', 'comuna'] },
  { code: 'CELULAR', fields: ['phone'] },
  {
    code: 'REPRESENTANTE',
    fields: [
      'representativeName',
      'representativeDocumentType',
      'representativeDocumentNumber',
      'representativeKinship',
    ],
  },
] as const satisfies readonly { code: Choice; fields: readonly string[] }[];
export type ChoiceField = (typeof CHOICES)[number]['fields'][number];
