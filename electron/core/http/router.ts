import { attendanceRouter } from '../features/attendance/router.ts';
import { peopleRouter } from '../features/people/router.ts';
import { sessionRouter } from '../features/users/session-router.ts';
import { usersRouter } from '../features/users/router.ts';
import { setupRouter } from '../features/setup/router.ts';
import { router } from './trpc.ts';

/** Everything a window can ask. The renderer imports its type and nothing else of the core. */
export const appRouter = router({
  attendance: attendanceRouter,
  people: peopleRouter,
  session: sessionRouter,
  setup: setupRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;
