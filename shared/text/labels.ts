import { COMUNA_NAMES } from '../domain/comuna.ts';
import type {
  AgeGroup,
  Comuna,
  ConflictVictim,
  ConsentMedium,
  ConsentPurpose,
  Disability,
  DocumentType,
  Education,
  Estrato,
  Ethnicity,
  GenderIdentity,
  HostRole,
  Kinship,
  LegalBasis,
  LivingArea,
  LookAlikeReason,
  Occupation,
  PairRelation,
  Role,
  Service,
  Sex,
  SexualOrientation,
  SubjectRequestKind,
  SubjectRequestState,
  ZoneState,
} from '../domain/codes.ts';
import type { Question } from '../domain/characterisation-rules.ts';
import type { DayCheckItem, DayMoment } from '../domain/day-check.ts';
import type { ImportKind, ImportRunState } from '../domain/import-run.ts';

/** «10 Provenza»: people know a comuna by either. */
function comunaLabels(): Record<Comuna, string> {
  const named = Object.entries(COMUNA_NAMES).map(([code, name]) => [
    code,
    /^\d+$/.test(code) ? `${code} ${name}` : name,
  ]);
  return { ...(Object.fromEntries(named) as Record<Comuna, string>), NO_INFORMA: 'No informa' };
}

/**
 * What a person reads in place of a code. Lists keep the order in which screens and reports show them.
 * Codes whose schema comes with a later feature are labelled here already, under the codes of product.md.
 */
