import { Refusal } from '#shared/domain/failure.ts';

/** Where a PostgreSQL database is, as a person gave it. */
export interface DatabaseAddress {
  /** The whole address; it may hold a password, so it goes into no log and no message. */
  readonly url: string;
  /** «base» en servidor, for people. */
  readonly label: string;
  readonly hasPassword: boolean;
}

const LOOPBACK = new Set(['', 'localhost', '127.0.0.1', '[::1]']);
const ENCRYPTED = new Set(['require', 'verify-ca', 'verify-full']);

/** Throws ENTRADA_INVALIDA for what is no address, and for one that personal data would cross a network to in the clear. */
export function parseDatabaseAddress(text: string): DatabaseAddress {
  const url = URL.parse(text.trim());
  const name = decodeURIComponent(url?.pathname.slice(1) ?? '');
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol) || name === '') {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'La dirección de la base se escribe postgres://usuario@servidor:puerto/base (con --database o en PUNTOS_DATABASE).',
    );
  }
  const socket = url.searchParams.get('host');
  const host = socket ?? url.hostname;
  const here = socket?.startsWith('/') === true || LOOPBACK.has(host);
  if (!here && !ENCRYPTED.has(url.searchParams.get('sslmode') ?? '')) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Fuera de este computador la conexión con PostgreSQL va cifrada: agregue «?sslmode=verify-full» a la dirección de la base.',
    );
  }
  const place = here && host === '' ? 'este computador' : host;
  return { url: url.href, label: `«${name}» en ${place}`, hasPassword: url.password !== '' };
}
