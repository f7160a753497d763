import { composeContext, systemClocks } from '#core/compose.ts';
import type { CoreContext } from '#core/context.ts';
import { writeMeta } from '#core/db/meta.ts';
import { openFolder } from '#core/db/open.ts';
import { addAccount } from '#core/features/users/accounts.ts';
import { PASSWORD } from '#tests/support/steps.ts';
import { attendAll } from './certificates.ts';
import { givenCourse, type GivenCourse } from './course.ts';

const DAY_MS = 86_400_000;

/** A centre's folder with an administrator and a course that all but one of its people completed. */
export async function fillCentre(
  folder: string,
  people: number,
): Promise<{ course: GivenCourse; context: CoreContext; close: () => Promise<void> }> {
  const opened = await openFolder({
    folder,
    keySource: { kind: 'file' },
    now: systemClocks.now,
    randomBytes: systemClocks.randomBytes,
  });
  const { store, identity } = opened;
  await writeMeta(store.local, 'role', 'central');
  const { context } = await composeContext({ role: 'central', folder, store, identity, publish: () => {} });
  await addAccount(context, 'machine', {
    username: 'admin',
    displayName: 'Administradora Inventada',
    role: 'admin',
    password: PASSWORD,
  });
  const startsAt = Date.now() - 60 * DAY_MS;
  const course = await givenCourse(context, { people, startsAt, sessions: 4, sessionMinutes: 300 });
  await attendAll(context, course, people - 1);
  return { course, context, close: () => opened.close() };
}
