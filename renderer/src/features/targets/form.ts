import type { TargetDraft } from '#shared/domain/target-draft.ts';
import type { ShownTarget } from '#renderer/features/targets/model.ts';

/** The fields as they stand on the screen. Secrets begin empty: what is kept is never shown. */
export interface TargetForm {
  readonly host: string;
  readonly port: number | string;
  readonly version: '2c' | '3';
  readonly community: string;
  readonly user: string;
  readonly level: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';
  readonly authProtocol: 'SHA' | 'SHA256';
  readonly authKey: string;
  readonly privProtocol: 'AES128' | 'AES256';
  readonly privKey: string;
  readonly profile: string;
  readonly ifIndex: number | string;
}

/** What a new device most often is. */
const STANDARD_PORT = 161;

export function formOf(target: ShownTarget | null): TargetForm {
  return {
    host: target?.host ?? '',
    port: target?.port ?? STANDARD_PORT,
    version: target?.version ?? '2c',
    community: '',
    user: target?.user ?? '',
    level: target?.level ?? 'authPriv',
    authProtocol: target?.authProtocol ?? 'SHA256',
    authKey: '',
    privProtocol: target?.privProtocol ?? 'AES128',
    privKey: '',
    profile: target?.profile ?? 'estandar',
    ifIndex: target?.ifIndex ?? '',
  };
}

/** Numbers that a field gives back as text are the same numbers. */
export function sameForm(one: TargetForm, other: TargetForm): boolean {
  const keys = Object.keys(other) as (keyof TargetForm)[];
  return keys.every((key) => String(one[key]) === String(other[key]));
}

export function draftOf(zoneId: string, form: TargetForm): TargetDraft {
  const where = {
    zoneId,
    host: form.host,
    port: Number(form.port),
    version: form.version,
    profile: form.profile,
    ...(form.ifIndex === '' ? {} : { ifIndex: Number(form.ifIndex) }),
  };
  if (form.version === '2c') return { ...where, community: form.community };
  const { user, level, authProtocol, authKey, privProtocol, privKey } = form;
  return { ...where, user, level, authProtocol, authKey, privProtocol, privKey };
}

export const LEVELS = [
  { value: 'authPriv', label: 'Con clave y cifrado' },
  { value: 'authNoPriv', label: 'Con clave, sin cifrar' },
  { value: 'noAuthNoPriv', label: 'Sin clave' },
];

export const AUTH_PROTOCOLS = [
  { value: 'SHA256', label: 'SHA-256' },
  { value: 'SHA', label: 'SHA-1' },
];

export const PRIV_PROTOCOLS = [
  { value: 'AES128', label: 'AES-128' },
  { value: 'AES256', label: 'AES-256' },
];
