import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import type { Instant } from '#shared/domain/zone-state.ts';
import { toWorkerSchema } from '#core/snmp/messages.ts';
import type { FromWorker } from '#core/snmp/messages.ts';
import { pollRound } from '#core/snmp/poll-round.ts';
import { runPollerLoop } from '#core/snmp/poller-loop.ts';
import { probeDevice } from '#core/snmp/probe-device.ts';

/** The polling thread: UDP, SNMPv3 cryptography and the state machines run here, nothing else does. */

const port = parentPort;
if (port === null) throw new Error('worker.ts is the entry of a worker thread');

const post = (message: FromWorker) => port.postMessage(message);
const clock = (): Instant => ({ wallMs: Date.now(), monoMs: performance.now() });
let loop: ReturnType<typeof runPollerLoop> | null = null;

port.on('message', (raw: unknown) => {
  const message = toWorkerSchema.parse(raw);
  switch (message.type) {
    case 'START':
      loop?.stop();
      loop = runPollerLoop(message, message.settings, clock, (report) => post({ type: 'REPORT', report }));
      return;
    case 'UPDATE':
      loop?.update(message);
      return;
    case 'POLL_ONCE':
      void pollRound(message.targets, message.sentinels, message.transport, clock).then((result) =>
        post({ type: 'POLLED_ONCE', result }),
      );
      return;
    case 'PROBE':
      void probeDevice(message.target, message.transport).then((report) => post({ type: 'PROBED', report }));
      return;
    case 'STOP':
      loop?.stop();
      loop = null;
      post({ type: 'STOPPED' });
  }
});
