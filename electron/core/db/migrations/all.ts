import { frame } from './0001-frame.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [frame];
