import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import type { ImportKindDefinition } from './kind.ts';
import type { FromReading, ReadingStart, ToReading } from './reading-messages.ts';
import { openReading, type FileOutline, type ImportReading, type ReadBatch } from './reading.ts';

/** Reading less than this takes less time than starting a thread. */
const WORTH_A_THREAD = 128 * 1024;
/** A file that needs more than this is no register; the thread ends and the desk does not notice. */
const MAX_HEAP_MB = 128;

/**
 * Opens a file for an import. What takes long to read is read in a thread of its own, so that the desk goes on. The file
 * is nowhere but in memory: what somebody uploaded and did not import leaves no trace, also after a power cut.
 * Throws the Refusal ARCHIVO_INVALIDO.
 */
export function readFileForImport(
  kind: ImportKindDefinition,
  bytes: Uint8Array,
  fileName: string,
): Promise<ImportReading> {
  return bytes.length < WORTH_A_THREAD
    ? openReading(kind, bytes, fileName)
    : openInThread(kind, bytes, fileName);
}

async function openInThread(
  kind: ImportKindDefinition,
  bytes: Uint8Array,
  fileName: string,
): Promise<ImportReading> {
  // A copy of its own buffer: the caller's may be a piece of a larger one, which cannot be handed over.
  const own = new Uint8Array(bytes);
  const worker = new Worker(workerUrl(import.meta.url), {
    workerData: { kind: kind.kind, bytes: own, fileName } satisfies ReadingStart,
    transferList: [own.buffer],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: 8 },
  });
  let waiting: PromiseWithResolvers<unknown> | null = null;
  let gone: Error | null = null;
  const settle = (how: (open: PromiseWithResolvers<unknown>) => void) => {
    const open = waiting;
    waiting = null;
    if (open !== null) how(open);
  };
  worker.on('message', (reply: FromReading) => {
    settle((open) => {
      if (reply.ok) open.resolve(reply.value);
      else if (reply.code === 'DEFECTO') open.reject(new Error(`The reading thread: ${reply.message}`));
      else open.reject(new Refusal(reply.code as RefusalCode, reply.message));
    });
  });
  worker.on('error', (error) => {
    gone = isOutOfMemory(error) ? tooMuch(fileName) : new Error('The reading thread failed.');
  });
  worker.on('exit', () => {
    gone ??= new Error('The reading thread ended.');
    settle((open) => open.reject(gone));
  });
  const wait = async (): Promise<unknown> => {
    if (gone !== null) throw gone;
    waiting = Promise.withResolvers<unknown>();
    return waiting.promise;
  };
  const ask = (message: ToReading): Promise<unknown> => {
    const reply = wait();
    const transferred: ArrayBuffer[] = [];
    worker.postMessage(message, transferred);
    return reply;
  };
  try {
    const outline = (await wait()) as FileOutline;
    return {
      outline,
      begin: (mapping, rules) => ask({ ask: 'BEGIN', mapping, rules }),
      next: async () => (await ask({ ask: 'NEXT' })) as ReadBatch | null,
      cells: async (rows) => (await ask({ ask: 'CELLS', rows })) as ReadonlyMap<number, readonly string[]>,
      close: async () => {
        await worker.terminate();
      },
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

const isOutOfMemory = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

function tooMuch(fileName: string): Refusal {
  return new Refusal(
    'ARCHIVO_INVALIDO',
    `«${fileName}» tiene más de lo que este equipo puede leer de una vez. Guárdelo como CSV o divídalo en partes.`,
  );
}

/**
 * From sources the thread is the .ts file beside this one. Bundled it is the entry `import-worker`, which lies
 * beside this code or, where the bundler moved this code into a chunk, one folder above it.
 */
function workerUrl(here: string): URL {
  if (here.endsWith('.ts')) return new URL('./reading-worker.ts', here);
  const beside = new URL('./import-worker.js', here);
  return existsSync(beside) ? beside : new URL('../import-worker.js', here);
}
