import { sql } from 'kysely';

/**
 * `where('state', '<>', APPLIED)` beside `where('state', '=', …)`: SQLite takes the index of what is not plainly applied
 * only where the query says so in a literal, and would read the whole log otherwise.
 */
export const APPLIED = sql.lit('APPLIED' as const);
