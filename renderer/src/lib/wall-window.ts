/** The address of the wall of zones, after the origin. A window that is there is that wall and nothing else. */
export const WALL_PLACE = 'muro';

const WINDOW_NAME = 'puntos-muro';

/** Opens the wall in a window of its own, for a second monitor; opened again it comes to the front. */
export function openWallWindow(): boolean {
  return window.open(`#/${WALL_PLACE}`, WINDOW_NAME, 'popup,width=1366,height=768') !== null;
}

/** Whether this window was opened for the wall, and closes with it. */
export function isWallWindow(): boolean {
  return window.name === WINDOW_NAME;
}
