import { join } from 'node:path';
import type { AfterPackContext, Configuration } from 'electron-builder';
import { packageDefects } from './resources/packaging/check-package.ts';
import { setFuses } from './resources/packaging/fuses.ts';

/**
 * Address of the folder with latest.yml and the installers, for example
 * PUNTOS_UPDATES_URL=https://descargas.ejemplo.gov.co/puntos/ . Without it the package asks nobody for updates.
 */
const updatesUrl = process.env.PUNTOS_UPDATES_URL;
if (updatesUrl !== undefined && !updatesUrl.startsWith('https://')) {
  throw new Error('PUNTOS_UPDATES_URL has to begin with https://');
}

function executableOf(context: AfterPackContext): string {
  const { productFilename } = context.packager.appInfo;
  switch (context.electronPlatformName) {
    case 'win32':
      return join(context.appOutDir, `${productFilename}.exe`);
    case 'linux':
      return join(context.appOutDir, EXECUTABLE);
    default:
      throw new Error(`No package is defined for ${context.electronPlatformName}`);
  }
}

/** The last step before signing: what changes the executable after it would break the signature. */
async function afterPack(context: AfterPackContext): Promise<void> {
  const executable = executableOf(context);
  await setFuses(executable);
  const defects = await packageDefects(executable);
  if (defects.length > 0) throw new Error(defects.join('\n'));
}

const EXECUTABLE = 'puntos-digitales';

const config: Configuration = {
  appId: 'co.gov.bucaramanga.puntosdigitales',
  productName: 'Puntos Digitales',
  copyright: 'Licencia MIT',
  directories: { output: 'dist', buildResources: 'resources/icons' },
  files: [
    'out/**',
    'package.json',
    '!**/*.{map,d.ts}',
    // The driver's own C sources are 12 MB that nobody compiles; the others' bundles for browsers are 23 MB.
    '!node_modules/better-sqlite3/{deps,src}/**',
    '!node_modules/date-holidays/{data,dist}/**',
    '!node_modules/pdfmake/{build,fonts,src}/**',
  ],
  extraResources: [{ from: 'resources', to: 'resources', filter: ['**/*', '!packaging/**'] }],
  asar: true,
  // The system loads native libraries from the disk, not from the archive.
  asarUnpack: ['**/*.node'],
  // The driver and argon2 bring N-API builds that serve every Node and Electron.
  npmRebuild: false,
  electronLanguages: ['es', 'es-419', 'en-US'],
  afterPack,
  publish: updatesUrl === undefined ? null : { provider: 'generic', url: updatesUrl },
  win: { target: [{ target: 'nsis', arch: ['x64'] }], icon: 'resources/icons/icon.png' },
  nsis: {
    oneClick: false,
    perMachine: true,
    allowToChangeInstallationDirectory: false,
    installerLanguages: ['es_ES'],
    language: '3082',
    multiLanguageInstaller: false,
    // The data of the Punto outlive the program.
    deleteAppDataOnUninstall: false,
    shortcutName: 'Puntos Digitales',
  },
  linux: {
    target: ['AppImage', 'deb'],
    executableName: EXECUTABLE,
    icon: 'resources/icons/icon.png',
    category: 'Office',
    synopsis: 'Recepción y zonas WiFi de los Puntos Digitales',
    maintainer: 'Puntos Digitales de Bucaramanga <puntosdigitales@bucaramanga.gov.co>',
  },
};

export default config;
