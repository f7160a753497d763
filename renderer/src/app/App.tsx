import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Keyboard } from '#renderer/lib/keyboard.tsx';
import { Workplace } from '#renderer/app/Workplace.tsx';
import { LockScreen, LoginScreen, SetupScreen } from '#renderer/features/session/SessionScreens.tsx';
import { DISPLAY_PLACE } from '#renderer/features/coworking/display-window.ts';
import { DisplayScreen } from '#renderer/features/coworking/DisplayScreen.tsx';
import { useAlerts } from '#renderer/features/incidents/useAlerts.ts';
import { WallScreen } from '#renderer/features/wall/WallScreen.tsx';
import type { Scope } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { isAt, useRoute } from '#renderer/lib/route.ts';
import { WALL_PLACE } from '#renderer/lib/wall-window.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';

const NO_FRAME: Scope = { title: 'Entrada', actions: [] };

/** Who is here decides what is shown: set-up, login, lock, or the workplace. */
export function App() {
  // A window that was opened as the public screen is that screen for good, whatever its address becomes: it hangs in
  // the hall, and no key of it leads to the desk.
  const [isDisplay] = useState(() => isAt(DISPLAY_PLACE));
  const route = useRoute();
  const status = useQuery(api.session.status.queryOptions());
  const here = status.data?.user ?? undefined;
  // Above the lock: the desktop goes on telling, and what was told is still there afterwards.
  const alerts = useAlerts(isDisplay || route === WALL_PLACE ? undefined : here);
  // A wall hangs for weeks: it waits neither for a login nor for a core that starts again.
  if (route === WALL_PLACE)
    return (
      <Keyboard frame={NO_FRAME}>
        <WallScreen />
      </Keyboard>
    );
  if (status.data === undefined) {
    if (status.error === null) return null;
    const retry = {
      id: 'app.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void status.refetch(),
    };
    return (
      <Keyboard frame={{ title: 'Entrada', actions: [retry] }}>
        <main>
          <ErrorState failure={refusalOf(status.error)} action={retry} />
        </main>
      </Keyboard>
    );
  }
  const { setupNeeded, user, place, role, recovered } = status.data;
  if (isDisplay)
    return (
      <Keyboard frame={NO_FRAME}>
        <DisplayScreen place={place} />
      </Keyboard>
    );
  if (user !== null && !user.locked)
    return <Workplace user={user} place={place} host={role} recovered={recovered} alerts={alerts} />;
  return (
    <Keyboard frame={NO_FRAME}>
      {setupNeeded ? (
        <SetupScreen />
      ) : user === null ? (
        <LoginScreen place={place} />
      ) : (
        <LockScreen user={user.displayName} />
      )}
    </Keyboard>
  );
}
