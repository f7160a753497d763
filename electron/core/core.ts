import type { HostRole } from '#shared/domain/codes.ts';
import type { CoreContext } from './context.ts';
import type { Sessions } from './features/users/sessions.ts';

export interface SetupInput {
  readonly token: string;
  readonly role: HostRole;
  readonly siteName: string | null;
  readonly enrolmentCode: string | null;
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
}

/** The composed application behind the procedures. */
export interface Core {
  readonly context: CoreContext;
  readonly sessions: Sessions;
  readonly version: string;
  /** The published names of the Puntos, offered at set-up and never binding. */
  readonly puntos: readonly string[];
  /** Nobody can log in yet. */
  setupNeeded(): Promise<boolean>;
  setupTokenNeeded(): boolean;
  fixedRole(): HostRole | null;
  completeSetup(input: SetupInput): Promise<{ readonly token: string }>;
}
