import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { id, instant, text } from './fields.ts';

export const importKind = z.enum(['ATENCIONES', 'CARACTERIZADOS', 'SOLICITUDES', 'INSCRIPCIONES']);
export type ImportKind = z.infer<typeof importKind>;

/** TERMINADA: whole. SIN_TERMINAR: cancelled, or cut short by a power cut: the same file continues it. */
export type ImportRunState = 'EN_CURSO' | 'TERMINADA' | 'SIN_TERMINAR' | 'DESHECHA';

/** Why an import is undone, in a person's words. */
export const undoReason = text(200, 'Escriba por qué se deshace.');

/**
 * One import of a file. Its rows name it; undoing it is one change here, and none of them counts from then on
 * (the views live…).
 */
export const importRun = defineEntity({
  table: 'importRun',
  kind: 'record',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    kind: importKind,
    fileName: text(120, 'El archivo no tiene nombre.'),
    /** SHA-256 of the file in lower-case hex. */
    fileHash: z.string().length(64),
    rows: z.int().min(0),
    imported: z.int().min(0),
    startedAt: instant,
    /** Null while it runs, and for ever when the machine stopped in between. */
    finishedAt: instant.nullable(),
    actor: z.string().min(1).max(120),
    undoneAt: instant.nullable(),
    undoReason: undoReason.nullable(),
    deletedAt: instant.nullable(),
  }),
});
