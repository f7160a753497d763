// A centre or a station as a process of its own, to be killed: node sync-process.ts hub|station FOLDER [PORT|CODE]
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { register, startHub, startStation } from '#tests/support/sync-world.ts';

const [role, folder = '', argument = ''] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

if (role === 'hub') {
  const hub = await startHub(folder, Number(argument));
  const sites = await hub.context.store.read.selectFrom('site').select('id').execute();
  if (sites.length === 0) await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  const { code } = await createEnrolmentCode(hub.context, 'central', 'PD01');
  say({ ready: true, port: hub.port, code });
} else {
  const station = await startStation(folder);
  if (!(await station.sync.status()).enrolled) await station.sync.enrol(argument);
  say({ ready: true });
  // Registers and synchronises without a pause; each line is a promise that was given to somebody.
  for (let i = 0; ; i += 1) {
    const id = await register(station, { documentNumber: `${process.pid}-${i}` });
    await station.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: `3${i}` }));
    say({ registered: id });
    await station.sync.syncNow().catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'SIN_RED') throw error;
    });
  }
}
