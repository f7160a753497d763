/**
 * Keys that the shell takes before the page sees them. The app has no menu, so the browser's own F5, F11,
 * Ctrl+R and the rest do nothing and reach the page, which gives them its own meaning. Only the zoom stays
 * with the shell, because low vision needs it on every screen.
 */

export type KeyPress = { type: string; key: string; control: boolean; alt: boolean; meta: boolean };

export type ShellKey = 'zoom-in' | 'zoom-out' | 'zoom-reset';

const ZOOM: Readonly<Record<string, ShellKey>> = {
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  '0': 'zoom-reset',
};

export function shellKey(press: KeyPress): ShellKey | undefined {
  if (press.type !== 'keyDown' || !press.control || press.alt || press.meta) return undefined;
  return Object.hasOwn(ZOOM, press.key) ? ZOOM[press.key] : undefined;
}

/** Chromium's levels: each step is 20 %, so 4 is about 200 % and -3 about 58 %. */
const MIN_LEVEL = -3;
const MAX_LEVEL = 5;

export function zoomLevelAfter(level: number, key: ShellKey): number {
  if (key === 'zoom-reset') return 0;
  return Math.min(MAX_LEVEL, Math.max(MIN_LEVEL, level + (key === 'zoom-in' ? 1 : -1)));
}
