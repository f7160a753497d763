import { Refusal } from '#shared/domain/failure.ts';
import type { Session } from './connection.ts';

/** What a server says of itself before anything is asked of it. */
export interface ServerFacts {
  /** server_version_num: 160004 is 16.4. */
  readonly version: number;
  /** 1 where nothing can be written: a standby, or a database that was set so. */
  readonly readOnly: number;
}

/** Functions written in plain SQL, which the schema has, came with it; older ones get no corrections any more either. */
const OLDEST = 140_000;

/** Throws PROGRAMA_VIEJO for a server that does not know what the schema needs, NO_AUTORIZADO for one that only reads. */
export function refuseUnfit({ version, readOnly }: ServerFacts): void {
  if (version < OLDEST) {
    throw new Refusal(
      'PROGRAMA_VIEJO',
      `El servidor de la base es PostgreSQL ${Math.trunc(version / 10_000)} y la central necesita el ${OLDEST / 10_000} o uno más nuevo. Actualícelo y repita la orden.`,
    );
  }
  if (readOnly === 1) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'Esa base de datos es de solo lectura (¿una réplica?). Use la dirección del servidor principal.',
    );
  }
}

/**
 * What a centre needs of its writing session, whatever the server's defaults or the role's are: what was acknowledged
 * is on the disk, nothing ends a long transaction but this program, and the lock of a computer that was switched off
 * is free within a minute.
 */
const SETTINGS = [
  'SET synchronous_commit = on',
  'SET statement_timeout = 0',
  'SET lock_timeout = 0',
  'SET idle_in_transaction_session_timeout = 0',
  'SET tcp_keepalives_idle = 30',
  'SET tcp_keepalives_interval = 10',
  'SET tcp_keepalives_count = 3',
  "SET default_transaction_isolation = 'read committed'",
].join('; ');

/** Throws what refuseUnfit throws. */
export async function prepareSession(session: Session): Promise<void> {
  const { rows } = await session.query<ServerFacts>({
    sql: `SELECT current_setting('server_version_num')::int AS version,
      current_setting('transaction_read_only') = 'on' AS "readOnly"`,
    parameters: [],
  });
  for (const facts of rows) refuseUnfit(facts);
  await session.run(SETTINGS);
}
