/**
 * Hands a file to the person: the desktop's shell asks where to, a browser puts it where its downloads go. Returns
 * what went wrong, in words for the person, or null; cancelling is nothing wrong.
 */
export async function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (window.desktop !== undefined) {
    const result = await window.desktop.saveFile({ name, bytes });
    return result.saved ? null : (result.message ?? null);
  }
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it began.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return null;
}
