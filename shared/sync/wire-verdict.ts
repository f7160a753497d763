import { z } from 'zod';
import { lane } from './change.ts';

/** What becomes of an operation at the centre. */
export const operationState = z.enum(['APPLIED', 'QUARANTINED', 'PARKED', 'DISMISSED', 'AMENDED']);
export type OperationState = z.infer<typeof operationState>;

/** Whether a row that the operation made is in force: an amended one is replaced by the centre's copy of it. */
export function stands(state: OperationState): boolean {
  return state !== 'DISMISSED' && state !== 'AMENDED';
}

const value = z.union([z.string(), z.number(), z.null()]);

/** In a download: what became of one of the device's own operations after its acknowledgement. */
export const verdictItem = z.object({
  kind: z.literal('VERDICT'),
  group: z.int(),
  lane,
  epoch: z.int().min(1),
  seq: z.int().min(1),
  state: operationState,
  /** What its author reads; null when it was plainly applied. */
  reason: z.string().max(1_000).nullable(),
  /** What the centre holds by now in the fields that a record's operation wrote, with their versions. */
  held: z
    .object({ fields: z.record(z.string(), value), versions: z.record(z.string(), z.string().max(200)) })
    .nullable(),
});
export type VerdictItem = z.infer<typeof verdictItem>;
