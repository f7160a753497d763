import { labels } from '#shared/text/labels.ts';
import { resolve } from 'node:path';
import type { CommandName } from '#core/commands.ts';
import type { KeySource } from '#core/db/key.ts';
import type { VerifiedByCommand } from './certificates.ts';

/** One verb of the `puntos` command, as data: the parser, the help and the call derive from it. */
export interface Verb {
  /** The words that name it, for example ['user', 'add']. */
  readonly words: readonly [string] | readonly [string, string];
  /** Asked of the process that holds the folder, or done on the files of the folder itself. */
  readonly does: { readonly command: CommandName } | { readonly local: LocalJob };
  readonly summary: string;
  /** A file the verb reads: its name in the help. */
  readonly file?: string;
  /** A path the verb works on without reading it first. */
  readonly path?: string;
  readonly options?: readonly VerbOption[];
  /** Reads the password from standard input, so that it is in no history and no process list. */
  readonly passwordOnStdin?: boolean;
  readonly input: (given: Given) => Record<string, unknown>;
  /** Lines for stderr before it is done. */
  readonly before?: (folder: LocalFolder, input: Record<string, unknown>) => Promise<string[]>;
  /** What a person reads without --json. */
  readonly print: (value: never) => string[];
  /** What was found out is bad news: the reason for stderr and exit code 1, or null. */
  readonly bad?: (value: never) => string | null;
}

/** A job on the files of a folder, which may be served meanwhile. */
export type LocalJob = (folder: LocalFolder, input: Record<string, unknown>) => Promise<unknown>;

export interface LocalFolder {
  /** The data folder, absolute. */
  readonly folder: string;
  readonly keySource: KeySource;
  readonly now: () => number;
  /** Runs a command on the folder as the verbs do: in the process that serves it, or here. Throws Refusal. */
  readonly run: (command: CommandName, input: unknown) => Promise<unknown>;
  /** A person sits at a terminal, and nothing of what is said goes to a file. */
  readonly interactive: boolean;
}

export interface VerbOption {
  readonly flags: string;
  readonly summary: string;
  readonly required?: boolean;
}

export interface Given {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly password: string;
  readonly file: { readonly name: string; readonly base64: string };
  readonly path: string;
}

const text = (given: Given, name: string): string | undefined => {
  const value = given.options[name];
  return typeof value === 'string' ? value : undefined;
};

