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

/** Lists this long are what one registration asks about, each length with a query of its own. */
const SHORT = 4;
/** Beyond it the server's or the file's own limits come near. */
const LONG = 1_024;

/**
 * A query over lists of values: compiled once for each length of short ones, and of longer ones for each power of two, to
 * which the last value fills them up. The lists must be its first parameters, in this order, and no value may count twice
 * for standing there twice; what follows them must always be the same.
 */
export function compiledFor<Row>(
  tx: Writer,
  key: string,
  lists: readonly (readonly string[])[],
  compile: (lists: readonly (readonly string[])[]) => CompiledQuery<Row>,
): CompiledQuery<Row> {
  if (lists.some((list) => list.length > LONG)) return compile(lists);
  const filled = lists.map(filledUp);
  const query = compiledOnce(tx, [key, ...filled.map((list) => list.length)].join(' '), () =>
    compile(filled),
  );
  const values = filled.flat();
  return {
    ...query,
    parameters: [...values, ...query.parameters.slice(values.length)],
  } as CompiledQuery<Row>;
}

function filledUp(list: readonly string[]): readonly string[] {
  const last = list.at(-1);
  if (last === undefined || list.length <= SHORT) return list;
  let size = SHORT;
  while (size < list.length) size *= 2;
  return [...list, ...Array.from({ length: size - list.length }, () => last)];
}
