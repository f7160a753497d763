// A process that holds the lock of a data folder until it is ended: node hold-folder.ts FOLDER
import { dataFolder } from '#core/db/folder.ts';
import { acquireLock } from '#core/db/lock.ts';
import { NOW } from './instant.ts';

const [, , path] = process.argv;
if (path === undefined) throw new Error('Which folder?');
const lock = acquireLock(dataFolder(path), NOW, 0);
lock.announce({ url: 'http://127.0.0.1:4000', token: 'a-token-of-the-holder' });
console.log('held');
process.stdin.resume();
