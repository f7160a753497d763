import type { SavedFileKind } from '#shared/domain/desktop.ts';

const MEDIA: Partial<Record<SavedFileKind, string>> = { html: 'text/html', pdf: 'application/pdf' };

/**
 * Puts a file where the person says: through the shell's dialog in the desktop app, as a download in a browser.
 * Resolves to what went wrong, or undefined; a person who cancels did nothing wrong.
 */
export async function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  if (window.desktop !== undefined) {
    const result = await window.desktop.saveFile({ name, bytes });
    return result.saved ? undefined : result.message;
  }
  const kind = name.slice(name.lastIndexOf('.') + 1) as SavedFileKind;
  const address = URL.createObjectURL(new Blob([bytes], { type: MEDIA[kind] ?? 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the bytes once the click is through; nothing of them stays in memory.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 0);
  return undefined;
}

/** The bytes behind what the core sent as text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
}
