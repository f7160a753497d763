import type { Migration } from '../migrations/migration.ts';
import { begins, indexOfWord, isWord, nameOf, quoted, statementsOf, type Token } from './tokens.ts';

/** A migration as PostgreSQL runs it. */
export interface PostgresStep {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
}

/** Setting of the connection that may write replicated tables while it is `open`: see the guard below. */
export const GUARD_SETTING = 'puntos.ledger';

/** What every database has before the first migration. */
export const GUARD_FUNCTION = `CREATE OR REPLACE FUNCTION "ledger_guard"() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF coalesce(current_setting('${GUARD_SETTING}', true), '') <> 'open' THEN
    RAISE EXCEPTION 'ledger_guard: replicated tables are written through the ledger only';
  END IF;
  RETURN NULL;
END $guard$`;

/** SQLite's search for a text in another, which PostgreSQL has under another name. */
export const INSTR_FUNCTION = `CREATE OR REPLACE FUNCTION instr(whole text, part text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN strpos(whole, part)`;

/** Text compares by its bytes, as in SQLite: pages and chains depend on the order. */
const TYPES: Readonly<Record<string, string>> = {
  TEXT: 'text COLLATE "C"',
  INTEGER: 'bigint',
  REAL: 'double precision',
  BLOB: 'bytea',
};

/** Lower-case words that are no names. */
const SYNTAX = new Set(['coalesce']);

/** The search index of SQLite; here the derived table itself is searched. */
const SEARCH = 'personSearch';
const SEARCH_VIEW = `CREATE VIEW "${SEARCH}" AS SELECT "rowid", "folded" FROM "personIndex"`;

/**
 * The migrations of the embedded file in the words of PostgreSQL, so that nobody writes a step twice. They keep to a
 * small language (names begin with a small letter, keywords are capitals), and a statement outside it throws: its
 * author finds out with the first test. Views are built anew with every step, because a `*` in them is fixed here
 * when they are made.
 */
export function postgresSteps(migrations: readonly Migration[]): PostgresStep[] {
  const views = new Map<string, string>();
  const triggers = new Map<string, string>();
  return migrations.map(({ version, name, sql }) => {
    const statements = [...views.keys()].toReversed().map((view) => `DROP VIEW ${quoted(view)}`);
    for (const tokens of statementsOf(sql)) statements.push(...translated(tokens, views, triggers));
    return { version, name, statements: [...statements, ...views.values()] };
  });
}

function translated(
  tokens: readonly Token[],
  views: Map<string, string>,
  triggers: Map<string, string>,
): string[] {
  if (begins(tokens, 'CREATE', 'VIRTUAL', 'TABLE')) {
    views.set(SEARCH, SEARCH_VIEW);
    return [];
  }
  if (begins(tokens, 'CREATE', 'TABLE')) return table(tokens);
  if (begins(tokens, 'CREATE', 'VIEW')) {
    views.set(nameOf(tokens[2]), written(tokens));
    return [];
  }
  if (begins(tokens, 'DROP', 'VIEW')) {
    views.delete(nameOf(tokens[2]));
    return [];
  }
  if (begins(tokens, 'CREATE', 'TRIGGER')) return trigger(tokens, triggers);
  if (begins(tokens, 'DROP', 'TRIGGER')) {
    const name = nameOf(tokens[2]);
    const on = triggers.get(name);
    return on === undefined ? [] : [`DROP TRIGGER ${quoted(name)} ON ${quoted(on)}`];
  }
  if (begins(tokens, 'INSERT', 'INTO') && nameOf(tokens[2]) === SEARCH) return [];
  const plain =
    ['INDEX', 'UNIQUE'].some((what) => begins(tokens, 'CREATE', what)) ||
    ['INDEX', 'TABLE'].some((what) => begins(tokens, 'DROP', what)) ||
    begins(tokens, 'ALTER', 'TABLE') ||
    ['INSERT', 'UPDATE', 'DELETE'].some((what) => begins(tokens, what));
  if (!plain) throw new Error(`No translation for PostgreSQL: ${written(tokens).slice(0, 80)}`);
  return [written(tokens)];
}

