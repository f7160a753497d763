import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { v7 } from 'uuid';
import { composeContext } from '#core/compose.ts';
import type { Topic } from '#core/context.ts';
import type { Core } from '#core/core.ts';
import { recoveriesOf } from '#core/db/key-recovery.ts';
import { deviceIdentity } from '#core/ledger/identity.ts';
import { createImportDesk } from '#core/imports/desk.ts';
import { createSessions } from '#core/features/users/sessions.ts';
import { appRouter } from '#core/http/router.ts';
import { createCaller } from '#core/http/trpc.ts';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { openMachineStore } from './machine-store.ts';
import { TEST_KEY, temporaryFolder } from './store.ts';

/**
 * A composed application on a real encrypted file, asked in process with the rights of a role.
 * @param onTopic hears what changed, for a test that serves the core to a window
 */
export async function openTestCore(role: HostRole = 'station', onTopic: (topic: Topic) => void = () => {}) {
  const folder = temporaryFolder();
  const store = await openMachineStore(role, folder);
  const clock = { now: Date.parse('2026-04-14T15:42:00Z') };
  const topics: Topic[] = [];
  const composed = await composeContext({
    role,
    identity: await deviceIdentity(store.raw, randomBytes),
    folder,
    store,
    publish: (topic) => {
      topics.push(topic);
      onTopic(topic);
    },
    clocks: { now: () => clock.now, randomBytes, newId: () => v7() },
  });
  const core: Core = {
    context: composed.context,
    sessions: createSessions(composed.context),
    version: '0',
    puntos: [],
    sync: null,
    intake: null,
    imports: createImportDesk(composed.context, (_place, error) => {
      throw error;
    }),
    keyRecovery: recoveriesOf(TEST_KEY),
    certificatePage: () => Promise.reject(new Error('not here')),
    reloadWifi: async () => {},
    setup: {
      needed: async () => false,
      tokenNeeded: false,
      fixedRole: role,
      complete: () => Promise.reject(new Error('not in this test')),
    },
  };
  const callerAs = (as: Role | null, locked = false) =>
    createCaller(appRouter)({
      core,
      session:
        as === null
          ? null
          : {
              tokenHash: 'x',
              userId: `id-${as}`,
              username: as,
              displayName: as,
              role: as,
              createdAt: clock.now,
              lastSeenAt: clock.now,
              lockedAt: locked ? clock.now : null,
            },
      setSession: () => {},
      report: (_path, error) => {
        throw error;
      },
    });
  return {
    folder,
    store,
    core,
    clock,
    topics,
    callerAs,
    close: async () => {
      await core.imports.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type TestCore = Awaited<ReturnType<typeof openTestCore>>;
