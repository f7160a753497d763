import type { EntityName } from '../domain/entities.ts';

/** What a kind of row is called on the screens, in the plural. */
const TABLE_LABELS: Record<EntityName, string> = {
  attendance: 'Atenciones',
  attendanceEnd: 'Salidas',
  attendanceVoid: 'Anulaciones',
  attendanceNote: 'Notas de atenciones',
  anonymousAttendance: 'Conteos de eventos',
  anonymousVoid: 'Anulaciones de conteos',
  characterisation: 'Caracterizaciones',
  characterisationEvent: 'Caracterizaciones hechas',
  consent: 'Autorizaciones',
  consentRevocation: 'Revocatorias',
  dayCheck: 'Aperturas y cierres',
  erasure: 'Supresiones',
  importRun: 'Importaciones',
  notice: 'Avisos de datos',
  onlineRequest: 'Solicitudes en línea',
  personPair: 'Decisiones sobre duplicados',
  serviceItem: 'Servicios',
  subjectRequest: 'Solicitudes sobre datos',
  wifiInterval: 'Mediciones WiFi',
  auditEntry: 'Registros de auditoría',
  person: 'Personas',
  directory: 'Directorio de personas',
  site: 'Puntos',
  user: 'Usuarios',
  zone: 'Zonas WiFi',
  setting: 'Ajustes',
};

export function tableLabel(table: string): string {
  return Object.hasOwn(TABLE_LABELS, table) ? TABLE_LABELS[table as EntityName] : 'Otros';
}
