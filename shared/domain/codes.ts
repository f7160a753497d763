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

/** Socioeconomic stratum of the dwelling; NS not known. */
export const estrato = z.enum(['0', '1', '2', '3', '4', '5', '6', 'NS']);
export type Estrato = z.infer<typeof estrato>;

export const livingArea = z.enum(['URBANA', 'RURAL', 'NO_INFORMA']);
export type LivingArea = z.infer<typeof livingArea>;

export const education = z.enum([
  'NINGUNA',
  'PRIMARIA',
  'SECUNDARIA',
  'MEDIA',
  'TECNICA',
  'TECNOLOGICA',
  'UNIVERSITARIA',
  'POSGRADO',
  'NO_INFORMA',
]);
export type Education = z.infer<typeof education>;

export const occupation = z.enum([
  'ESTUDIANTE',
  'EMPLEADO',
  'INDEPENDIENTE',
  'DESEMPLEADO',
  'HOGAR',
  'PENSIONADO',
  'OTRA',
  'NO_INFORMA',
]);
export type Occupation = z.infer<typeof occupation>;

/**
 * The sensitive answers (Ley 1581, art. 5). Each may be skipped with one key and is then stored as OMITIDA, which is
 * an answer of its own: it says that the question was put. What was never asked is null.
 */
const SKIPPED = 'OMITIDA';

export const genderIdentity = z.enum([
  'FEMENINO',
  'MASCULINO',
  'TRANSGENERO',
  'NO_BINARIO',
  'OTRA',
  'NO_INFORMA',
  SKIPPED,
]);
export type GenderIdentity = z.infer<typeof genderIdentity>;

export const sexualOrientation = z.enum([
  'HETEROSEXUAL',
  'HOMOSEXUAL',
  'LESBIANA',
  'BISEXUAL',
  'OTRA',
  'NO_INFORMA',
  SKIPPED,
]);
export type SexualOrientation = z.infer<typeof sexualOrientation>;

export const ethnicity = z.enum([
  'INDIGENA',
  'RROM',
  'RAIZAL',
  'PALENQUERO',
  'NEGRO_AFRO',
  'NINGUNO',
  'NO_INFORMA',
  SKIPPED,
]);
export type Ethnicity = z.infer<typeof ethnicity>;

/** Several of the first six together, or one of the others alone. More than one is MULTIPLE, which is derived. */
export const disability = z.enum([
  'FISICA',
  'AUDITIVA',
  'VISUAL',
  'SORDOCEGUERA',
  'INTELECTUAL',
  'PSICOSOCIAL',
  'NINGUNA',
  SKIPPED,
]);
export type Disability = z.infer<typeof disability>;

export const conflictVictim = z.enum(['SI', 'NO', 'NO_RESPONDE', SKIPPED]);
export type ConflictVictim = z.infer<typeof conflictVictim>;

/** Who answers for a minor. */
export const kinship = z.enum(['MADRE', 'PADRE', 'ABUELO', 'HERMANO', 'TUTOR', 'OTRO']);
export type Kinship = z.infer<typeof kinship>;

/**
 * What personal data is used for. ATENCION is the public function of the Puntos and is announced, never asked for;
 * the others need the person's authorisation.
 */
export const consentPurpose = z.enum(['ATENCION', 'CONTACTO', 'CARACTERIZACION']);
export type ConsentPurpose = z.infer<typeof consentPurpose>;

export const legalBasis = z.enum(['FUNCION_PUBLICA', 'AUTORIZACION']);
export type LegalBasis = z.infer<typeof legalBasis>;

/** How an authorisation can be proved. FORMULARIO_WEB comes with the city's web form and never from a desk. */
export const consentMedium = z.enum(['FIRMA', 'HUELLA_PAPEL', 'VERBAL_TESTIGO', 'FORMULARIO_WEB']);
export type ConsentMedium = z.infer<typeof consentMedium>;

/** What a person may ask of their data (Ley 1581, arts. 14 and 15). */
export const subjectRequestKind = z.enum(['CONSULTA', 'RECLAMO', 'SUPRESION']);
export type SubjectRequestKind = z.infer<typeof subjectRequestKind>;

export const subjectRequestState = z.enum(['ABIERTA', 'ATENDIDA', 'NEGADA']);
export type SubjectRequestState = z.infer<typeof subjectRequestState>;

/** What a person decided about two registrations: ABIERTA takes an earlier decision back. */
export const pairRelation = z.enum(['MISMA', 'DISTINTAS', 'ABIERTA']);
export type PairRelation = z.infer<typeof pairRelation>;

/** Why two registrations may be one person: see look-alike.ts, best first. */
export const lookAlikeReason = z.enum([
  'MISMO_DOCUMENTO',
  'NOMBRE_Y_NACIMIENTO',
  'DOCUMENTO_PARECIDO',
  'NACIMIENTO_PARECIDO',
  'MISMO_NOMBRE',
]);
export type LookAlikeReason = z.infer<typeof lookAlikeReason>;

/** Who teaches a course, alone or with the city. */
export const courseAlly = z.enum(['PROPIO', 'SENA', 'CCB', 'OTRO']);
export type CourseAlly = z.infer<typeof courseAlly>;

/** What makes somebody trained: enough of the hours, or the instructor's approval. */
export const courseCompletion = z.enum(['HORAS', 'APROBACION']);
export type CourseCompletion = z.infer<typeof courseCompletion>;

/** Where a group stands today; derived from its sessions. */
export const courseGroupState = z.enum(['SIN_SESIONES', 'PROGRAMADO', 'EN_CURSO', 'TERMINADO', 'CANCELADO']);
export type CourseGroupState = z.infer<typeof courseGroupState>;

/** Where an enrolment stands. Derived from it, its group's order and its result: see admission.ts. */
export const enrolmentState = z.enum([
  'PREINSCRITO',
  'INSCRITO',
  'ESPERA',
  'RETIRADO',
  'APROBADO',
  'NO_APROBADO',
]);
export type EnrolmentState = z.infer<typeof enrolmentState>;

export const rollCallMark = z.enum(['PRESENTE', 'TARDE', 'AUSENTE', 'EXCUSA']);
export type RollCallMark = z.infer<typeof rollCallMark>;

/** What is used in a Punto: a computer, a place for one's own, a room. */
export const spaceKind = z.enum(['EQUIPO', 'PUESTO', 'SALA']);
export type SpaceKind = z.infer<typeof spaceKind>;

/** What a space is at this moment; derived. */
export const spaceState = z.enum(['LIBRE', 'EN_USO', 'RESERVADO', 'MANTENIMIENTO', 'DANADO']);
export type SpaceState = z.infer<typeof spaceState>;

export const faultKind = z.enum([
  'NO_ENCIENDE',
  'PANTALLA',
  'TECLADO_MOUSE',
  'RED',
  'PROGRAMAS',
  'MOBILIARIO',
  'OTRO',
]);
export type FaultKind = z.infer<typeof faultKind>;
