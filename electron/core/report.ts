/**
 * Defects go to stderr by name, place and stack frames. The message stays out: it may quote a person's data.
 */
export function reportDefect(path: string, error: Error): void {
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ');
  process.stderr.write(`${new Date().toISOString()} defecto en ${path}: ${error.name}${code} ${frames}\n`);
}
