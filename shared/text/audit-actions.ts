/** What an entry of the audit trail says, by the code that the core writes. A test finds codes without words. */
const AUDIT_ACTIONS: Readonly<Record<string, string>> = {
  AJUSTE_CAMBIADO: 'Cambió un ajuste',
  ASISTENTE_AGREGADO: 'Agregó a alguien a una lista de curso',
  ATENCIONES_IMPORTADAS: 'Importó atenciones',
  ATENCION_ANULADA: 'Anuló una atención',
  AUDITORIA_CONSULTADA: 'Consultó la auditoría de una persona',
  AVISO_PUBLICADO: 'Publicó un aviso de datos',
  CARACTERIZACIONES_IMPORTADAS: 'Importó caracterizaciones',
  CARACTERIZACION_GUARDADA: 'Guardó una caracterización',
  CARACTERIZACION_LEIDA: 'Leyó una caracterización',
  CERTIFICADOS_IMPRESOS: 'Imprimió certificados',
  CERTIFICADO_EXPEDIDO: 'Expidió un certificado',
  CERTIFICADO_REEXPEDIDO: 'Expidió de nuevo un certificado',
  CERTIFICADO_REVOCADO: 'Revocó un certificado',
  CODIGO_RECUPERACION_VISTO: 'Vio el código de recuperación',
  CONSENTIMIENTO_RETIRADO: 'Registró una revocatoria',
  CONTEO_ANULADO: 'Anuló un conteo de evento',
  CURSO_CAMBIADO: 'Cambió un curso del catálogo',
  CURSO_CREADO: 'Agregó un curso al catálogo',
  DECISION_DESHECHA: 'Deshizo una decisión sobre duplicados',
  DEVICE_REVOKED: 'Revocó un equipo',
  ENROLMENT_CODE_CREATED: 'Creó un código de inscripción',
  EQUIPOS_IMPORTADOS: 'Importó equipos WiFi',
  FICHAS_COMPARADAS: 'Comparó dos fichas',
  FICHA_EXPORTADA: 'Exportó la ficha de una persona',
  FICHA_VISTA: 'Vio la ficha de una persona',
  GRUPO_CAMBIADO: 'Cambió un grupo de un curso',
  GRUPO_CANCELADO: 'Canceló un grupo de un curso',
  GRUPO_CREADO: 'Creó un grupo de un curso',
  HOJA_DEL_DIA_IMPRESA: 'Imprimió la hoja del día',
  HOJA_DE_FIRMAS_IMPRESA: 'Imprimió la hoja de firmas de una sesión',
  IMPORTACION_DESHECHA: 'Deshizo una importación',
  INCIDENTE_GESTIONADO: 'Gestionó un incidente de una zona WiFi',
  INGRESO: 'Entró al programa',
  INSCRIPCION: 'Inscribió el equipo en la central',
  INSCRIPCIONES_IMPORTADAS: 'Importó inscripciones en línea',
  LISTA_CERRADA: 'Cerró la lista de una sesión',
  LISTA_CORREGIDA: 'Corrigió una lista cerrada',
  LISTA_DE_GRUPO_IMPRESA: 'Imprimió la lista de un grupo',
  LLAVE_DE_PUNTO_ABIERTA: 'Abrió la llave de un Punto',
  PAGINA_DE_CERTIFICADOS_GENERADA: 'Generó la página que comprueba certificados',
  PERSONAS_DE_IMPORTACION_RETIRADAS: 'Retiró las personas de una importación deshecha',
  PERSONAS_DISTINTAS: 'Declaró distintas a dos personas',
  PERSONAS_UNIDAS: 'Unió dos registros de una persona',
  PERSONA_CORREGIDA: 'Corrigió los datos de una persona',
  PERSONA_SUPRIMIDA: 'Suprimió los datos de una persona',
  PROBLEMAS_DE_IMPORTACION_DESCARGADOS: 'Descargó los problemas de una importación',
  PUNTO_ABIERTO: 'Registró la apertura',
  PUNTO_CERRADO: 'Registró el cierre',
  RESULTADO_DECIDIDO: 'Decidió el resultado de un curso',
  RESERVA_CAMBIADA: 'Cambió una reserva',
  RESERVA_CANCELADA: 'Canceló una reserva',
  SERVICIO_CAMBIADO: 'Cambió un servicio',
  SESION_AGREGADA: 'Agregó una sesión a un grupo',
  SESION_CAMBIADA: 'Movió una sesión de un grupo',
  SESION_CANCELADA: 'Canceló una sesión de un grupo',
  SITE_CREATED: 'Creó un Punto',
  SOLICITUDES_IMPORTADAS: 'Importó solicitudes en línea',
  SOLICITUD_ABIERTA: 'Recibió una solicitud sobre datos',
  SOLICITUD_PRORROGADA: 'Prorrogó una solicitud sobre datos',
  SOLICITUD_RESPONDIDA: 'Respondió una solicitud sobre datos',
  USO_EXPORTADO: 'Exportó el uso de los espacios',
  USO_IMPRESO: 'Imprimió el uso de los espacios',
  USUARIO_CREADO: 'Creó un usuario',
  ZONAS_IMPORTADAS: 'Importó zonas WiFi',
};

/** The words of a code; a code of a newer program shows as it is. */
export function auditActionLabel(action: string): string {
  return AUDIT_ACTIONS[action] ?? action;
}

/** Every code with words, in the order of the words. */
export function auditActions(): readonly { readonly code: string; readonly label: string }[] {
  return Object.entries(AUDIT_ACTIONS)
    .map(([code, label]) => ({ code, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'es'));
}
