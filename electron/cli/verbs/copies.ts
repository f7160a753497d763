import { pathOf, present, text, type Verb } from './verb.ts';

/** Loaded with the first job that needs them: most commands do without. */
const backups = () => import('#core/db/backup.ts');
const doctor = () => import('#core/db/doctor.ts');
const recovery = () => import('../recovery.ts');

/** Copies of the data, their keys, and the health of a folder. */
export const copyVerbs: readonly Verb[] = [
  {
    words: ['backup', 'create'],
    does: {
      local: async (folder, input) =>
        (await backups()).createBackup({ ...folder, file: String(input['path']) }),
    },
    summary: 'escribe una copia cifrada y verificada',
    path: 'archivo',
    input: pathOf,
    print: (value: { file: string }) => [`Copia verificada en ${value.file}.`],
  },
  {
    words: ['backup', 'verify'],
    does: {
      local: async (folder, input) =>
        (await backups()).verifyBackup({ ...folder, file: String(input['path']) }),
    },
    summary: 'comprueba que una copia se puede restaurar',
    path: 'archivo',
    input: pathOf,
    print: (value: { file: string }) => [`La copia ${value.file} está bien.`],
  },
  {
    words: ['backup', 'restore'],
    does: {
      local: async (folder, input) =>
        (await backups()).restoreBackup(
          { ...folder, file: String(input['path']) },
          (await import('#core/bring-over.ts')).bringOver,
        ),
    },
    summary: 'pone una copia en lugar de la base de datos, que queda en «quarantine»',
    path: 'archivo',
    input: pathOf,
    print: (value: { file: string; broughtOver: number }) => [
      `Se restauró ${value.file}.`,
      ...(value.broughtOver === 0
        ? []
        : [`Lo guardado después de la copia se conservó: ${value.broughtOver} cambios.`]),
    ],
  },
  {
    words: ['recovery', 'code'],
    does: { local: async (folder) => (await recovery()).printRecoveryCode(folder) },
    summary: 'muestra el código de recuperación de la llave de esta carpeta, para guardarlo en papel',
    input: () => ({}),
    print: (value: { code: string }) => [
      value.code,
      'Guárdelo en papel, lejos de este equipo: quien lo tenga y tenga la base de datos puede leerla.',
    ],
  },
  {
    words: ['recovery', 'restore'],
    does: {
      local: async (folder, input) => {
        const backup = input['backup'];
        const { restoreFromCode } = await recovery();
        return restoreFromCode(
          folder,
          String(input['code']),
          typeof backup === 'string' ? backup : undefined,
        );
      },
    },
    summary: 'pone de nuevo la llave de esta carpeta con su código de recuperación',
    options: [
      { flags: '--code <código>', summary: 'el del papel, o el que dio la central', required: true },
      { flags: '--backup <archivo>', summary: 'en un equipo nuevo: la copia que se va a restaurar después' },
    ],
    input: (given) => present({ code: text(given, 'code'), backup: text(given, 'backup') }),
    print: (value: { quarantined: string | null }) => [
      'La llave quedó en su lugar.',
      ...(value.quarantined === null ? [] : [`La anterior está en «quarantine/${value.quarantined}».`]),
    ],
  },
  {
    words: ['recovery', 'open'],
    does: { command: 'recovery.open' },
    summary: 'muestra el código de recuperación de un Punto, de la copia que guarda la central (central)',
    options: [
      {
        flags: '--device <equipo>',
        summary: 'la identificación que dio «enrol», o el código del Punto',
        required: true,
      },
    ],
    input: (given) => ({ device: text(given, 'device') }),
    print: (value: { site: string; code: string }) => [
      value.code,
      `En el equipo de ${value.site}: «puntos recovery restore --code» con este código.`,
    ],
  },
  {
    words: ['doctor'],
    does: { local: async (folder) => (await doctor()).runDoctor(folder) },
    summary: 'revisa la carpeta de datos y dice qué hacer',
    input: () => ({}),
    print: (report: { findings: readonly { ok: boolean; message: string; fix: string | null }[] }) =>
      report.findings.map(
        (f) => `${f.ok ? 'bien' : 'MAL '}  ${f.message}${f.fix === null ? '' : ` → ${f.fix}`}`,
      ),
  },
];
