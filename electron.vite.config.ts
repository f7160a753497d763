import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { buildCertificatePage } from './resources/packaging/certificate-page.ts';

function here(path: string): string {
  return resolve(import.meta.dirname, path);
}

// A worker thread has to be a file of its own; beside the core's entry it is found in the sources and built.
const workers = {
  'certificate-worker': here('electron/core/features/certificates/certificate-worker.ts'),
  'evidence-worker': here('electron/core/wifi/evidence-worker.ts'),
  'file-worker': here('electron/core/features/requests/file-worker.ts'),
  'import-worker': here('electron/core/imports/reading-worker.ts'),
  'scope-worker': here('electron/core/sync/scope-worker.ts'),
  'snmp-worker': here('electron/core/snmp/worker.ts'),
  'upkeep-worker': here('electron/core/db/upkeep-worker.ts'),
};

export default defineConfig({
  main: {
    build: {
      // Libraries of hundreds of small files: reading them one by one is most of the time that a host takes to be
      // ready. What is native or rarely needed stays outside and is loaded when it is.
      chunkSizeWarningLimit: 4_096,
      externalizeDeps: {
        exclude: [
          '@fastify/cookie',
          '@fastify/static',
          '@trpc/server',
          'commander',
          'csv-parse',
          'fastify',
          'kysely',
          'uuid',
          'zod',
        ],
      },
      rolldownOptions: {
        input: {
          index: here('electron/main/index.ts'),
          'core-process': here('electron/main/core-process.ts'),
          puntos: here('electron/cli/puntos.ts'),
          ...workers,
        },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload cannot load other files: everything it needs is inside, in CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: here('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('renderer'),
    plugins: [
      react(),
      {
        // A page of its own, which the centre publishes: one file beside the window's.
        name: 'certificate-page',
        async generateBundle() {
          this.emitFile({
            type: 'asset',
            fileName: 'certificados.html',
            source: await buildCertificatePage(here('renderer/certificate-page')),
          });
        },
      },
    ],
    build: {
      outDir: here('out/renderer'),
      minify: true,
      rolldownOptions: { input: { index: here('renderer/index.html') } },
    },
  },
});
