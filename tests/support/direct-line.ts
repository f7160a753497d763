import { readFileSync } from 'node:fs';
import type { Hub } from '#core/sync/hub/hub.ts';
import type { Connect } from '#core/sync/station/pinned-client.ts';

/** A line without a network: every message is brought to the centre's own methods, as text. */
export function directLine(hub: Hub): Connect {
  const doors = (device: () => string) => ({
    enrol: hub.enrol,
    challenge: ({ device: id }: { device: string }) => hub.challenge(id),
    session: hub.openSession,
    push: (body: never) => hub.push(device(), body),
    pull: (body: never) => hub.pull(device(), body),
    heartbeat: (body: never) => hub.heartbeat(device(), body),
    snapshot: (body: never) => hub.snapshot(device(), body),
    digest: (body: never) => hub.digest(device(), body),
  });
  return () => ({
    post: async (path, body, schema, token) => {
      const all = doors(() => hub.deviceOf(token ?? ''));
      const door = all[path as keyof typeof all] as (body: unknown) => unknown;
      const answer = await door(JSON.parse(JSON.stringify(body)));
      return schema.parse(JSON.parse(JSON.stringify(answer)));
    },
    fetch: async (path, from, token, take) => {
      const file = await hub.snapshotFile(hub.deviceOf(token), path.slice('snapshot/'.length));
      take(readFileSync(file.path).subarray(from));
    },
    close: () => {},
  });
}
