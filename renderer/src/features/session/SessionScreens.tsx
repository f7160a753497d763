import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LockView, LoginView } from '#renderer/features/session/LoginView.tsx';
import { SetupView } from '#renderer/features/session/SetupView.tsx';
import type { Attempt } from '#renderer/features/session/WaitOrFailure.tsx';
import { api, refusalOf, sessionEndedByItself, startOver } from '#renderer/lib/api.ts';
import { dropUnfinished } from '#renderer/lib/unfinished.ts';

function attemptOf(mutation: { isPending: boolean; error: unknown; submittedAt: number }): Attempt {
  if (mutation.error === null) return { busy: mutation.isPending, failure: undefined, waitUntil: undefined };
  const failure = refusalOf(mutation.error);
  const seconds = Number(failure.details['seconds'] ?? 0);
  return {
    busy: mutation.isPending,
    failure,
    waitUntil: failure.code === 'ESPERE' ? mutation.submittedAt + seconds * 1000 : undefined,
  };
}

export function LoginScreen({ place }: { readonly place: string }) {
  const login = useMutation(api.session.login.mutationOptions({ onSuccess: startOver }));
  const [ended] = useState(sessionEndedByItself);
  return (
    <LoginView
      place={place}
      ended={ended}
      attempt={attemptOf(login)}
      onLogin={(username, password) => {
        login.mutate({ username, password });
      }}
    />
  );
}

export function LockScreen({ user }: { readonly user: string }) {
  const unlock = useMutation(api.session.unlock.mutationOptions({ onSuccess: startOver }));
  const logout = useMutation(
    api.session.logout.mutationOptions({
      onSuccess: () => {
        dropUnfinished();
        return startOver();
      },
    }),
  );
  return (
    <LockView
      user={user}
      attempt={attemptOf(unlock)}
      onUnlock={(password) => {
        unlock.mutate({ password });
      }}
      onLeave={() => {
        logout.mutate();
      }}
    />
  );
}

/** The one-time token may come in the address ("#token=…"), where it is not sent to any server. */
function tokenFromAddress(): string {
  return /^#token=([\w-]+)$/u.exec(window.location.hash)?.[1] ?? '';
}

export function SetupScreen() {
  const state = useQuery(api.setup.state.queryOptions());
  const complete = useMutation(
    api.setup.complete.mutationOptions({
      onSuccess: async () => {
        window.location.hash = '';
        await startOver();
      },
    }),
  );
  if (state.data === undefined) return null;
  const { role, tokenNeeded, puntos } = state.data;
  return (
    <SetupView
      fixedRole={role ?? undefined}
      puntos={puntos}
      tokenNeeded={tokenNeeded}
      token={tokenFromAddress()}
      attempt={attemptOf(complete)}
      onComplete={({ enrolmentCode, siteName, ...answers }) => {
        complete.mutate({
          ...answers,
          ...(answers.role === 'station' ? { siteName } : {}),
          ...(enrolmentCode.trim() === '' ? {} : { enrolmentCode: enrolmentCode.trim() }),
        });
      }}
    />
  );
}
