/** A table as Excel opens it in Colombia: semicolons, a byte-order mark, every cell in quotes. */
export function csvText(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = rows.map((row) => row.map((value) => cell(String(value))).join(';'));
  return `\uFEFF${[heading.join(';'), ...lines].join('\r\n')}\r\n`;
}

/** A value that a spreadsheet would run as a formula is kept from it by an apostrophe. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
