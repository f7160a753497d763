/**
 * Puts a text on the clipboard; false when the window could not. Only from within a key or a click. The old command
 * and not navigator.clipboard: that one wants a permission, which the desktop's window has none of.
 */
export function copyText(text: string): boolean {
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', put);
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', put);
  }
}
