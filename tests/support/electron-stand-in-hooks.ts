/**
 * Loaded with --import before the shell's own entry: the shell's `electron` becomes the stand-in, and the test
 * can run functions in the shell's process, as Playwright does with Electron itself.
 */
import { registerHooks } from 'node:module';

const standIn = new URL('electron-stand-in.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

type Question = { id: number; source: string; argument: unknown };

process.on('message', (question: Question) => {
  void (async () => {
    const electron: unknown = await import(standIn);
    try {
      // oxlint-disable-next-line no-eval -- the source of a function of the test itself
      const run: unknown = globalThis.eval(`(${question.source})`);
      if (typeof run !== 'function') throw new Error('not a function');
      const result: unknown = await run(electron, question.argument);
      process.send?.({ id: question.id, result });
    } catch (error) {
      process.send?.({ id: question.id, error: error instanceof Error ? error.message : String(error) });
    }
  })();
});
// A test that died must not leave a shell behind.
process.on('disconnect', () => process.exit(1));
