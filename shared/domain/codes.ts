import { z } from 'zod';

/** Codes as stored. Their Spanish labels are in shared/text/labels.ts. */
export const documentType = z.enum([
  'CC',
  'TI',
  'RC',
  'CE',
  'PA',
  'PPT',
  'PEP',
  'SC',
  'CD',
  'SIN_DOC',
  'OTRO',
]);
export type DocumentType = z.infer<typeof documentType>;

export const sex = z.enum(['MUJER', 'HOMBRE', 'INTERSEXUAL', 'NO_INFORMA']);
export type Sex = z.infer<typeof sex>;

export const service = z.enum([
  'NAVEGACION',
  'COWORKING',
  'SALA',
  'CURSO',
  'ASESORIA',
  'TRAMITE',
  'IMPRESION',
  'CARACTERIZACION',
  'EVENTO',
  'OTRO',
]);
export type Service = z.infer<typeof service>;

export const role = z.enum(['desk', 'instructor', 'wifi', 'central', 'admin']);
export type Role = z.infer<typeof role>;

/** Derived from the birth date on the day of the event; NO_INFORMA when there is none. */
export const ageGroup = z.enum(['0-5', '6-11', '12-17', '18-28', '29-59', '60+', 'NO_INFORMA']);
export type AgeGroup = z.infer<typeof ageGroup>;

/** 1-17 urban comunas, C1-C3 corregimientos, FUERA outside the city, NO_INFORMA not known. */
export const comuna = z.enum([
  ...(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17'] as const),
  'C1',
  'C2',
  'C3',
  'FUERA',
  'NO_INFORMA',
]);
export type Comuna = z.infer<typeof comuna>;

export const zoneState = z.enum(['UP', 'DOWN', 'UNKNOWN']);
export type ZoneState = z.infer<typeof zoneState>;

/** The role of a data folder, fixed by the first command that uses it. */
export const hostRole = z.enum(['station', 'central']);
export type HostRole = z.infer<typeof hostRole>;
