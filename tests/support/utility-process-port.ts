/**
 * Loaded with --import before the entry of the core's process: gives it Electron's `process.parentPort` over
 * Node's own channel, and a small core in the place of the product's (the shell is what is tested here).
 */
import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';

const smallCore = new URL('small-core.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '#core/host.ts' ? { url: smallCore, shortCircuit: true } : next(specifier, context),
});

const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => {
    process.send?.(message);
  },
});
process.on('message', (data) => port.emit('message', { data, ports: [] }));
// A utility process ends with its parent.
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: port });
