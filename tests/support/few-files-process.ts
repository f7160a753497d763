import { createDevicePoller } from '#core/snmp/device-poller.ts';
import { defaultPollSettings } from '#shared/domain/zone-state.ts';
import { communityTarget } from './snmp-agents.ts';

// Polls 300 addresses of one agent three times, in a process that a test gives few files; prints what became of them.
const port = Number(process.argv[2]);
const targets = Array.from({ length: 300 }, (_, index) =>
  communityTarget({ host: `127.8.${Math.floor(index / 250)}.${(index % 250) + 1}`, port }, `zone ${index}`),
);
const clock = () => ({ wallMs: Date.now(), monoMs: performance.now() });
const transport = { timeoutMs: 2_000, retries: 1, maxInFlight: 64 };
const devices = createDevicePoller(transport, clock, defaultPollSettings, () => targets.length);
const rounds: Record<string, number>[] = [];
for (let round = 0; round < 3; round += 1) {
  const polls = await Promise.all(targets.map((target) => devices.poll(target.zoneId, target)));
  const kinds = polls.map(({ outcome }) => (outcome.kind === 'OWN_FAULT' ? outcome.reason : outcome.kind));
  rounds.push(
    Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length])),
  );
}
devices.close();
process.stdout.write(JSON.stringify(rounds));
