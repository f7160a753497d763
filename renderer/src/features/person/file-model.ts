import { localDate } from '#shared/domain/bogota.ts';
import { comuna } from '#shared/domain/codes.ts';
import { isMinor } from '#shared/domain/consent-rules.ts';
import type { CorrectableField } from '#shared/domain/person-correction.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';

/** What the core holds of a person: what every panel of the file is given. */
export type PersonFile = Outputs['people']['file'];
export type FileVisit = PersonFile['visits']['visits'][number];
export type Registration = PersonFile['shown'];
export type FullRegistration = Extract<Registration, { kind: 'FULL' }>;

/** A barrio of the city and the comuna that it belongs to. */
export type Neighbourhood = Outputs['people']['neighbourhoods'][number];

/** What a panel of the file may need. */
export interface FilePanelProps {
  readonly file: PersonFile;
}

/** "Nombres, sexo": the fields of a person in one sentence. */
export function fieldNames(fields: readonly CorrectableField[]): string {
  const words = fields.map((field) => labels.personField[field]);
  return words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toLocaleLowerCase('es') + word.slice(1)))
    .join(', ');
}

export function nameOf(registration: Registration): string {
  return registration.kind === 'ERASED'
    ? 'Persona suprimida'
    : `${registration.givenNames} ${registration.surnames}`;
}

/** "CC 9999000017", "Sin documento". */
export function documentOf({
  documentType,
  documentNumber,
}: Pick<FullRegistration, 'documentType' | 'documentNumber'>): string {
  return documentNumber === null
    ? labels.documentType[documentType]
    : `${documentType === 'OTRO' ? 'Otro documento' : documentType} ${documentNumber}`;
}

/** Whether nobody answers for this minor: then nothing may be done that rests on an authorisation. */
export function lacksRepresentative(shown: Registration, now: number): boolean {
  return shown.kind === 'FULL' && shown.representativeName === null && isMinor(shown, localDate(now));
}

/** "10 Provenza" without "No informa", which a dash says better. */
export function comunaOf({ comuna: code }: Pick<FullRegistration, 'comuna'>): string | null {
  const known = comuna.safeParse(code);
  return known.success && known.data !== 'NO_INFORMA' ? labels.comuna[known.data] : null;
}
