/** One shell a data folder: a second start brings the first one's window to the front and ends. */
import { app } from 'electron';

/** False when another one runs already; it was told. */
export function holdSingleInstance(onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecondStart);
  return true;
}
