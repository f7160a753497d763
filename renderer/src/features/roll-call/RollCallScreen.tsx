import { useState } from 'react';
import type { Role } from '#shared/domain/codes.ts';
import { AgendaView } from '#renderer/features/roll-call/AgendaView.tsx';
import { ListScreen } from '#renderer/features/roll-call/ListScreen.tsx';
import { handedTo } from '#renderer/lib/route.ts';

/** What the screen before hands over. */
function sessionIn(value: unknown): string | undefined {
  return typeof value === 'object' &&
    value !== null &&
    'sessionId' in value &&
    typeof value.sessionId === 'string'
    ? value.sessionId
    : undefined;
}

/** The list of the session that was chosen, or today's sessions to choose one. */
export function RollCallScreen({ role }: { readonly role: Role }) {
  const [sessionId, setSessionId] = useState(() => sessionIn(handedTo('lista')));
  return sessionId === undefined ? (
    <AgendaView onOpen={setSessionId} />
  ) : (
    <ListScreen key={sessionId} sessionId={sessionId} role={role} />
  );
}
