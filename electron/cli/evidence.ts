import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Does the arithmetic of a file again: no data folder, no network. Throws ARCHIVO_INVALIDO where it cannot be read. */
export function verifyEvidence(path: string): VerifiedEvidence {
  const bytes = bytesOf(path);
  const checked = checkEvidence(textOf(bytes), sha256);
  if (!checked.ok) {
    return {
      valid: false,
      message: checked.reason,
      sha256: sha256(bytes),
      from: null,
      to: null,
      zones: null,
    };
  }
  const { period, seenUntil, results } = checked.evidence;
  const partial = seenUntil === null ? '' : ' Es PARCIAL: se hizo antes de que terminara el periodo.';
  return {
    valid: true,
    message: `Todo cuadra: ${results.zones.length} zonas, del ${period.from} al ${period.to} (sin ese día), recalculadas byte por byte.${partial}`,
    sha256: sha256(bytes),
    from: period.from,
    to: period.to,
    zones: results.zones.length,
  };
}

/** What another encoding would turn into other letters is no text of ours. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '\u0000';
  }
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      missing ? `No existe el archivo «${path}».` : `No se pudo leer el archivo «${path}».`,
    );
  }
}

export interface WrittenEvidence {
  /** Null: the period is not over, and the file says PARCIAL. */
  readonly number: string | null;
  readonly isNew: boolean;
  readonly replaces: string | null;
  readonly sha256: string;
  readonly files: readonly string[];
}

type Answer = Omit<WrittenEvidence, 'files'> & {
  readonly files: readonly { readonly name: string; readonly base64: string }[];
};

/** Makes the evidence on the folder and writes its files beside where the command runs. Throws ARCHIVO_INVALIDO. */
export async function writeEvidence(
  local: LocalFolder,
  { output, ...asked }: { readonly output: string; readonly [option: string]: unknown },
): Promise<WrittenEvidence> {
  const { files, ...made } = (await local.run('wifi.evidence', asked)) as Answer;
  return {
    ...made,
    files: files.map(({ name, base64 }) => {
      const path = resolve(join(output, name));
      try {
        writeFileSync(path, Buffer.from(base64, 'base64'));
      } catch {
        throw new Refusal('ARCHIVO_INVALIDO', `No se pudo escribir «${path}».`);
      }
      return path;
    }),
  };
}
