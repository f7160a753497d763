import {
  IconArmchair,
  IconCalendarEvent,
  IconClipboardText,
  IconDeviceDesktop,
  IconDoor,
  IconDots,
  IconFileText,
  IconHeadset,
  IconPrinter,
  IconSchool,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { labels } from '#shared/text/labels.ts';
import type { Service } from '#shared/domain/codes.ts';
import type { Chord } from '#renderer/lib/keys.ts';

export interface ServiceTile {
  readonly code: Service;
  readonly key: Chord;
  readonly label: string;
  /** One line for who is new at the desk. */
  readonly hint: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
}

/** The services in the order of their keys, F1 to F10. */
export const SERVICES: readonly ServiceTile[] = [
  {
    code: 'NAVEGACION',
    key: 'F1',
    label: labels.service.NAVEGACION,
    hint: 'Computador con internet',
    icon: IconDeviceDesktop,
  },
  {
    code: 'COWORKING',
    key: 'F2',
    label: labels.service.COWORKING,
    hint: 'Puesto de trabajo',
    icon: IconArmchair,
  },
  { code: 'SALA', key: 'F3', label: labels.service.SALA, hint: 'Reunión o préstamo', icon: IconDoor },
  { code: 'CURSO', key: 'F4', label: labels.service.CURSO, hint: 'Sesión de formación', icon: IconSchool },
  {
    code: 'ASESORIA',
    key: 'F5',
    label: labels.service.ASESORIA,
    hint: 'Ayuda de una persona',
    icon: IconHeadset,
  },
  { code: 'TRAMITE', key: 'F6', label: labels.service.TRAMITE, hint: 'Gestión en línea', icon: IconFileText },
  {
    code: 'IMPRESION',
    key: 'F7',
    label: labels.service.IMPRESION,
    hint: 'Imprimir o escanear',
    icon: IconPrinter,
  },
  {
    code: 'CARACTERIZACION',
    key: 'F8',
    label: labels.service.CARACTERIZACION,
    hint: 'Encuesta, opcional',
    icon: IconClipboardText,
  },
  {
    code: 'EVENTO',
    key: 'F9',
    label: labels.service.EVENTO,
    hint: 'Charla o jornada',
    icon: IconCalendarEvent,
  },
  { code: 'OTRO', key: 'F10', label: 'Otro', hint: 'Lo que no está aquí', icon: IconDots },
];

/** The label of a stored code; a code of a newer version shows as it is. */
export function serviceLabel(code: string): string {
  return SERVICES.find((service) => service.code === code)?.label ?? code;
}

/** "Coworking, Impresión". */
export function serviceLabels(codes: readonly string[]): string {
  return codes.map(serviceLabel).join(', ');
}
