import type { ImportKind } from '#shared/domain/import-run.ts';
import { IMPORT_FILE_PATH, IMPORT_HEADERS, IMPORT_PROBLEMS_PATH } from '#shared/domain/import-upload.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

const UNREACHABLE: Failure = {
  code: 'SIN_RED',
  message: 'El programa no recibió el archivo. Nada cambió; vuelva a elegirlo.',
};

async function refusedBy(reply: Response): Promise<Failure> {
  const said: unknown = await reply.json().catch(() => null);
  const known = typeof said === 'object' && said !== null && 'code' in said && 'message' in said;
  return known ? { code: String(said.code), message: String(said.message) } : UNREACHABLE;
}

/** Hands a file to the core. Returns why it was not taken, or null. */
export async function handOver(kind: ImportKind, file: File): Promise<Failure | null> {
  try {
    const reply = await fetch(IMPORT_FILE_PATH, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        [IMPORT_HEADERS.kind]: kind,
        [IMPORT_HEADERS.name]: encodeURIComponent(file.name),
      },
      body: file,
    });
    return reply.ok ? null : await refusedBy(reply);
  } catch {
    return UNREACHABLE;
  }
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
