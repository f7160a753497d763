import { z } from 'zod';

/** Why a computer's permission is withdrawn; the audit trail keeps the code. */
export const revocationReason = z.enum(['PERDIDO', 'REEMPLAZADO', 'PUNTO_CERRADO', 'CLON', 'OTRA']);
export type RevocationReason = z.infer<typeof revocationReason>;

/** What somebody found out about a computer of which two histories were seen, before it goes on. */
export const forkFinding = z.enum(['CLON_APAGADO', 'CLON_REINSCRITO', 'COPIA_RESTAURADA', 'OTRA']);
export type ForkFinding = z.infer<typeof forkFinding>;
