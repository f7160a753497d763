// The thread that reads files: an entry of its own, as source and bundled. The first message it sends is what the
// file holds; then it answers one question at a time.
import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '#shared/domain/failure.ts';
import { kindOf } from './kinds.ts';
import type { FromReading, ReadingStart, ToReading } from './reading-messages.ts';
import { openReading } from './reading.ts';

const port = parentPort;
if (port === null) throw new Error('This is the entry of a thread.');

async function answer(work: () => Promise<unknown>): Promise<void> {
  let reply: FromReading;
  try {
    reply = { ok: true, value: await work() };
  } catch (error) {
    reply =
      error instanceof Refusal
        ? { ok: false, code: error.code, message: error.message }
        : { ok: false, code: 'DEFECTO', message: error instanceof Error ? error.name : 'unknown' };
  }
  port?.postMessage(reply);
}

const start = workerData as { -readonly [Key in keyof ReadingStart]: ReadingStart[Key] };
const opening = openReading(kindOf(start.kind), start.bytes, start.fileName);
// A CSV lies in memory as text from here on, and not as bytes too.
start.bytes = new Uint8Array(0);
await answer(async () => (await opening).outline);

port.on('message', (message: ToReading) => {
  void answer(async () => {
    const reading = await opening;
    switch (message.ask) {
      case 'BEGIN':
        return reading.begin(message.mapping, message.rules);
      case 'NEXT':
        return reading.next();
      case 'CELLS':
        return reading.cells(message.rows);
    }
  });
});
