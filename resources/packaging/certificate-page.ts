import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * The page as one file with everything in it but the city's data. Its policy lets in this script and style alone.
 * `folder`: where page.html, page.css and page.ts are.
 */
export async function buildCertificatePage(folder: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      lib: { entry: join(folder, 'page.ts'), formats: ['iife'], name: 'certificados' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error('The page was not built.');
  // What would end the element early stands in strings at the most, where this is the same.
  const script = output.output[0].code.trim().replaceAll('</script', '<\\/script');
  const style = readFileSync(join(folder, 'page.css'), 'utf8').trim();
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return readFileSync(join(folder, 'page.html'), 'utf8')
    .replace('__CSP__', () => policy)
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('application/json"></script>', () => 'application/json">__DATOS_DE_LA_CIUDAD__</script>')
    .replace('<script></script>', () => `<script>${script}</script>`);
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
