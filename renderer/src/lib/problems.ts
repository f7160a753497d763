import type { z } from 'zod';

/** What a schema of the domain says against a value, in its own Spanish words; null when it has nothing to say. */
export function firstProblem(result: z.ZodSafeParseResult<unknown>): string | null {
  return result.success ? null : (result.error.issues[0]?.message ?? 'Revise este campo.');
}
