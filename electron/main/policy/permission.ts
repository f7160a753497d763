/** Permissions of web content. The app prints, saves and shows; it needs none of the browser's devices. */

/** A permission is granted by naming it here, with the reason beside it. */
const GRANTED: ReadonlySet<string> = new Set([
  // The wall of zones fills its monitor, and the monitor must not go to sleep while it hangs there.
  'fullscreen',
  'screen-wake-lock',
]);

export function isPermissionGranted(permission: string): boolean {
  return GRANTED.has(permission);
}
