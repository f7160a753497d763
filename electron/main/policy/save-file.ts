/** The name under which a file may be proposed to the person. */
import { SAVED_FILE_KINDS } from '#shared/domain/desktop.ts';
import type { SavedFileKind } from '#shared/domain/desktop.ts';

export type ProposedFile = { name: string; kind: SavedFileKind };

function isKind(extension: string): extension is SavedFileKind {
  return Object.hasOwn(SAVED_FILE_KINDS, extension);
}

/** Names that Windows keeps for devices, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu;
const MAX_STEM = 120;

/**
 * A name without folders, control characters and what Windows refuses, or undefined when the extension is
 * not one that the product exports (nothing that a double click would run).
 */
export function proposeFile(name: string): ProposedFile | undefined {
  const dot = name.lastIndexOf('.');
  const kind = name.slice(dot + 1).toLowerCase();
  if (dot <= 0 || !isKind(kind)) return undefined;
  const stem = name
    .slice(0, dot)
    // oxlint-disable-next-line no-control-regex -- control characters are what it removes
    .replaceAll(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069<>:"/\\|?*]/gu, '-')
    .replace(/^[.\s]+/u, '')
    .slice(0, MAX_STEM)
    .replace(/[.\s]+$/u, '');
  const safe = stem === '' || DEVICE.test(stem) ? 'archivo' : stem;
  return { name: `${safe}.${kind}`, kind };
}
