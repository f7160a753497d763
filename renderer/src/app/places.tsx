import type { ReactNode } from 'react';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { AuditScreen } from '#renderer/features/audit/AuditScreen.tsx';
import { CentralScreen } from '#renderer/features/central/CentralScreen.tsx';
import { CertificatesScreen } from '#renderer/features/certificates/CertificatesScreen.tsx';
import { CharacteriseScreen } from '#renderer/features/characterise/CharacteriseScreen.tsx';
import { CourseGroupScreen } from '#renderer/features/enrolments/CourseGroupScreen.tsx';
import { CoursesScreen } from '#renderer/features/courses/CoursesScreen.tsx';
import { ContractsScreen } from '#renderer/features/contracts/ContractsScreen.tsx';
import { CoworkingScreen } from '#renderer/features/coworking/CoworkingScreen.tsx';
import { ExclusionsScreen } from '#renderer/features/exclusions/ExclusionsScreen.tsx';
import { FaultsScreen } from '#renderer/features/coworking/FaultsScreen.tsx';
import { PlanScreen } from '#renderer/features/coworking/PlanScreen.tsx';
import { DayScreen } from '#renderer/features/day/DayScreen.tsx';
import { DuplicatesScreen } from '#renderer/features/duplicates/DuplicatesScreen.tsx';
import { FileScreen } from '#renderer/features/person/FileScreen.tsx';
import { GroupScreen } from '#renderer/features/group/GroupScreen.tsx';
import { IncidentsScreen } from '#renderer/features/incidents/IncidentsScreen.tsx';
import { ImportScreen } from '#renderer/features/imports/ImportScreen.tsx';
import { MapScreen } from '#renderer/features/map/MapScreen.tsx';
import { NewPersonScreen } from '#renderer/features/person/NewPersonScreen.tsx';
import { PuntoScreen } from '#renderer/features/central/PuntoScreen.tsx';
import { ReceptionScreen } from '#renderer/features/reception/ReceptionScreen.tsx';
import { NoticesPanel } from '#renderer/features/settings/NoticesPanel.tsx';
import { RoomsScreen } from '#renderer/features/rooms/RoomsScreen.tsx';
import { UsageScreen } from '#renderer/features/rooms/UsageScreen.tsx';
import { ServicesPanel } from '#renderer/features/settings/ServicesPanel.tsx';
import { SettingsScreen } from '#renderer/features/settings/SettingsScreen.tsx';
import { ResultsScreen } from '#renderer/features/roll-call/ResultsScreen.tsx';
import { RollCallScreen } from '#renderer/features/roll-call/RollCallScreen.tsx';
import { RequestsScreen } from '#renderer/features/requests/RequestsScreen.tsx';
import { SyncScreen } from '#renderer/features/sync/SyncScreen.tsx';
import { TargetsScreen } from '#renderer/features/targets/TargetsScreen.tsx';
import { UsersScreen } from '#renderer/features/users/UsersScreen.tsx';
import { AvailabilityScreen } from '#renderer/features/evidence/AvailabilityScreen.tsx';
import { UsbScreen } from '#renderer/features/usb/UsbScreen.tsx';
import { WifiScreen } from '#renderer/features/wifi/WifiScreen.tsx';
import { ZoneScreen } from '#renderer/features/wifi/ZoneScreen.tsx';

export interface Place {
  readonly id: string;
  readonly label: string;
  readonly roles: readonly Role[];
  readonly hosts: readonly HostRole[];
  /** Reached from another place and without a digit of its own. */
  readonly within?: string;
  /** Not needed every day: in the list under «Más», so that the header keeps to what is. */
  readonly seldom?: true;
  readonly show: (host: HostRole, role: Role) => ReactNode;
}

