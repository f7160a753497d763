import { heldBy, settingOf, timesOf } from '#renderer/features/courses/model.ts';
import type { CourseSession, GroupSessions, ListedGroup } from '#renderer/features/courses/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatDate, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import { groupRowId } from '#renderer/features/courses/GroupsView.tsx';
import classes from '#renderer/features/courses/SessionsPanel.module.css';

interface SessionsPanelProps {
  readonly group: ListedGroup;
  readonly sessions: GroupSessions['sessions'] | undefined;
  /** What may be done with the whole group. */
  readonly groupActions: readonly Action[];
  /** What may be done with the session that has the focus. */
  readonly sessionActions: readonly Action[];
  readonly current: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** The button of a session. */
export const sessionRowId = (id: string): string => `session-${id}`;

function inSessions(): boolean {
  return document.activeElement?.id.startsWith('session-') === true;
}

/** A group and all its sessions; the arrow to the right leads into them. */
export function SessionsPanel(props: SessionsPanelProps) {
  const { group, sessions, groupActions, sessionActions, current, onChoose } = props;
  const now = useNow(60_000);
  const all = sessions ?? [];
  const first = current ?? all.find((session) => session.endsAt > now)?.id ?? all.at(-1)?.id;
  const focusOn = (id: string | undefined) => {
    if (id === undefined) return;
    onChoose(id);
    document.getElementById(sessionRowId(id))?.focus();
  };
  const step = (by: 1 | -1) => {
    const at = all.findIndex((session) => session.id === first);
    focusOn(all[Math.min(all.length - 1, Math.max(0, at + by))]?.id);
  };
  const into: Action = {
    id: 'sessions.into',
    label: 'A las sesiones',
    keys: ['ArrowRight'],
    keysOnly: true,
    when: () => !inSessions(),
    run: () => {
      focusOn(first);
    },
  };
  const back: Action = {
    id: 'sessions.back',
    label: 'A los grupos',
    keys: ['ArrowLeft'],
    keysOnly: true,
    when: inSessions,
    run: () => {
      document.getElementById(groupRowId(group.id))?.focus();
    },
  };
  const down: Action = {
    id: 'sessions.down',
    label: 'Sesión siguiente',
    keys: ['ArrowDown'],
    keysOnly: true,
    when: inSessions,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'sessions.up',
    label: 'Sesión anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    when: inSessions,
    run: () => {
      step(-1);
    },
  };
  useActions('Sesiones del grupo', [into, back, down, up, ...groupActions, ...sessionActions]);
  const numbers = numbersOf(all);
  const [open, ...others] = groupActions;
  return (
    <Panel
      flush
      title={`${group.courseName}, ${group.name}`}
      className={classes.panel}
      aside={<ActionHint action={into} />}
    >
      <div className={classes.acts}>
        {open === undefined ? null : <ActionButton action={open} size="sm" />}
        {others.map((action) => (
          <ActionHint key={action.id} action={action} />
        ))}
      </div>
      {group.cancelReason === null ? null : (
        <p className={classes.cancelled}>Cancelado: {group.cancelReason}</p>
      )}
      {sessions === undefined ? (
        <SkeletonRows rows={6} height={40} />
      ) : (
        <ol className={classes.sessions} aria-label="Sesiones">
          {all.map((session, index) => (
            <li key={session.id} data-over={session.endsAt <= now || undefined}>
              <button
                type="button"
                id={sessionRowId(session.id)}
                className={classes.session}
                tabIndex={session.id === first ? 0 : -1}
                data-cancelled={session.cancelledAt !== null || undefined}
                data-current={session.id === current || undefined}
                onFocus={() => {
                  onChoose(session.id);
                }}
                onClick={({ detail }) => {
                  if (session.cancelledAt === null && detail !== 1) goTo('lista', { sessionId: session.id });
                }}
              >
                <span className={classes.number}>{numbers[index]}</span>
                <span className={classes.words}>
                  <strong>{formatDate(session.startsAt)}</strong>
                  <span>
                    {timesOf(session)}
                    {session.spaceId === group.spaceId ? '' : `. ${settingOf(session)}`}
                  </span>
                  {session.topic === null ? null : <span>{session.topic}</span>}
                  {session.cancelReason === null ? null : <span>{session.cancelReason}</span>}
                </span>
                <Standing session={session} now={now} />
              </button>
            </li>
          ))}
        </ol>
      )}
      <div className={classes.foot}>
        {sessionActions.map((action) => (
          <ActionHint key={action.id} action={action} />
        ))}
      </div>
    </Panel>
  );
}

/** The number of each session among those that take place; one that was cancelled has none. */
function numbersOf(sessions: readonly CourseSession[]): readonly string[] {
  let number = 0;
  return sessions.map((session) => {
    if (session.cancelledAt !== null) return '';
    number += 1;
    return String(number);
  });
}

interface StandingProps {
  readonly session: CourseSession;
  readonly now: number;
}

/** The one thing to know of a session. */
function Standing({ session, now }: StandingProps) {
  if (session.cancelledAt !== null) return <span className={classes.mark}>Cancelada</span>;
  if (heldBy(session) !== undefined) {
    return (
      <span className={classes.mark} data-tone="good">
        <StateMark tone="good" size={14} /> {formatQuantity(session.marked, 'marcada', 'marcadas')}
      </span>
    );
  }
  if (session.endsAt <= now) {
    return (
      <span className={classes.mark} data-tone="doubt">
        <StateMark tone="doubt" size={14} /> sin lista
      </span>
    );
  }
  return session.holiday ? (
    <span className={classes.mark} data-tone="doubt">
      <StateMark tone="doubt" size={14} /> festivo
    </span>
  ) : null;
}
