import { startWifiMonitor } from '#core/features/wifi/monitor.ts';
import { QUICK_POLLING } from './quick-polling.ts';
import { openWifiFolder } from './wifi-folder.ts';

// A station as a process of its own, so that a test can kill it: polls the targets of the folder it is given.
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('a folder is needed');
const { context } = await openWifiFolder(folder, Date.now);
await startWifiMonitor(context, {
  settings: QUICK_POLLING,
  report: (place, error) => {
    throw new Error(place, { cause: error });
  },
});
