/** The address of the public screen, after the origin. A window that is opened there is that screen and nothing else. */
export const DISPLAY_PLACE = 'turnos';

/**
 * Opens the public screen in a window of its own, to be put on a second monitor; opened again it comes to the front.
 * False when the window was not allowed.
 */
export function openDisplay(): boolean {
  return window.open(`#/${DISPLAY_PLACE}`, 'puntos-turnos', 'popup,width=1280,height=720') !== null;
}
