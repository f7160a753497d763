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
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ComponentType } from 'react';
import { SHIPPED_CATALOGUE } from '#shared/domain/service-catalogue.ts';
import type { CatalogueEntry } from '#shared/domain/service-catalogue.ts';
import type { Service } from '#shared/domain/codes.ts';
import { api } from '#renderer/lib/api.ts';
import type { Chord } from '#renderer/lib/keys.ts';

export interface ServiceTile {
  readonly code: Service;
  readonly key: Chord;
  readonly label: string;
  /** One line for who is new at the desk. */
  readonly hint: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
}

type Look = Pick<ServiceTile, 'hint' | 'icon'>;

const LOOKS: Readonly<Record<Service, Look>> = {
  NAVEGACION: { hint: 'Computador con internet', icon: IconDeviceDesktop },
  COWORKING: { hint: 'Puesto de trabajo', icon: IconArmchair },
  SALA: { hint: 'Reunión o préstamo', icon: IconDoor },
  CURSO: { hint: 'Sesión de formación', icon: IconSchool },
  ASESORIA: { hint: 'Ayuda de una persona', icon: IconHeadset },
  TRAMITE: { hint: 'Gestión en línea', icon: IconFileText },
  IMPRESION: { hint: 'Imprimir o escanear', icon: IconPrinter },
  CARACTERIZACION: { hint: 'Encuesta, opcional', icon: IconClipboardText },
  EVENTO: { hint: 'Charla o jornada', icon: IconCalendarEvent },
  OTRO: { hint: 'Lo que no está aquí', icon: IconDots },
};

/** The services as the centre offers them here. */
export interface Services {
  /** Those that can be registered, in the order of their keys; a key whose service is not offered is free. */
  readonly offered: readonly ServiceTile[];
  readonly tileOf: (code: string | undefined) => ServiceTile | undefined;
  /** The name of a stored code, also of one that is offered no more; a code of a newer version shows as it is. */
  readonly labelOf: (code: string) => string;
  /** "Coworking, Sala". */
  readonly labelsOf: (codes: readonly string[]) => string;
}

function servicesFrom(catalogue: readonly CatalogueEntry[]): Services {
  const offered = catalogue
    .filter((entry) => entry.active)
    .map(({ id, label, position }): ServiceTile => ({ code: id, key: `F${position}`, label, ...LOOKS[id] }));
  const labelOf = (code: string) => catalogue.find((entry) => entry.id === code)?.label ?? code;
  return {
    offered,
    tileOf: (code) => offered.find((tile) => tile.code === code),
    labelOf,
    labelsOf: (codes) => codes.map(labelOf).join(', '),
  };
}

/** The catalogue of services; what ships stands in for it until the core has answered. */
export function useServices(): Services {
  const { data = SHIPPED_CATALOGUE } = useQuery(api.services.list.queryOptions());
  return useMemo(() => servicesFrom(data), [data]);
}
