import { createHash } from 'node:crypto';
import type { ImportReport } from '#shared/domain/import-report.ts';
import type { CoreContext } from '../context.ts';
import type { ImportKindDefinition } from './kind.ts';
import { proposeMapping, refuseHeadings } from './mapping.ts';
import { readFileForImport } from './reading-thread.ts';
import { runImport } from './run.ts';

export interface FileImport {
  readonly kind: ImportKindDefinition;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Tells what an import would do and writes nothing. */
  readonly dryRun: boolean;
  readonly actor: string;
}

/** Rows told one by one for each problem; a line counts the rest. */
const TOLD = 1_000;

export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * Imports a file at one go, as the command does. Good rows are written and bad ones reported, each with its row. A
 * file that is no such list, or whose columns nobody can tell, is refused as a whole with ARCHIVO_INVALIDO and
 * nothing is written.
 */
export async function importFile(context: CoreContext, request: FileImport): Promise<ImportReport> {
  const { kind, fileName, bytes } = request;
  const reading = await readFileForImport(kind, bytes, fileName);
  try {
    const { headings } = reading.outline;
    const { mapping, remembered } = await proposeMapping(context, kind, headings);
    if (!remembered) refuseHeadings(context.role, kind, headings);
    const outcome = await runImport(context, {
      kind,
      reading,
      mapping,
      fileName,
      fileHash: hashOf(bytes),
      actor: request.actor,
      dryRun: request.dryRun,
    });
    const { rows, outlook, problems } = outcome;
    return { rows, imported: outlook.imported, warnings: problems.list(TOLD) };
  } finally {
    await reading.close();
  }
}
