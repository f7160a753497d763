import { join } from 'node:path';
import { addAccount } from '#core/features/users/accounts.ts';
import { createEventHub } from '#core/http/events.ts';
import { startServer } from '#core/http/server.ts';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { openTestCore } from './core.ts';
import type { TestCore } from './core.ts';
import { PASSWORD } from './steps.ts';

const RENDERER = join(import.meta.dirname, '..', '..', 'out', 'renderer');

/** A core served to real windows, whose clock the test sets: hours pass between two lines of a test. */
export interface ClockedHost {
  readonly t: TestCore;
  readonly url: string;
  /** Lets time pass, and tells the windows to look again. */
  readonly pass: (ms: number) => void;
  readonly stop: () => Promise<void>;
}

interface ClockedHostOptions {
  readonly host?: HostRole;
  /** Of the one account, which is called «admin» whatever it may do. */
  readonly role?: Role;
  /** Where the windows come from: the built renderer, or nowhere for a test that only asks. */
  readonly rendererDir?: string | null;
}

/** With somebody who is called «admin» (PASSWORD of steps.ts), at 10:42 of a Tuesday in Bogotá. */
export async function startClockedHost({
  host = 'station',
  role = 'admin',
  rendererDir = RENDERER,
}: ClockedHostOptions = {}): Promise<ClockedHost> {
  const events = createEventHub();
  const t = await openTestCore(host, events.publish);
  await addAccount(t.core.context, 'machine', {
    username: 'admin',
    displayName: role === 'wifi' ? 'Supervisora Uno' : 'Recepción Uno',
    role,
    password: PASSWORD,
  });
  const server = await startServer({
    core: () => t.core,
    events,
    rendererDir,
    host: '127.0.0.1',
    port: 0,
    report: (path, error) => {
      throw new Error(`${path} failed`, { cause: error });
    },
  });
  return {
    t,
    url: server.url,
    pass: (ms) => {
      t.clock.now += ms;
      t.core.context.publish('coworking');
    },
    stop: async () => {
      events.close();
      await server.close();
      await t.close();
    },
  };
}
