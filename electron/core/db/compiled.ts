import type { CompiledQuery } from 'kysely';
import type { Writer } from './tables.ts';

/** By the adapter, which all transactions of one store share: two kinds of database have two kinds of SQL. */
const compiled = new WeakMap<object, Map<string, CompiledQuery>>();

/** A query compiled once for each store and key, since compiling costs a registration a tenth of its time. */
export function compiledOnce(tx: Writer, key: string, compile: () => CompiledQuery): CompiledQuery {
  const { adapter } = tx.getExecutor();
  let known = compiled.get(adapter);
  if (known === undefined) {
    known = new Map();
    compiled.set(adapter, known);
  }
  let query = known.get(key);
  if (query === undefined) {
    query = compile();
    known.set(key, query);
  }
  return query;
}
