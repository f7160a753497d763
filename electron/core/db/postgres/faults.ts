import { Refusal } from '#shared/domain/failure.ts';

/** Codes of the system and of PostgreSQL (SQLSTATE) that say that the server is not there. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

export function databaseAway(): Refusal {
  return new Refusal(
    'BASE_AUSENTE',
    'La base de datos PostgreSQL no responde: no se guardó nada de este último paso. Revise que el servidor de la base esté encendido; se intenta de nuevo.',
  );
}

/** Faults that whoever keeps the server mends get a code and a sentence. The server's own words stay out: they may quote data. */
export function translateFault(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  const code = codeOf(error);
  // Without a code: the driver's own words for a connection that ended.
  const ended = code === '' && error instanceof Error && /^(?:Connection|Client)\b/u.test(error.message);
  if (ended || AWAY.has(code) || code.startsWith('08')) return databaseAway();
  if (code.startsWith('53') || code === '58030') {
    return new Refusal(
      'DISCO_LLENO',
      'El servidor de la base de datos no tiene espacio: no se guardó nada de este último paso. Libere espacio en él y repítalo.',
    );
  }
  if (code.startsWith('28')) {
    return new Refusal(
      'NO_AUTORIZADO',
      'PostgreSQL no acepta el usuario o la contraseña de la dirección de la base. Revíselos y repita la orden.',
    );
  }
  if (code === '3D000') {
    return new Refusal(
      'NO_EXISTE',
      'Esa base de datos no existe en el servidor. Créela vacía (createdb) y repita la orden.',
    );
  }
  if (code === '42501') {
    return new Refusal(
      'NO_AUTORIZADO',
      'El usuario de PostgreSQL no puede crear ni escribir tablas en esa base. Dele la base como propia y repita la orden.',
    );
  }
  if (code === '25006') {
    return new Refusal(
      'NO_AUTORIZADO',
      'Esa base de datos es de solo lectura (¿una réplica?). Use la dirección del servidor principal.',
    );
  }
  return error;
}