export const labels = {
  documentType: {
    CC: 'Cédula de ciudadanía',
    TI: 'Tarjeta de identidad',
    RC: 'Registro civil',
    CE: 'Cédula de extranjería',
    PA: 'Pasaporte',
    PPT: 'Permiso por protección temporal',
    PEP: 'Permiso especial de permanencia',
    SC: 'Salvoconducto',
    CD: 'Carné diplomático',
    SIN_DOC: 'Sin documento',
    OTRO: 'Otro documento',
  } satisfies Record<DocumentType, string>,
  sex: {
    MUJER: 'Mujer',
    HOMBRE: 'Hombre',
    INTERSEXUAL: 'Intersexual',
    NO_INFORMA: 'No informa',
  } satisfies Record<Sex, string>,
  service: {
    NAVEGACION: 'Navegación',
    COWORKING: 'Coworking',
    SALA: 'Sala',
    CURSO: 'Curso',
    ASESORIA: 'Asesoría',
    TRAMITE: 'Trámite',
    IMPRESION: 'Impresión',
    CARACTERIZACION: 'Caracterización',
    EVENTO: 'Evento',
    OTRO: 'Otro servicio',
  } satisfies Record<Service, string>,
  ageGroup: {
    '0-5': '0 a 5 años',
    '6-11': '6 a 11 años',
    '12-17': '12 a 17 años',
    '18-28': '18 a 28 años',
    '29-59': '29 a 59 años',
    '60+': '60 años o más',
    NO_INFORMA: 'No informa',
  } satisfies Record<AgeGroup, string>,
  comuna: comunaLabels(),
  role: {
    desk: 'Recepción',
    instructor: 'Formación',
    wifi: 'Zonas WiFi',
    central: 'Central',
    admin: 'Administración',
  } satisfies Record<Role, string>,
  hostRole: { station: 'Punto Digital', central: 'Central' } satisfies Record<HostRole, string>,
  zoneState: { UP: 'En servicio', DOWN: 'Caída', UNKNOWN: 'Sin datos' } satisfies Record<ZoneState, string>,
  estrato: {
    '0': 'Sin estrato',
    '1': 'Estrato 1',
    '2': 'Estrato 2',
    '3': 'Estrato 3',
    '4': 'Estrato 4',
    '5': 'Estrato 5',
    '6': 'Estrato 6',
    NS: 'No sabe',
  } satisfies Record<Estrato, string>,
  livingArea: { URBANA: 'Urbana', RURAL: 'Rural', NO_INFORMA: 'No informa' } satisfies Record<
    LivingArea,
    string
  >,
  education: {
    NINGUNA: 'Ninguno',
    PRIMARIA: 'Primaria',
    SECUNDARIA: 'Secundaria',
    MEDIA: 'Media (bachiller)',
    TECNICA: 'Técnico',
    TECNOLOGICA: 'Tecnológico',
    UNIVERSITARIA: 'Universitario',
    POSGRADO: 'Posgrado',
    NO_INFORMA: 'No informa',
  } satisfies Record<Education, string>,
  occupation: {
    ESTUDIANTE: 'Estudiante',
    EMPLEADO: 'Empleado',
    INDEPENDIENTE: 'Independiente',
    DESEMPLEADO: 'Desempleado',
    HOGAR: 'Hogar',
    PENSIONADO: 'Pensionado',
    OTRA: 'Otra',
    NO_INFORMA: 'No informa',
  } satisfies Record<Occupation, string>,
  genderIdentity: {
    FEMENINO: 'Femenino',
    MASCULINO: 'Masculino',
    TRANSGENERO: 'Transgénero',
    NO_BINARIO: 'No binario',
    OTRA: 'Otra',
    NO_INFORMA: 'Prefiere no decir',
    OMITIDA: 'Saltada',
  } satisfies Record<GenderIdentity, string>,
  sexualOrientation: {
    HETEROSEXUAL: 'Heterosexual',
    HOMOSEXUAL: 'Homosexual (gay)',
    LESBIANA: 'Lesbiana',
    BISEXUAL: 'Bisexual',
    OTRA: 'Otra',
    NO_INFORMA: 'Prefiere no decir',
    OMITIDA: 'Saltada',
  } satisfies Record<SexualOrientation, string>,
  ethnicity: {
    INDIGENA: 'Indígena',
    RROM: 'Rrom (gitano)',
    RAIZAL: 'Raizal',
    PALENQUERO: 'Palenquero',
    NEGRO_AFRO: 'Negro, afrocolombiano o afrodescendiente',
    NINGUNO: 'Ninguno',
    NO_INFORMA: 'No informa',
    OMITIDA: 'Saltada',
  } satisfies Record<Ethnicity, string>,
  disability: {
    FISICA: 'Física',
    AUDITIVA: 'Auditiva',
    VISUAL: 'Visual',
    SORDOCEGUERA: 'Sordoceguera',
    INTELECTUAL: 'Intelectual',
    PSICOSOCIAL: 'Psicosocial',
    NINGUNA: 'Ninguna',
    OMITIDA: 'Saltada',
  } satisfies Record<Disability, string>,
  conflictVictim: { SI: 'Sí', NO: 'No', NO_RESPONDE: 'No responde', OMITIDA: 'Saltada' } satisfies Record<
    ConflictVictim,
    string
  >,
  /** What a list or a sentence calls each question; how it is put to a person is the screen's. */
  question: {
    estrato: 'Estrato',
    livingArea: 'Zona',
    education: 'Estudios',
    occupation: 'Ocupación',
    genderIdentity: 'Identidad de género',
    sexualOrientation: 'Orientación sexual',
    ethnicity: 'Pertenencia étnica',
    disability: 'Discapacidad',
    conflictVictim: 'Víctima del conflicto armado',
  } satisfies Record<Question, string>,
  kinship: {
    MADRE: 'Madre',
    PADRE: 'Padre',
    ABUELO: 'Abuela o abuelo',
    HERMANO: 'Hermana o hermano mayor',
    TUTOR: 'Tutor o acudiente',
    OTRO: 'Otro',
  } satisfies Record<Kinship, string>,
  ally: { PROPIO: 'Propio', SENA: 'SENA', CCB: 'Cámara de Comercio de Bucaramanga', OTRO: 'Otro aliado' },
  enrolment: {
    PREINSCRITO: 'Preinscrito',
    INSCRITO: 'Inscrito',
    ESPERA: 'En espera',
    RETIRADO: 'Retirado',
    APROBADO: 'Aprobado',
    NO_APROBADO: 'No aprobado',
  },
  rollCall: { PRESENTE: 'Presente', TARDE: 'Tarde', AUSENTE: 'Ausente', EXCUSA: 'Con excusa' },
  consentPurpose: {
    ATENCION: 'Prestar y contar el servicio',
    CONTACTO: 'Contacto',
    CARACTERIZACION: 'Caracterización',
  } satisfies Record<ConsentPurpose, string>,
  consentMedium: {
    FIRMA: 'Firma',
    HUELLA_PAPEL: 'Huella en papel',
    VERBAL_TESTIGO: 'Verbal con testigo',
    FORMULARIO_WEB: 'Formulario web',
  } satisfies Record<ConsentMedium, string>,
  legalBasis: { FUNCION_PUBLICA: 'Función pública', AUTORIZACION: 'Autorización' } satisfies Record<
    LegalBasis,
    string
  >,
  subjectRequestKind: {
    CONSULTA: 'Consulta',
    RECLAMO: 'Reclamo',
    SUPRESION: 'Supresión',
  } satisfies Record<SubjectRequestKind, string>,
  subjectRequestState: { ABIERTA: 'Abierta', ATENDIDA: 'Atendida', NEGADA: 'Negada' } satisfies Record<
    SubjectRequestState,
    string
  >,
  pairRelation: {
    MISMA: 'La misma persona',
    DISTINTAS: 'Personas distintas',
    ABIERTA: 'Sin decidir',
  } satisfies Record<PairRelation, string>,
  lookAlikeReason: {
    MISMO_DOCUMENTO: 'Mismo documento',
    NOMBRE_Y_NACIMIENTO: 'Nombre parecido y misma fecha de nacimiento',
    DOCUMENTO_PARECIDO: 'Nombre parecido y documento con una cifra distinta',
    NACIMIENTO_PARECIDO: 'Mismo nombre y fecha de nacimiento parecida',
    MISMO_NOMBRE: 'Mismo nombre; falta el documento o la fecha',
  } satisfies Record<LookAlikeReason, string>,
  importKind: {
    ATENCIONES: 'Atenciones pasadas',
    CARACTERIZADOS: 'Caracterizaciones del formulario web',
    SOLICITUDES: 'Solicitudes en línea',
  } satisfies Record<ImportKind, string>,
  importState: {
    EN_CURSO: 'en curso',
    TERMINADA: 'terminada',
    SIN_TERMINAR: 'sin terminar',
    DESHECHA: 'deshecha',
  } satisfies Record<ImportRunState, string>,
  dayMoment: { APERTURA: 'Apertura', CIERRE: 'Cierre' } satisfies Record<DayMoment, string>,
  dayCheck: {
    ILUMINACION: 'Luces',
    COMPUTADORES: 'Computadores',
    INTERNET: 'Internet y WiFi',
    ESCANER: 'Lector de cédulas',
    ASEO: 'Aseo y sillas',
    AVISO_VISIBLE: 'Aviso de datos a la vista',
    SALIDAS: 'Salidas registradas',
    SINCRONIZADO: 'Todo sincronizado',
    OBJETOS: 'Objetos olvidados',
    PUERTAS: 'Puertas y alarma',
  } satisfies Record<DayCheckItem, string>,
} as const;
