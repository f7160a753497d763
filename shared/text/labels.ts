import { COMUNA_NAMES } from '../domain/comuna.ts';
import type {
  AgeGroup,
  Comuna,
  DocumentType,
  HostRole,
  Role,
  Service,
  Sex,
  ZoneState,
} from '../domain/codes.ts';

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
  ethnicity: {
    INDIGENA: 'Indígena',
    RROM: 'Rrom (gitano)',
    RAIZAL: 'Raizal',
    PALENQUERO: 'Palenquero',
    NEGRO_AFRO: 'Negro, afrocolombiano o afrodescendiente',
    NINGUNO: 'Ninguno',
    NO_INFORMA: 'No informa',
  },
  disability: {
    FISICA: 'Física',
    AUDITIVA: 'Auditiva',
    VISUAL: 'Visual',
    SORDOCEGUERA: 'Sordoceguera',
    INTELECTUAL: 'Intelectual',
    PSICOSOCIAL: 'Psicosocial',
    MULTIPLE: 'Múltiple',
    NINGUNA: 'Ninguna',
  },
  conflictVictim: { SI: 'Sí', NO: 'No', NO_RESPONDE: 'No responde' },
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
  consentMedium: {
    FIRMA: 'Firma',
    HUELLA_PAPEL: 'Huella en papel',
    VERBAL_TESTIGO: 'Verbal con testigo',
  },
  legalBasis: { FUNCION_PUBLICA: 'Función pública', AUTORIZACION: 'Autorización' },
} as const;
