import { labels } from '#shared/text/labels.ts';
import type { CommandName } from '#core/commands.ts';
import { text, type Given, type Verb } from './verb.ts';

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

type ImportCommand = Extract<CommandName, `${string}.import`>;

/** `puntos <subject> import ARCHIVO [--dry-run]`. */
const importVerb = (command: ImportCommand, summary: string): Verb => ({
  words: [command.slice(0, -'.import'.length), 'import'],
  does: { command },
  summary,
  file: 'archivo',
  options: [{ flags: '--dry-run', summary: 'revisa el archivo y no guarda nada' }],
  input: (given: Given) => ({
    fileName: given.file.name,
    base64: given.file.base64,
    dryRun: given.options['dryRun'] === true,
  }),
  print: (report: Report) => [
    ...report.warnings.map((w) => `fila ${w.row}${w.field === '' ? '' : `, ${w.field}`}: ${w.message}`),
    `${report.rows} filas leídas, ${report.imported} importadas, ${report.warnings.length} avisos.`,
  ],
});

/** What comes in as a file, and taking it back. */
export const importVerbs: readonly Verb[] = [
  importVerb('zones.import', 'importa la lista oficial de zonas WiFi (CSV)'),
  {
    words: ['zones', 'outlines'],
    does: { command: 'zones.outlines' },
    summary: 'reemplaza los contornos de las comunas en el mapa de zonas (GeoJSON)',
    file: 'archivo',
    input: (given) => ({ base64: given.file.base64 }),
    print: ({ outlines, removed }: { outlines: number; removed: number }) => [
      `${outlines} contornos en el mapa; de los de antes se quitaron ${removed}.`,
    ],
  },
  importVerb('targets.import', 'importa las direcciones SNMP de las zonas (CSV)'),
  importVerb('attendance.import', 'importa atenciones pasadas (CSV o XLSX)'),
  importVerb(
    'characterisations.import',
    'importa las caracterizaciones del formulario web de la ciudad (CSV o XLSX)',
  ),
  importVerb('requests.import', 'importa las solicitudes en línea de la ciudad (CSV o XLSX)'),
  importVerb('preenrolments.import', 'importa las preinscripciones en línea a los cursos (CSV o XLSX)'),
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
];
