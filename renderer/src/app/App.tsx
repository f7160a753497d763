import { useQuery } from '@tanstack/react-query';
import { Keyboard } from '#renderer/lib/keyboard.tsx';
import { Workplace } from '#renderer/app/Workplace.tsx';
import { LockScreen, LoginScreen, SetupScreen } from '#renderer/features/session/SessionScreens.tsx';
import type { Scope } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';

const NO_FRAME: Scope = { title: 'Entrada', actions: [] };

/** Who is here decides what is shown: set-up, login, lock, or the workplace. */
export function App() {
  const status = useQuery(api.session.status.queryOptions());
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
  if (user !== null && !user.locked)
    return <Workplace user={user} place={place} host={role} recovered={recovered} />;
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
