/** What the shell itself remembers between starts. Preferences of people live in the database. */
import { join } from 'node:path';
import { z } from 'zod';
import { readIfPresent, writeWhole } from './files.ts';

const shellSettings = z.object({
  /** The person was told that closing the window does not end the app. */
  toldAboutTray: z.boolean().default(false),
  /** Start with the session; absent until it was decided once. */
  startWithSession: z.boolean().optional(),
  zoomLevel: z.number().min(-3).max(5).default(0),
});
export type ShellSettings = z.infer<typeof shellSettings>;

export type SettingsFile = {
  get(): ShellSettings;
  update(change: Partial<ShellSettings>): Promise<void>;
};

/** A damaged settings file counts as none: nothing in it is worth not starting. */
export async function openSettings(folder: string): Promise<SettingsFile> {
  const path = join(folder, 'ventana.json');
  const text = await readIfPresent(path);
  let current = shellSettings.parse({});
  if (text !== undefined) {
    try {
      current = shellSettings.parse(JSON.parse(text));
    } catch {
      current = shellSettings.parse({});
    }
  }
  let written: Promise<void> = Promise.resolve();
  return {
    get: () => current,
    update: (change) => {
      current = { ...current, ...change };
      const text = `${JSON.stringify(current)}\n`;
      // One after another, so that the last change is the one that stays.
      written = written.catch(() => undefined).then(() => writeWhole(path, text));
      return written;
    },
  };
}
