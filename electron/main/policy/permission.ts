/** Permissions of web content. The app prints, saves and shows; it needs none of the browser's devices. */

/** Empty on purpose: a permission is granted by naming it here, with the reason beside it. */
const GRANTED: ReadonlySet<string> = new Set();

export function isPermissionGranted(permission: string): boolean {
  return GRANTED.has(permission);
}
