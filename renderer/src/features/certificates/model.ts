import type { RevokedCertificate } from '#shared/domain/certificate-trust.ts';
import { UNDECIDED } from '#shared/text/certificate-words.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type Group = Outputs['certificates']['group'];
export type Member = Group['people'][number];
export type History = Outputs['certificates']['list'];
export type Issued = History['rows'][number];
export type Checked = Outputs['certificates']['verify'];
export type CheckedFile = Outputs['certificates']['verifyFile'];

export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly message: string;
}

export interface GroupHand {
  readonly groupId: string;
}

export function isGroupHand(value: unknown): value is GroupHand {
  return (
    typeof value === 'object' && value !== null && 'groupId' in value && typeof value.groupId === 'string'
  );
}

/** Where somebody stands, in words and in shape; what is as it should be has the quiet mark. */
export const STANDINGS: Readonly<
  Record<Member['standing'], { readonly word: string; readonly tone: Tone | null; readonly help: string }>
> = {
  POR_EXPEDIR: { word: 'Por expedir', tone: null, help: 'Completó el curso y todavía no tiene certificado.' },
  EXPEDIDO: {
    word: 'Expedido',
    tone: 'good',
    help: 'Se puede imprimir cuantas veces haga falta: siempre es el mismo certificado.',
  },
  DATOS_CAMBIARON: {
    word: 'Cambió el nombre',
    tone: 'doubt',
    help: 'Su nombre se corrigió después de expedirlo. Expídalo de nuevo: el anterior deja de valer.',
  },
  NO_CUMPLE: {
    word: 'No completó el curso',
    tone: 'unknown',
    help: 'Le faltan horas o la aprobación. Si es un error, corrija la lista o el resultado.',
  },
  SIN_FICHA_AQUI: {
    word: 'Se registró en otro Punto',
    tone: 'doubt',
    help: 'Aquí no está su documento: regístrela en Recepción con su cédula, o pida el certificado a la central.',
  },
};

export const REASONS: Readonly<Record<RevokedCertificate['reason'], string>> = {
  DATOS_ERRADOS: 'Datos errados',
  NO_CUMPLIO: 'No cumplió el curso',
  REEMPLAZADO: 'Reemplazado',
  OTRO: 'Otro motivo',
};

export function toneOfOutcome(outcome: Checked['outcome']): Tone {
  if (outcome === 'VALIDO') return 'good';
  return UNDECIDED.includes(outcome) ? 'doubt' : 'bad';
}

/** «7,5 h». */
export function hoursWords(minutes: number): string {
  return `${(minutes / 60).toLocaleString('es-CO', { maximumFractionDigits: 1 })} h`;
}

/** What a scanner or a pasted code brings, as opposed to a name that is being typed. */
export function looksLikeCode(text: string): boolean {
  const bare = text.replaceAll(/\s+/gu, '');
  return /curso1|^https?\W/iu.test(bare) || /^[0-9a-z]{40,}$/iu.test(bare);
}

export function bytesToBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(text);
}
