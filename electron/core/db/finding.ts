export type CheckName =
  | 'folder'
  | 'lock'
  | 'permissions'
  | 'key'
  | 'fingerprint'
  | 'disk'
  | 'database'
  | 'search'
  | 'chain'
  | 'marks'
  | 'outbox'
  | 'compare'
  | 'snapshots'
  | 'clock';

export interface Finding {
  readonly check: CheckName;
  readonly ok: boolean;
  /** What was found, in Spanish. */
  readonly message: string;
  /** What to do; null when nothing needs doing. */
  readonly fix: string | null;
}

export const good = (check: CheckName, message: string): Finding => ({ check, ok: true, message, fix: null });
export const bad = (check: CheckName, message: string, fix: string): Finding => ({
  check,
  ok: false,
  message,
  fix,
});
