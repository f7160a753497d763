import { Command } from 'commander';
import { join } from 'node:path';
import { startCore } from '#core/host.ts';
import { Refusal } from '#shared/domain/failure.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { HostRole } from '#shared/domain/codes.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const program = new Command('puntos');
async function serve(role: HostRole | undefined, options: { port?: string; data: string }): Promise<void> {
  const host = await startCore({
    dataDir: options.data,
    host: '127.0.0.1',
    port: Number(options.port ?? 0),
    rendererDir: join(ROOT, 'out', 'renderer'),
    resourcesDir: join(ROOT, 'resources'),
    appVersion: packageJson.version,
    keySource: { kind: 'file' },
    ...(role === undefined ? {} : { role }),
  });
  console.log(JSON.stringify({ ready: true, role: host.role, url: host.url, pid: host.pid }));
  const end = () => void host.close().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}
program
  .command('serve')
  .option('--port <n>')
  .requiredOption('--data <dir>')
  .action((o) => serve(undefined, o));
for (const role of ['station', 'central'] as const) {
  program
    .command(role)
    .command('serve')
    .option('--port <n>')
    .requiredOption('--data <dir>')
    .action((o) => serve(role, o));
}
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
