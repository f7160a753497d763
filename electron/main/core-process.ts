/**
 * Entry of the process that runs the core. It waits for one `start`, answers `ready` or `refused`, and ends
 * on `stop`. It is the only file beside the core's other hosts that runs the core.
 */
import { startCore } from '#core/host.ts';
import type { RunningHost } from '#core/host-options.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { toCore } from './core-messages.ts';
import type { FromCore, StartOptions } from './core-messages.ts';

const port = process.parentPort;
let core: Promise<RunningHost> | undefined;

function tell(message: FromCore): void {
  port.postMessage(message);
}

/** A defect ends the process with its trace, whatever Electron does by default; the shell starts it again. */
function crash(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  // oxlint-disable-next-line unicorn/no-process-exit -- half a core must not go on serving
  process.exit(70);
}

async function start(options: StartOptions): Promise<void> {
  try {
    core = startCore(options);
    const running = await core;
    tell({ kind: 'ready', url: running.localUrl, role: running.role });
  } catch (error) {
    if (error instanceof Refusal) tell({ kind: 'refused', code: error.code, message: error.message });
    else crash(error);
  }
}

async function stop(): Promise<never> {
  // A start that is still under way is waited for: what it opened has to be closed.
  const running = await core?.catch(() => undefined);
  await running?.close();
  // oxlint-disable-next-line unicorn/no-process-exit -- the process's own entry; the open port keeps it alive
  process.exit(0);
}

process.on('unhandledRejection', crash);
port.on('message', (event) => {
  const message = toCore.parse(event.data);
  if (message.kind === 'stop') void stop();
  else if (core === undefined) void start(message.options);
});
