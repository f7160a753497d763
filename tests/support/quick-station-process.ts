import { join } from 'node:path';
import { startCore } from '#core/host.ts';

// `puntos station serve` with a poller that waits for seconds where a real one waits for a minute: an outage shows as
// itself, suspicion first, in a fifth of the time. Everything else is as people start it.
const ROOT = join(import.meta.dirname, '..', '..');
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('a folder is needed');
const host = await startCore({
  dataDir: folder,
  host: '127.0.0.1',
  port: 0,
  role: 'station',
  rendererDir: join(ROOT, 'out', 'renderer'),
  resourcesDir: join(ROOT, 'resources'),
  appVersion: '0',
  keySource: { kind: 'file' },
  polling: {
    states: {
      intervalMs: 4_000,
      repollMs: [2_000, 4_000, 6_000, 8_000],
      confirmDownMs: 8_000,
      confirmUpMs: 1_000,
    },
  },
});
process.once('SIGTERM', () => void host.close().then(() => process.exit(0)));
process.stdout.write(`${JSON.stringify({ url: host.url })}\n`);
