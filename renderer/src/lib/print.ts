/**
 * Opens the system's print dialog for the page as it stands. Resolves to what went wrong, or undefined: a person who
 * cancels did nothing wrong.
 */
export async function printPage(): Promise<string | undefined> {
  if (window.desktop === undefined) {
    window.print();
    return undefined;
  }
  const result = await window.desktop.print();
  return result.printed ? undefined : result.message;
}