/** Options that were not given are left out: the schemas refuse what they do not know. */
function present(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

const period: VerbOption[] = [
  { flags: '--from <fecha>', summary: 'primer día, AAAA-MM-DD', required: true },
  { flags: '--to <fecha>', summary: 'primer día que ya no cuenta, AAAA-MM-DD', required: true },
];
const dryRun: VerbOption = { flags: '--dry-run', summary: 'revisa el archivo y no guarda nada' };

interface Report {
  readonly rows: number;
  readonly imported: number;
  readonly warnings: readonly {
    readonly row: number;
    readonly field: string | null;
    readonly message: string;
  }[];
}

interface ListedImport {
  readonly id: string;
  readonly fileName: string;
  readonly rows: number;
  readonly imported: number;
  readonly startedAt: number;
  readonly state: string;
}

const IMPORT_STATES: Readonly<Record<string, string>> = labels.importState;

const importFile = (given: Given) => ({
  fileName: given.file.name,
  base64: given.file.base64,
  dryRun: given.options['dryRun'] === true,
});

/** Loaded with the first job that needs them: most commands do without. */
const backups = () => import('#core/db/backup.ts');
const doctor = () => import('#core/db/doctor.ts');
const recovery = () => import('./recovery.ts');
const certificates = () => import('./certificates.ts');

const pathOf = (given: Given) => ({ path: resolve(given.path) });

const printReport = (report: Report): string[] => [
  ...report.warnings.map((w) => `fila ${w.row}${w.field === '' ? '' : `, ${w.field}`}: ${w.message}`),
  `${report.rows} filas leídas, ${report.imported} importadas, ${report.warnings.length} avisos.`,
];

export const verbs: readonly Verb[] = [
  {
    words: ['user', 'add'],
    does: { command: 'user.add' },
    summary: 'agrega un usuario (la clave llega por la entrada estándar)',
    options: [
      { flags: '--username <usuario>', summary: 'nombre para ingresar', required: true },
      { flags: '--role <rol>', summary: 'desk, instructor, wifi, central o admin', required: true },
      { flags: '--name <nombre>', summary: 'nombre de la persona' },
      { flags: '--site <código>', summary: 'en la central: el Punto donde trabaja' },
    ],
    passwordOnStdin: true,
    input: (given) =>
      present({
        username: text(given, 'username'),
        role: text(given, 'role'),
        displayName: text(given, 'name') ?? text(given, 'username'),
        site: text(given, 'site'),
        password: given.password,
      }),
    print: () => ['Usuario agregado.'],
  },
  {
    words: ['site', 'add'],
    does: { command: 'site.add' },
    summary: 'agrega un Punto (central)',
    options: [
      { flags: '--code <código>', summary: 'por ejemplo PD01', required: true },
      { flags: '--name <nombre>', summary: 'nombre del Punto', required: true },
    ],
    input: (given) => ({ code: text(given, 'code'), name: text(given, 'name') }),
    print: () => ['Punto agregado.'],
  },
  {
    words: ['enrolment', 'create'],
    does: { command: 'enrolment.create' },
    summary: 'crea un código de inscripción de un solo uso (central)',
    options: [{ flags: '--site <código>', summary: 'código del Punto', required: true }],
    input: (given) => ({ site: text(given, 'site') }),
    print: (value: { code: string; expiresAt: number }) => [
      value.code,
      `Sirve una vez, hasta el ${new Date(value.expiresAt).toLocaleString('es-CO', { timeZone: 'America/Bogota' })}.`,
    ],
  },
  {
    words: ['enrol'],
    does: { command: 'enrol' },
    summary: 'une este Punto a la central con un código de inscripción',
    options: [{ flags: '--code <código>', summary: 'el que dio la central', required: true }],
    input: (given) => ({ code: text(given, 'code') }),
    before: async (folder, input) => (await recovery()).adviceBeforeEnrolment(folder, String(input['code'])),
    print: (value: { site: string }) => [`Este computador quedó inscrito en ${value.site}.`],
  },
  {
    words: ['zones', 'import'],
    does: { command: 'zones.import' },
    summary: 'importa la lista oficial de zonas WiFi (CSV)',
    file: 'archivo',
    options: [dryRun],
    input: importFile,
    print: printReport,
  },
  {
    words: ['targets', 'import'],
    does: { command: 'targets.import' },
    summary: 'importa las direcciones SNMP de las zonas (CSV)',
    file: 'archivo',
    options: [dryRun],
    input: importFile,
    print: printReport,
  },
  {
    words: ['attendance', 'import'],
    does: { command: 'attendance.import' },
    summary: 'importa atenciones pasadas (CSV o XLSX)',
    file: 'archivo',
    options: [dryRun],
    input: importFile,
    print: printReport,
  },
  {
    words: ['characterisations', 'import'],
    does: { command: 'characterisations.import' },
    summary: 'importa las caracterizaciones del formulario web de la ciudad (CSV o XLSX)',
    file: 'archivo',
    options: [dryRun],
    input: importFile,
    print: printReport,
  },
  {
    words: ['requests', 'import'],
    does: { command: 'requests.import' },
    summary: 'importa las solicitudes en línea de la ciudad (CSV o XLSX)',
    file: 'archivo',
    options: [dryRun],
    input: importFile,
    print: printReport,
  },
  {
    words: ['import', 'list'],
    does: { command: 'import.list' },
    summary: 'muestra las importaciones de registros y en qué quedaron',
    input: () => ({}),
    print: ({ imports }: { imports: readonly ListedImport[] }) =>
      imports.length === 0
        ? ['Todavía no se ha importado ningún archivo.']
        : imports.map(
            (run) =>
              `${run.id}  ${new Date(run.startedAt).toLocaleString('es-CO', { timeZone: 'America/Bogota' })}  ${run.fileName}: ${run.imported} de ${run.rows} filas, ${IMPORT_STATES[run.state] ?? run.state}`,
          ),
  },
  {
    words: ['import', 'undo'],
    does: { command: 'import.undo' },
    summary: 'deshace una importación entera',
    options: [
      { flags: '--id <importación>', summary: 'la que muestra «import list»', required: true },
      { flags: '--reason <motivo>', summary: 'por qué se deshace', required: true },
    ],
    input: (given) => ({ id: text(given, 'id'), reason: text(given, 'reason') }),
    print: (value: { rows: number; peopleGone: number; peopleKept: number }) => [
      `Se deshizo: ${value.rows} filas ya no cuentan, ${value.peopleGone} personas se retiraron y ${value.peopleKept} se quedan porque algo más las nombra.`,
    ],
  },
  {
    words: ['settings', 'set'],
    does: { command: 'settings.set' },
    summary: 'cambia un ajuste de todos los Puntos (central)',
    options: [
      { flags: '--name <ajuste>', summary: 'por ejemplo wifi.intervalSeconds', required: true },
      { flags: '--value <valor>', summary: 'un número, o JSON', required: true },
    ],
    input: (given) => ({ name: text(given, 'name'), value: text(given, 'value') }),
    print: (value: { name: string }) => [
      `${value.name} cambió; los Puntos lo reciben en su próxima sincronización.`,
    ],
  },
  {
    words: ['wifi', 'poll'],
    does: { command: 'wifi.poll' },
    summary: 'sondea una vez todas las zonas',
    input: () => ({}),
    print: (value: { polled: number; up: number; down: number; unknown: number; ms: number }) => [
      `${value.polled} sondeadas en ${value.ms} ms: ${value.up} responden, ${value.down} no, ${value.unknown} sin saber.`,
    ],
  },
  {
    words: ['wifi', 'availability'],
    does: { command: 'wifi.availability' },
    summary: 'disponibilidad de cada zona en un periodo',
    options: [...period, { flags: '--target <porcentaje>', summary: 'meta del contrato, por ejemplo 99.5' }],
    input: (given) => {
      const target = text(given, 'target');
      return present({
        from: text(given, 'from'),
        to: text(given, 'to'),
        target: target === undefined ? undefined : Number(target.replace(',', '.')),
      });
    },
    print: (value: unknown) => [JSON.stringify(value, null, 2)],
  },
  {
    words: ['sync', 'now'],
    does: { command: 'sync.now' },
    summary: 'sincroniza ahora con la central',
    input: () => ({}),
    print: (value: Record<'pushed' | 'pulled' | 'pending' | 'conflicts' | 'quarantined', number>) => [
      `${value.pushed} enviados, ${value.pulled} recibidos, ${value.pending} por enviar, ${value.conflicts} conflictos, ${value.quarantined} en cuarentena.`,
    ],
  },
  {
    words: ['indicators'],
    does: { command: 'indicators' },
    summary: 'indicadores de un periodo, con su definición y sus comprobaciones',
    options: [...period, { flags: '--site <código>', summary: 'solo este Punto' }],
    input: (given) =>
      present({ from: text(given, 'from'), to: text(given, 'to'), site: text(given, 'site') }),
    print: (value: {
      indicators: { code: string; value: number | null; checks: { ok: boolean; message: string }[] }[];
    }) =>
      value.indicators.flatMap((each) => [
        `${each.code}: ${each.value === null ? '—' : each.value.toLocaleString('es-CO')}`,
        ...each.checks.map((check) => `  ${check.ok ? 'bien' : 'NO CUADRA'}: ${check.message}`),
      ]),
  },
  {
    words: ['certificates', 'verify'],
    does: {
      local: async (_folder, input) =>
        (await certificates()).verifyByCommand({
          what: String(input['what']),
          key: String(input['key']),
          revoked: typeof input['revoked'] === 'string' ? input['revoked'] : undefined,
        }),
    },
    summary: 'comprueba un certificado por su código o su PDF, sin red ni carpeta de datos',
    path: 'código|archivo',
    options: [
      { flags: '--key <llave>', summary: 'la llave pública de la ciudad', required: true },
      { flags: '--revoked <archivo>', summary: 'la lista firmada de lo revocado' },
    ],
    input: (given) => present({ what: given.path, key: text(given, 'key'), revoked: text(given, 'revoked') }),
    print: (value: VerifiedByCommand) => [
      ...(value.valid ? [value.message] : []),
      ...value.certificates.map(
        (one) =>
          `${one.number}  ${one.holder}  ${one.courseName}, ${one.minutes} minutos, terminado ${one.completedOn}, expedido ${one.issuedOn}: ${one.outcome}`,
      ),
    ],
    bad: (value: VerifiedByCommand) => (value.valid ? null : value.message),
  },
  {
    words: ['certificates', 'key'],
    does: { command: 'certificates.key' },
    summary: 'muestra la llave pública con que se comprueban los certificados (central)',
    input: () => ({}),
    print: (value: { publicKey: string }) => [value.publicKey],
  },
  {
    words: ['certificates', 'page'],
    does: {
      local: async (folder, input) =>
        (await certificates()).writePublished(folder, String(input['path']), 'page'),
    },
    summary: 'escribe la página que comprueba certificados, para publicarla (central)',
    path: 'archivo',
    input: pathOf,
    print: (value: { file: string }) => [`Página escrita en ${value.file}. Publíquela por https.`],
  },
  {
    words: ['certificates', 'revoked'],
    does: {
      local: async (folder, input) =>
        (await certificates()).writePublished(folder, String(input['path']), 'revoked'),
    },
    summary: 'escribe la lista firmada de certificados revocados (central)',
    path: 'archivo',
    input: pathOf,
    print: (value: { file: string }) => [`Lista escrita en ${value.file}.`],
  },
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
        (await backups()).restoreBackup({ ...folder, file: String(input['path']) }),
    },
    summary: 'pone una copia en lugar de la base de datos, que queda en «quarantine»',
    path: 'archivo',
    input: pathOf,
    print: (value: { file: string }) => [`Se restauró ${value.file}.`],
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
