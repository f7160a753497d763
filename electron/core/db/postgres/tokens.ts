/** One lexical unit of SQL; blanks and comments are gone. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'literal' | 'sign';
  readonly text: string;
}

const PARTS =
  /(?<blank>\s+|--[^\n]*)|(?<literal>'(?:[^']|'')*'|\d+(?:\.\d+)?)|(?<quoted>"(?:[^"]|"")*")|(?<word>[A-Za-z_]\w*)|(?<sign><>|<=|>=|\|\||.)/gsu;

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const { groups = {} } of sql.matchAll(PARTS)) {
    for (const kind of ['literal', 'quoted', 'word', 'sign'] as const) {
      const text = groups[kind];
      if (text !== undefined) tokens.push({ kind, text });
    }
  }
  return tokens;
}

/** The statements of a migration, without their semicolons; those in the body of a trigger stay inside it. */
export function statementsOf(sql: string): Token[][] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  let depth = 0;
  for (const token of tokensOf(sql)) {
    if (isWord(token, 'BEGIN') || isWord(token, 'CASE')) depth += 1;
    if (isWord(token, 'END')) depth -= 1;
    if (depth === 0 && token.text === ';' && token.kind === 'sign') {
      if (current.length > 0) statements.push(current);
      current = [];
    } else current.push(token);
  }
  if (current.length > 0) statements.push(current);
  return statements;
}

export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

/** Whether the tokens begin with these keywords. */
export function begins(tokens: readonly Token[], ...words: readonly string[]): boolean {
  return words.every((word, index) => isWord(tokens[index], word));
}

export function indexOfWord(tokens: readonly Token[], word: string): number {
  return tokens.findIndex((token) => isWord(token, word));
}

/** A name without its quotes. */
export function nameOf(token: Token | undefined): string {
  if (token === undefined) throw new Error('A migration ends where a name was expected.');
  return token.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : token.text;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
