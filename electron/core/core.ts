import type { HostRole } from '#shared/domain/codes.ts';
import type { CoreContext } from './context.ts';
import type { KeyRecovery } from './db/key-recovery.ts';
import type { Sessions } from './features/users/sessions.ts';
import type { ImportDesk } from './imports/desk.ts';
import type { HubIntake } from './sync/carrier/hub-intake.ts';
import type { StationSync } from './sync/station/station.ts';

export interface SetupInput {
  readonly token: string;
  readonly role: HostRole;
  readonly siteName: string | null;
  readonly enrolmentCode: string | null;
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
}

/** First start: nobody can log in yet. */
export interface Setup {
  needed(): Promise<boolean>;
  /** Whether the one-time token must be typed; the desktop's window has proven itself already. */
  readonly tokenNeeded: boolean;
  readonly fixedRole: HostRole | null;
  /** Throws Refusal; then nothing of it was done. */
  complete(input: SetupInput): Promise<{ readonly token: string }>;
}

/** The composed application behind the procedures and the commands. */
export interface Core {
  readonly context: CoreContext;
  readonly sessions: Sessions;
  readonly version: string;
  /** The published names of the Puntos, offered at set-up and never binding. */
  readonly puntos: readonly string[];
  /** The station's side of the synchronisation; null at the centre. */
  readonly sync: StationSync | null;
  /** Where the centre takes in what USB sticks bring; null on a station. */
  readonly intake: HubIntake | null;
  readonly setup: Setup;
  /** How the key of this folder's database is brought back when it is lost. */
  readonly keyRecovery: KeyRecovery;
  /** The import of a file, step by step. */
  readonly imports: ImportDesk;
  /** The published page that checks certificates, without the city's data. Throws NO_EXISTE where nothing was built. */
  certificatePage(): Promise<string>;
  /** Targets or zones changed: the poller reads them again. Does nothing where nothing polls. */
  reloadWifi(): Promise<void>;
}
