import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';

/** Failures that cost nothing: people mistype. */
const FREE_FAILURES = 3;
const LONGEST_WAIT_S = 300;
/** A day without trying forgets the failures. */
const FORGET_MS = 86_400_000;

/** Seconds to wait after the given number of consecutive failures: 1, 2, 4 … 300. */
export function waitAfter(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(2 ** (failures - FREE_FAILURES), LONGEST_WAIT_S);
}

/** Refuses while the wait lasts. Counts per user name, known or not, so that names cannot be probed. */
export async function checkWait(context: CoreContext, username: string): Promise<void> {
  const row = await context.store.read
    .selectFrom('loginAttempt')
    .selectAll()
    .where('username', '=', username)
    .executeTakeFirst();
  if (row === undefined) return;
  const elapsed = context.clocks.now() - row.lastAt;
  // A clock set back must not lock anybody out for longer than the wait itself.
  const waited = elapsed < 0 ? 0 : elapsed / 1000;
  const left = Math.ceil(waitAfter(row.failures) - waited);
  if (left > 0) {
    throw new Refusal('ESPERE', `Varias claves erradas seguidas. Espere ${left} s y vuelva a intentar.`, {
      seconds: left,
    });
  }
}

export async function countFailure(context: CoreContext, username: string): Promise<void> {
  const now = context.clocks.now();
  await context.store.local
    .insertInto('loginAttempt')
    .values({ username, failures: 1, lastAt: now })
    .onConflict((conflict) =>
      conflict.column('username').doUpdateSet((eb) => ({
        failures: eb
          .case()
          .when('loginAttempt.lastAt', '<', now - FORGET_MS)
          .then(1)
          .else(eb('loginAttempt.failures', '+', 1))
          .end(),
        lastAt: now,
      })),
    )
    .execute();
}

export async function forgetFailures(context: CoreContext, username: string): Promise<void> {
  await context.store.local.deleteFrom('loginAttempt').where('username', '=', username).execute();
}
