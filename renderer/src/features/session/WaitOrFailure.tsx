import { useNow } from '#renderer/lib/clock.ts';
import { formatDuration } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** How the last try to get in went. */
export interface Attempt {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** The next try is not looked at before this instant, milliseconds UTC: it grows with each wrong password. */
  readonly waitUntil: number | undefined;
}

export function WaitOrFailure({ attempt }: { readonly attempt: Attempt }) {
  const now = useNow();
  if (attempt.waitUntil !== undefined && attempt.waitUntil > now) {
    return (
      <Banner tone="doubt" title={`Espere ${formatDuration(attempt.waitUntil - now + 999)}.`} urgent>
        Después de varias claves erradas hay que esperar un poco más cada vez.
      </Banner>
    );
  }
  if (attempt.failure === undefined) return null;
  return (
    <Banner tone="bad" title={attempt.failure.message} urgent>
      Código {attempt.failure.code}
    </Banner>
  );
}
