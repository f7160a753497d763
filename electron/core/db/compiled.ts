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

/** Lists this long are what one registration asks about; longer ones are as many as there are batches. */
const SHORT = 4;

/**
 * A query over lists of values: compiled once for each length of short ones. The lists must be its first parameters, in
 * this order; what follows them must always be the same.
 */
export function compiledFor<Row>(
  tx: Writer,
  key: string,
  lists: readonly (readonly string[])[],
  compile: () => CompiledQuery<Row>,
): CompiledQuery<Row> {
  if (lists.some((list) => list.length > SHORT)) return compile();
  const query = compiledOnce(tx, [key, ...lists.map((list) => list.length)].join(' '), compile);
  const values = lists.flat();
  return {
    ...query,
    parameters: [...values, ...query.parameters.slice(values.length)],
  } as CompiledQuery<Row>;
}