function table(tokens: readonly Token[]): string[] {
  const name = nameOf(tokens[2]);
  const closing = tokens.findLastIndex((token) => token.text === ')');
  const statements = [written(tokens.slice(0, closing + 1))];
  const key = tokens.findIndex(
    (token, at) => isWord(token, 'INTEGER') && begins(tokens.slice(at + 1), 'PRIMARY', 'KEY'),
  );
  if (key > 0) statements.push(...numbered(name, nameOf(tokens[key - 1])));
  return statements;
}

/** SQLite gives such a column the highest number and one more, which leaves no holes after what was rolled back. */
function numbered(name: string, column: string): string[] {
  const trigger = quoted(`number_${name}`);
  return [
    `CREATE FUNCTION ${trigger}() RETURNS trigger LANGUAGE plpgsql AS $number$
BEGIN
  NEW.${quoted(column)} := coalesce((SELECT max(${quoted(column)}) FROM ${quoted(name)}), 0) + 1;
  RETURN NEW;
END $number$`,
    `CREATE TRIGGER ${trigger} BEFORE INSERT ON ${quoted(name)} FOR EACH ROW WHEN (NEW.${quoted(column)} IS NULL) EXECUTE FUNCTION ${trigger}()`,
  ];
}

function trigger(tokens: readonly Token[], triggers: Map<string, string>): string[] {
  const name = nameOf(tokens[2]);
  const on = indexOfWord(tokens, 'ON');
  const begin = indexOfWord(tokens, 'BEGIN');
  const when = indexOfWord(tokens.slice(0, begin), 'WHEN');
  const body = tokens.slice(begin + 1, -1);
  // Those that fill the search index have nothing to fill here.
  if (body.some((token) => token.kind === 'word' && token.text === SEARCH)) return [];
  const target = nameOf(tokens[on + 1]);
  triggers.set(name, target);
  const event = `${written(tokens.slice(3, on))} ON ${quoted(target)}`;
  if (body.some((token) => isWord(token, 'ledger_guard'))) {
    return [`CREATE TRIGGER ${quoted(name)} ${event} FOR EACH STATEMENT EXECUTE FUNCTION "ledger_guard"()`];
  }
  const work = `${written(body)}`;
  // In the function and not in the WHEN of the trigger, where PostgreSQL takes no subqueries.
  const guarded = when < 0 ? work : `IF ${written(tokens.slice(when + 1, begin))} THEN ${work} END IF;`;
  return [
    `CREATE OR REPLACE FUNCTION ${quoted(name)}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  ${guarded}
  RETURN NULL;
END $body$`,
    `CREATE TRIGGER ${quoted(name)} ${event} FOR EACH ROW EXECUTE FUNCTION ${quoted(name)}()`,
  ];
}

/** Tokens as PostgreSQL reads them: names quoted, because it folds what is bare to small letters. */
function written(tokens: readonly Token[]): string {
  const out: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.kind !== 'word') out.push(token.text);
    else if (/^[a-z]/u.test(token.text)) {
      out.push(SYNTAX.has(token.text) ? token.text : quoted(token.text));
    } else if (token.text === 'IS' && !isWord(next, 'NULL')) {
      const not = isWord(next, 'NOT');
      out.push(
        not && isWord(tokens[index + 2], 'NULL') ? 'IS' : not ? 'IS DISTINCT' : 'IS NOT DISTINCT FROM',
      );
    } else if (token.text === 'NOT' && isWord(tokens[index - 1], 'IS') && !isWord(next, 'NULL')) {
      out.push('FROM');
    } else out.push(TYPES[token.text] ?? token.text);
  }
  return out.join(' ');
}
