import { frame } from './0001-frame.ts';
import { wifiOpenInterval } from './0002-wifi-open-interval.ts';
import { deviceKeyCopy } from './0003-device-key-copy.ts';
import { reception } from './0004-reception.ts';
import { coursesAndSpaces } from './0005-courses-and-spaces.ts';
import { wifiHistory } from './0006-wifi-history.ts';
import { synchronisation } from './0007-synchronisation.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  frame,
  wifiOpenInterval,
  deviceKeyCopy,
  reception,
  coursesAndSpaces,
  wifiHistory,
  synchronisation,
];
