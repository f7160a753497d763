import type { Outputs } from '#renderer/lib/api.ts';
import { foldText } from '#shared/domain/person.ts';

export type TargetList = Outputs['targets']['list'];
export type TargetZone = TargetList['zones'][number];
export type ShownTarget = NonNullable<TargetZone['target']>;
export type Profile = TargetList['profiles'][number];
export type Vantage = TargetList['vantages'][number];

/** Which zones the list shows. */
export type Shown = 'ALL' | 'WITHOUT' | 'DOUBT';

export const SHOWN: readonly { readonly value: Shown; readonly label: string }[] = [
  { value: 'ALL', label: 'Todas' },
  { value: 'WITHOUT', label: 'Sin equipo' },
  { value: 'DOUBT', label: 'Por revisar' },
];

/** What is polled for this zone from here, or what would be. */
export function polledTarget(zone: TargetZone): ShownTarget | null {
  return zone.sealed ?? zone.target;
}

export function hasNoTarget(zone: TargetZone): boolean {
  return polledTarget(zone) === null && zone.assigned !== 'ELSEWHERE';
}

/** What somebody has to look at, in one sentence; undefined where nothing is. */
export function doubtOf(zone: TargetZone): string | undefined {
  if (zone.assigned === 'UNREADABLE')
    return 'No se abre lo que envió la central: pídale que la asigne otra vez a esta estación.';
  if (zone.assigned === 'NOBODY') return 'Ya nadie la sondea y queda sin datos: asígnela a una estación.';
  const [other, ...more] = zone.sharedWith;
  if (other === undefined) return undefined;
  const others = more.length === 0 ? `«${other}»` : `«${other}» y ${more.length} más`;
  return `Tiene la misma dirección que ${others}: mostrarían lo mismo.`;
}

export function countOf(zones: readonly TargetZone[], shown: Shown): number {
  return zones.filter((zone) => belongs(zone, shown)).length;
}

function belongs(zone: TargetZone, shown: Shown): boolean {
  if (shown === 'WITHOUT') return hasNoTarget(zone);
  return shown === 'ALL' || doubtOf(zone) !== undefined;
}

export function filtered(zones: readonly TargetZone[], shown: Shown, text: string): readonly TargetZone[] {
  const wanted = foldText(text);
  return zones.filter(
    (zone) =>
      belongs(zone, shown) &&
      foldText(`${zone.name} ${zone.comuna.name} ${zone.address ?? ''} ${addressOf(zone)}`).includes(wanted),
  );
}

/** Address and port as the board writes them; empty where there is none. */
export function addressOf(zone: TargetZone): string {
  const target = polledTarget(zone);
  if (target === null) return '';
  const { host, port } = target;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Who polls it, as this machine knows. */
export function pollersOf(zone: TargetZone, vantages: readonly Vantage[], central: boolean): string {
  if (!central) {
    if (zone.assigned === 'ELSEWHERE') return 'Otro computador';
    return polledTarget(zone) === null ? 'Nadie' : 'Este computador';
  }
  if (zone.vantages.length === 0)
    return zone.target === null || zone.assigned !== null ? 'Nadie' : 'La central';
  return zone.vantages.map(({ device }) => nameOf(device, vantages)).join(', ');
}

export function nameOf(device: string, vantages: readonly Vantage[]): string {
  return vantages.find((vantage) => vantage.device === device)?.name ?? 'Computador retirado';
}

/** What a person has to know before they trust a profile's figures. */
export function provenance(profile: Profile | undefined): string {
  if (profile === undefined) return '';
  const clients = profile.clients === null ? '' : `Dispositivos: ${profile.clients}. `;
  return `${clients}Tráfico: ${profile.traffic}. ${profile.note}`;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The interfaces that a device named, with the chosen one even where it has none such; undefined before a trial. */
export function interfaceChoices(
  interfaces: Outputs['targets']['try']['interfaces'],
  chosen: number | string,
): readonly Choice[] | undefined {
  if (interfaces.length === 0) return undefined;
  const offered = interfaces.map(({ index, name, up }) => ({
    value: String(index),
    label: `${index} · ${name}${up === false ? ' (apagada)' : ''}`,
  }));
  const known = chosen === '' || interfaces.some(({ index }) => index === Number(chosen));
  return known ? offered : [{ value: String(chosen), label: `${chosen} · no existe` }, ...offered];
}
