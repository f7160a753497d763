import type { CommandName } from '#core/commands.ts';

/** One verb of the `puntos` command, as data: the parser, the help and the call derive from it. */
export interface Verb {
  /** The words that name it, for example ['user', 'add']. */
  readonly words: readonly [string] | readonly [string, string];
  readonly command: CommandName;
  readonly summary: string;
  /** A file the verb reads: its name in the help. */
  readonly file?: string;
  readonly options?: readonly VerbOption[];
  /** Reads the password from standard input, so that it is in no history and no process list. */
  readonly passwordOnStdin?: boolean;
  readonly input: (given: Given) => Record<string, unknown>;
  /** What a person reads without --json. */
  readonly print: (value: never) => string[];
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

const importFile = (given: Given) => ({
  fileName: given.file.name,
  base64: given.file.base64,
  dryRun: given.options['dryRun'] === true,
});

const printReport = (report: Report): string[] => [
  ...report.warnings.map((w) => `fila ${w.row}${w.field === null ? '' : `, ${w.field}`}: ${w.message}`),
  `${report.rows} filas leídas, ${report.imported} importadas, ${report.warnings.length} avisos.`,
];

export const verbs: readonly Verb[] = [
  {
    words: ['user', 'add'],
    command: 'user.add',
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
    command: 'site.add',
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
    command: 'enrolment.create',
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
    command: 'enrol',
    summary: 'une este Punto a la central con un código de inscripción',
    options: [{ flags: '--code <código>', summary: 'el que dio la central', required: true }],
    input: (given) => ({ code: text(given, 'code') }),
    print: (value: { site: string }) => [`Este computador quedó inscrito en ${value.site}.`],
  },
  {
    words: ['zones', 'import'],
    command: 'zones.import',
    summary: 'importa la lista oficial de zonas WiFi (CSV)',
    file: 'archivo',
    options: [dryRun],
    input: importFile,
    print: printReport,
  },
  {
    words: ['targets', 'import'],
    command: 'targets.import',
    summary: 'importa las direcciones SNMP de las zonas (CSV)',
    file: 'archivo',
    options: [dryRun],
    input: importFile,
    print: printReport,
  },
  {
    words: ['attendance', 'import'],
    command: 'attendance.import',
    summary: 'importa atenciones pasadas (CSV o XLSX)',
    file: 'archivo',
    options: [dryRun],
    input: importFile,
    print: printReport,
  },
  {
    words: ['wifi', 'poll'],
    command: 'wifi.poll',
    summary: 'sondea una vez todas las zonas',
    input: () => ({}),
    print: (value: { polled: number; up: number; down: number; unknown: number; ms: number }) => [
      `${value.polled} sondeadas en ${value.ms} ms: ${value.up} responden, ${value.down} no, ${value.unknown} sin saber.`,
    ],
  },
  {
    words: ['wifi', 'availability'],
    command: 'wifi.availability',
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
    command: 'sync.now',
    summary: 'sincroniza ahora con la central',
    input: () => ({}),
    print: (value: Record<'pushed' | 'pulled' | 'pending' | 'conflicts' | 'quarantined', number>) => [
      `${value.pushed} enviados, ${value.pulled} recibidos, ${value.pending} por enviar, ${value.conflicts} conflictos, ${value.quarantined} en cuarentena.`,
    ],
  },
  {
    words: ['indicators'],
    command: 'indicators',
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
];