/** Every place of the app. One that is not built is absent here, not dead on the screen. */
const PLACES: readonly Place[] = [
  {
    id: 'recepcion',
    label: 'Recepción',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    show: () => <ReceptionScreen />,
  },
  {
    id: 'coworking',
    label: 'Coworking',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    show: () => <CoworkingScreen />,
  },
  {
    id: 'plano',
    label: 'Puestos y plano',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'coworking',
    show: () => <PlanScreen />,
  },
  {
    id: 'danos',
    label: 'Daños de los equipos',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'coworking',
    show: () => <FaultsScreen />,
  },
  {
    id: 'persona-nueva',
    label: 'Persona nueva',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'recepcion',
    show: () => <NewPersonScreen />,
  },
  {
    id: 'grupo',
    label: 'Grupo',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'recepcion',
    show: () => <GroupScreen />,
  },
  {
    id: 'caracterizar',
    label: 'Caracterización',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'recepcion',
    show: () => <CharacteriseScreen />,
  },
  {
    id: 'certificados',
    label: 'Certificados',
    roles: ['desk', 'instructor', 'admin'],
    hosts: ['station'],
    within: 'cursos',
    show: (host, role) => <CertificatesScreen host={host} role={role} />,
  },
  {
    id: 'certificados',
    label: 'Certificados',
    roles: ['central', 'admin'],
    hosts: ['central'],
    within: 'cursos',
    show: (host, role) => <CertificatesScreen host={host} role={role} />,
  },
  {
    id: 'grupo-curso',
    label: 'Personas del grupo',
    roles: ['desk', 'instructor', 'admin'],
    hosts: ['station'],
    within: 'cursos',
    show: (host, role) => <CourseGroupScreen host={host} role={role} />,
  },
  {
    id: 'grupo-curso',
    label: 'Personas del grupo',
    roles: ['central', 'admin'],
    hosts: ['central'],
    within: 'cursos',
    show: (host, role) => <CourseGroupScreen host={host} role={role} />,
  },
  {
    id: 'lista',
    label: 'Lista',
    roles: ['desk', 'instructor', 'admin'],
    hosts: ['station'],
    within: 'cursos',
    show: (_host, role) => <RollCallScreen role={role} />,
  },
  {
    id: 'resultados',
    label: 'Resultados',
    roles: ['desk', 'instructor', 'admin'],
    hosts: ['station'],
    within: 'cursos',
    show: () => <ResultsScreen />,
  },
  {
    id: 'cursos',
    label: 'Cursos',
    roles: ['desk', 'instructor', 'admin'],
    hosts: ['station'],
    show: (host, role) => <CoursesScreen host={host} role={role} />,
  },
  {
    id: 'reservas',
    label: 'Reservas',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'coworking',
    show: () => <RoomsScreen />,
  },
  {
    id: 'uso',
    label: 'Uso de los espacios',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'coworking',
    show: () => <UsageScreen />,
  },
  {
    id: 'dia',
    label: 'El día',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    show: () => <DayScreen />,
  },
  {
    id: 'persona',
    label: 'Ficha',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'recepcion',
    show: (host) => <FileScreen host={host} />,
  },
  {
    id: 'central',
    label: 'Central',
    roles: ['central', 'admin'],
    hosts: ['central'],
    show: (_host, role) => <CentralScreen role={role} />,
  },
  {
    id: 'punto',
    label: 'Punto',
    roles: ['central', 'admin'],
    hosts: ['central'],
    within: 'central',
    show: (_host, role) => <PuntoScreen role={role} />,
  },
  {
    id: 'persona',
    label: 'Ficha',
    roles: ['central', 'admin'],
    hosts: ['central'],
    within: 'central',
    show: (host) => <FileScreen host={host} />,
  },
  {
    id: 'usb',
    label: 'Recibir por USB',
    roles: ['central', 'admin'],
    hosts: ['central'],
    within: 'central',
    show: () => <UsbScreen />,
  },
  {
    id: 'duplicados',
    label: 'Fichas repetidas',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    within: 'recepcion',
    show: (host) => <DuplicatesScreen host={host} />,
  },
  {
    id: 'duplicados',
    label: 'Fichas repetidas',
    roles: ['central', 'admin'],
    hosts: ['central'],
    within: 'central',
    show: (host) => <DuplicatesScreen host={host} />,
  },
  {
    id: 'cursos',
    label: 'Cursos',
    roles: ['central', 'admin'],
    hosts: ['central'],
    show: (host, role) => <CoursesScreen host={host} role={role} />,
  },
  {
    id: 'zonas-wifi',
    label: 'Zonas WiFi',
    roles: ['desk', 'wifi', 'central', 'admin'],
    hosts: ['station', 'central'],
    show: (host, role) => <WifiScreen host={host} role={role} />,
  },
  {
    id: 'zona',
    label: 'Zona',
    roles: ['wifi', 'central', 'admin'],
    hosts: ['station', 'central'],
    within: 'zonas-wifi',
    show: () => <ZoneScreen />,
  },
  {
    id: 'equipos-wifi',
    label: 'Equipos WiFi',
    roles: ['wifi', 'central', 'admin'],
    hosts: ['station', 'central'],
    seldom: true,
    show: (host) => <TargetsScreen host={host} />,
  },
  {
    id: 'incidentes',
    label: 'Incidentes',
    roles: ['wifi', 'central', 'admin'],
    hosts: ['central'],
    show: () => <IncidentsScreen />,
  },
  {
    id: 'incidentes',
    label: 'Incidentes',
    roles: ['wifi', 'central'],
    hosts: ['station'],
    show: () => <IncidentsScreen />,
  },
  {
    id: 'incidentes',
    label: 'Incidentes',
    roles: ['admin'],
    hosts: ['station'],
    // The desk's own places fill the header already.
    seldom: true,
    show: () => <IncidentsScreen />,
  },
  {
    id: 'mapa',
    label: 'Mapa de las zonas',
    roles: ['wifi', 'central', 'admin'],
    hosts: ['station', 'central'],
    within: 'zonas-wifi',
    show: () => <MapScreen />,
  },
  {
    id: 'disponibilidad',
    label: 'Disponibilidad',
    roles: ['wifi'],
    hosts: ['station', 'central'],
    show: () => <AvailabilityScreen />,
  },
  {
    id: 'disponibilidad',
    label: 'Disponibilidad',
    roles: ['central', 'admin'],
    hosts: ['station', 'central'],
    within: 'zonas-wifi',
    show: () => <AvailabilityScreen />,
  },
  {
    id: 'exclusiones',
    label: 'Exclusiones',
    roles: ['wifi'],
    hosts: ['station', 'central'],
    show: () => <ExclusionsScreen />,
  },
  {
    id: 'exclusiones',
    label: 'Exclusiones',
    roles: ['central', 'admin'],
    hosts: ['station', 'central'],
    seldom: true,
    show: () => <ExclusionsScreen />,
  },
  {
    id: 'contratos',
    label: 'Contratos',
    roles: ['wifi', 'central', 'admin'],
    hosts: ['station', 'central'],
    within: 'exclusiones',
    show: (_host, role) => <ContractsScreen role={role} />,
  },
  {
    id: 'sincronizacion',
    label: 'Sincronización',
    roles: ['desk', 'instructor', 'wifi', 'admin'],
    hosts: ['station'],
    show: (_host, role) => <SyncScreen role={role} />,
  },
  {
    id: 'solicitudes',
    label: 'Datos personales',
    roles: ['desk', 'admin'],
    hosts: ['station'],
    seldom: true,
    show: (host) => <RequestsScreen host={host} />,
  },
  {
    id: 'solicitudes',
    label: 'Datos personales',
    roles: ['central', 'admin'],
    hosts: ['central'],
    seldom: true,
    show: (host) => <RequestsScreen host={host} />,
  },
  {
    id: 'auditoria',
    label: 'Auditoría',
    roles: ['central', 'admin'],
    hosts: ['central'],
    seldom: true,
    show: () => <AuditScreen />,
  },
  {
    id: 'ajustes',
    label: 'Ajustes',
    roles: ['central', 'admin'],
    hosts: ['central'],
    seldom: true,
    show: () => <SettingsScreen />,
  },
  {
    id: 'servicios',
    label: 'Servicios',
    roles: ['central', 'admin'],
    hosts: ['central'],
    within: 'ajustes',
    show: () => <ServicesPanel />,
  },
  {
    id: 'avisos',
    label: 'Avisos de datos',
    roles: ['central', 'admin'],
    hosts: ['central'],
    within: 'ajustes',
    show: () => <NoticesPanel />,
  },
  {
    id: 'usuarios',
    label: 'Usuarios',
    roles: ['admin'],
    hosts: ['station', 'central'],
    seldom: true,
    show: (host) => <UsersScreen host={host} />,
  },
  {
    id: 'importar',
    label: 'Importar',
    roles: ['admin'],
    hosts: ['station'],
    seldom: true,
    show: () => <ImportScreen />,
  },
  {
    id: 'importar',
    label: 'Importar',
    roles: ['central', 'admin'],
    hosts: ['central'],
    seldom: true,
    show: () => <ImportScreen />,
  },
];

/** The places of a role on this kind of host, in the order of their digits. */
export function placesFor(role: Role, host: HostRole): readonly Place[] {
  return PLACES.filter((place) => place.roles.includes(role) && place.hosts.includes(host));
}
