/** What an entry of the audit trail says, by the code that the core writes. A test finds codes without words. */
const AUDIT_ACTIONS: Readonly<Record<string, string>> = {
  AJUSTE_CAMBIADO: 'Cambió un ajuste',
  ATENCION_ANULADA: 'Anuló una atención',
  ATENCIONES_IMPORTADAS: 'Importó atenciones',
  AUDITORIA_CONSULTADA: 'Consultó la auditoría de una persona',
  CODIGO_RECUPERACION_VISTO: 'Vio el código de recuperación',
  DEVICE_REVOKED: 'Revocó un equipo',
  ENROLMENT_CODE_CREATED: 'Creó un código de inscripción',
  EQUIPOS_IMPORTADOS: 'Importó equipos WiFi',
  HOJA_DEL_DIA_IMPRESA: 'Imprimió la hoja del día',
  INGRESO: 'Entró al programa',
  INSCRIPCION: 'Inscribió el equipo en la central',
  LLAVE_DE_PUNTO_ABIERTA: 'Abrió la llave de un Punto',
  PUNTO_ABIERTO: 'Registró la apertura',
  PUNTO_CERRADO: 'Registró el cierre',
  SITE_CREATED: 'Creó un Punto',
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
