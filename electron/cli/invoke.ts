import { request } from 'node:http';
import { COMMAND_PATH, type CommandReply } from '#core/http/command-wire.ts';
import { findServing, type Loopback } from '#core/db/lock.ts';
import { dataFolder } from '#core/db/folder.ts';
import type { HostOptions } from '#core/host-options.ts';
import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';

/** How long a process that holds the folder may take to announce where it can be asked. */
const START_MS = 20_000;

/**
 * Runs a verb on a data folder: asks the process that serves it, or opens it here when nobody does.
 * Throws Refusal with the reason in Spanish.
 */
export async function invoke(options: HostOptions, name: string, input: unknown): Promise<unknown> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const serving = findServing(dataFolder(options.dataDir));
    if (serving === null) {
      // The whole application, which a command that only asks does without.
      const { withCore } = await import('#core/host.ts');
      return withCore(options, name, input);
    }
    const reply = serving.loopback === null ? null : await ask(serving.loopback, name, input);
    if (reply !== null) return settle(reply);
    // It is starting or ending, or another command works on the folder at this moment.
    if (Date.now() > deadline) {
      throw new Refusal(
        'CARPETA_EN_USO',
        'Otro programa usa esta carpeta y no responde. Ciérrelo y repita la orden.',
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Runs a verb in the process that serves the folder, and nowhere else. Throws Refusal. */
export async function askServing(dataDir: string, name: string, input: unknown): Promise<unknown> {
  const loopback = findServing(dataFolder(dataDir))?.loopback ?? null;
  const reply = loopback === null ? null : await ask(loopback, name, input);
  if (reply === null) throw new Refusal('CARPETA_EN_USO', 'Nadie atiende esta carpeta en este momento.');
  return settle(reply);
}

function settle(reply: CommandReply): unknown {
  if (reply.ok) return reply.value;
  if (reply.code === 'DEFECTO') throw new Error(reply.message);
  throw new Refusal(reply.code as RefusalCode, reply.message);
}

/** Long verbs (an import) answer when they are done; nobody else may use the port meanwhile. Null: not there. */
function ask(serving: Loopback, name: string, input: unknown): Promise<CommandReply | null> {
  return new Promise((resolve, reject) => {
    const body = Buffer.from(JSON.stringify({ name, input }));
    const call = request(
      new URL(COMMAND_PATH, serving.url),
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${serving.token}`,
          'content-type': 'application/json',
          'content-length': body.length,
        },
      },
      (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('error', reject);
        reply.on('end', () => {
          try {
            resolve(JSON.parse(Buffer.concat(parts).toString('utf8')) as CommandReply);
          } catch {
            resolve(null);
          }
        });
      },
    );
    call.on('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED') resolve(null);
      else reject(error);
    });
    call.end(body);
  });
}
