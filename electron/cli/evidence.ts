import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { evidenceSha256 } from '#core/wifi/evidence-hash.ts';
import { checkEvidence } from '#shared/domain/evidence-check.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { LocalFolder } from './verbs/verb.ts';

export interface VerifiedEvidence {
  readonly valid: boolean;
  readonly message: string;
  /** SHA-256 of the file, to be compared with the one printed on the report. */
  readonly sha256: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly zones: number | null;
}

/** Does the arithmetic of a file again: no data folder, no network. Throws ARCHIVO_INVALIDO where it cannot be read. */
export function verifyEvidence(path: string): VerifiedEvidence {
  const bytes = readBytes(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = textOf(bytes);
  const checked = checkEvidence(text ?? 'x', evidenceSha256);
  if (!checked.ok) {
    return { valid: false, message: checked.reason, sha256, from: null, to: null, zones: null };
  }
  const { period, results } = checked.evidence;
  return {
    valid: true,
    message: `Todo cuadra: ${results.zones.length} zonas, del ${period.from} al ${period.to} (sin ese día), recalculadas byte por byte.`,
    sha256,
    ...period,
    zones: results.zones.length,
  };
}
