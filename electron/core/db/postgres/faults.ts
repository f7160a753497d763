import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';

type Fault = readonly [code: RefusalCode, message: string];

const AWAY: Fault = [
  'BASE_AUSENTE',
  'La base de datos PostgreSQL no responde: no se guardó nada de este último paso. Revise que el servidor de la base esté encendido; se intenta de nuevo.',
];
/** It answers, but another time may do better: nobody's data is at fault. */
const STOPPED: Fault = [
  'BASE_AUSENTE',
  'El servidor de la base de datos interrumpió este paso: no se guardó nada de él. Se intenta de nuevo; si se repite, hable con quien lo administra.',
];
const BROKEN: Fault = [
  'BASE_AUSENTE',
  'El servidor de la base de datos falla al leer o escribir sus archivos: no se guardó nada de este último paso. Hable ya con quien lo administra.',
];
const FULL: Fault = [
  'DISCO_LLENO',
  'El servidor de la base de datos no tiene espacio: no se guardó nada de este último paso. Libere espacio en él y repítalo.',
];
const STRANGER: Fault = [
  'NO_AUTORIZADO',
  'PostgreSQL no acepta el usuario o la contraseña de la dirección de la base. Revíselos y repita la orden.',
];
const NO_PASSWORD: Fault = [
  'NO_AUTORIZADO',
  'PostgreSQL pide una contraseña: póngala en la dirección de la base, con PUNTOS_DATABASE, o en ~/.pgpass, y repita la orden.',
];
const NO_RIGHT: Fault = [
  'NO_AUTORIZADO',
  'El usuario de PostgreSQL no puede crear ni escribir tablas en esa base. Dele la base como propia y repita la orden.',
];
const READ_ONLY: Fault = [
  'NO_AUTORIZADO',
  'Esa base de datos es de solo lectura (¿una réplica?). Use la dirección del servidor principal.',
];
const MISSING: Fault = [
  'NO_EXISTE',
  'Esa base de datos no existe en el servidor. Créela vacía (createdb) y repita la orden.',
];
const NOT_ENCRYPTED: Fault = [
  'ENTRADA_INVALIDA',
  'El servidor de la base no ofrece conexiones cifradas. Encienda «ssl» en su configuración; solo en este mismo computador puede faltar.',
];
const UNTRUSTED: Fault = [
  'CERTIFICADO_DISTINTO',
  'El certificado del servidor de la base no es de confianza o es de otro servidor. Dé el de quien lo firmó con «&sslrootcert=archivo» en la dirección de la base.',
];

/** By SQLSTATE (PostgreSQL, appendix A), by its class of two characters, or by the code of the system. */
const BY_CODE: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: AWAY,
  ECONNRESET: AWAY,
  ENOTFOUND: AWAY,
  EAI_AGAIN: AWAY,
  ETIMEDOUT: AWAY,
  EHOSTUNREACH: AWAY,
  ENETUNREACH: AWAY,
  ENOENT: AWAY,
  EPIPE: AWAY,
  '08': AWAY,
  '25006': READ_ONLY,
  '25P03': AWAY,
  '25P04': AWAY,
  '28': STRANGER,
  '3D000': MISSING,
  '40': STOPPED,
  '42501': NO_RIGHT,
  // Memory, settings; the disk and the connections have their own.
  '53': STOPPED,
  '53100': FULL,
  '53300': AWAY,
  '55P03': STOPPED,
  '57': AWAY,
  '57014': STOPPED,
  '58': BROKEN,
  XX: BROKEN,
};

/** The driver's own words where neither the server nor the system gave a code. */
const BY_WORDS: readonly (readonly [RegExp, Fault])[] = [
  [/^(?:Connection|Client)\b|^timeout /u, AWAY],
  [/client password must be/u, NO_PASSWORD],
  [/does not support SSL|establishing an SSL/u, NOT_ENCRYPTED],
];

/** Of TLS, as Node names them. */
const CERTIFICATE = /CERT|_SIGNATURE$/u;

export const databaseAway = (): Refusal => new Refusal(...AWAY);

/** The server was lost while it was asked to keep a transaction: whether it did is known when it is back. */
export const fateUnknown = (): Refusal =>
  new Refusal(
    'BASE_AUSENTE',
    'La base de datos PostgreSQL dejó de responder mientras guardaba: cuando vuelva, revise si el último paso quedó.',
  );

/** Faults that whoever keeps the server mends get a code and a sentence. The server's own words stay out: they may quote data. */
export function translateFault(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const fault =
    code === ''
      ? BY_WORDS.find(([words]) => words.test(error.message))?.[1]
      : (BY_CODE[code] ??
        (/^[0-9A-Z]{5}$/u.test(code) ? BY_CODE[code.slice(0, 2)] : undefined) ??
        (CERTIFICATE.test(code) ? UNTRUSTED : undefined));
  return fault === undefined ? error : new Refusal(...fault);
}
