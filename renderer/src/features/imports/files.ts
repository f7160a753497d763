import type { ImportKind } from '#shared/domain/import-run.ts';
import { IMPORT_FILE_PATH, IMPORT_HEADERS, IMPORT_PROBLEMS_PATH } from '#shared/domain/import-upload.ts';
import { handBytes, refusedBy } from '#renderer/lib/bytes-door.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** Hands a file to the core. Returns why it was not taken, or null. */
export async function handOver(kind: ImportKind, file: File): Promise<Failure | null> {
  const answered = await handBytes(IMPORT_FILE_PATH, file, {
    [IMPORT_HEADERS.kind]: kind,
    [IMPORT_HEADERS.name]: encodeURIComponent(file.name),
  });
  return answered.ok ? null : answered.failure;
}

/** Gives the person the table of what has to be mended. Returns what went wrong, or undefined. */
export async function saveProblems(fileName: string): Promise<string | undefined> {
  try {
    const reply = await fetch(IMPORT_PROBLEMS_PATH);
    if (!reply.ok) return (await refusedBy(reply)).message;
    const stem = fileName.replace(/\.[^.]*$/u, '');
    return await saveFile(`problemas de ${stem}.csv`, new Uint8Array(await reply.arrayBuffer()));
  } catch {
    return 'El programa no responde; vuelva a intentarlo.';
  }
}
