import { withArticle } from '#shared/text/clock-words.ts';
import { UnstyledButton } from '@mantine/core';
import {
  IconAntenna,
  IconCloudCheck,
  IconCloudUp,
  IconUserCircle,
  IconWifi,
  IconWifiOff,
} from '@tabler/icons-react';
import { localDate } from '#shared/domain/bogota.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useNow } from '#renderer/lib/clock.ts';
import {
  formatCount,
  formatDate,
  formatDay,
  formatMoment,
  formatQuantity,
  formatShortTime,
  formatTime,
} from '#renderer/lib/formats.ts';
import type { Status } from '#renderer/lib/status.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import classes from '#renderer/app/StatusBar.module.css';

interface StatusBarProps {
  readonly status: Status | undefined;
  readonly user: string;
  readonly syncNow: Action;
  readonly lock: Action;
}

/** "las 10:31" of today, or the day: of another day the minute tells nobody anything and takes the room of the rest. */
function sinceWords(at: number, now: number): string {
  return withArticle(localDate(at) === localDate(now) ? formatShortTime(at) : formatDay(at));
}

/** Ends a sentence, which «a. m.» has ended already. */
function stopped(words: string): string {
  return words.endsWith('.') ? words : `${words}.`;
}

function Network({ status, now }: { readonly status: Status; readonly now: number }) {
  const { network } = status;
  if (status.host === 'central') {
    return (
      <span className={classes.part} data-tone="good">
        <IconWifi size={17} /> <strong>Central en servicio</strong>
      </span>
    );
  }
  switch (network.kind) {
    case 'online':
      return (
        <span className={classes.part} data-tone="good">
          <IconWifi size={17} /> <strong>En línea con la central</strong>
        </span>
      );
    case 'connecting':
      return (
        <span className={classes.part}>
          <IconWifi size={17} /> <strong>Conectando con la central…</strong>
        </span>
      );
    case 'alone':
      return (
        <span className={classes.part}>
          <IconWifiOff size={17} /> <strong>Trabaja solo: aún sin central</strong>
        </span>
      );
    case 'offline': {
      const since = network.since === undefined ? '' : ` desde ${sinceWords(network.since, now)}`;
      const what = {
        NO_LINE: `Sin red con la central${stopped(since)} Siga trabajando`,
        REFUSED: 'La central no recibe este computador: vea Sincronización.',
        OTHER: 'No se pudo sincronizar: vea Sincronización.',
      };
      return (
        <span className={classes.part} data-tone="doubt">
          <IconWifiOff size={17} /> <strong>{what[network.why]}</strong>
        </span>
      );
    }
  }
}

/** Nothing waits; what the centre did not take is not there, and says so until somebody looks. */
function restWords(alone: boolean, refused: number): string {
  if (refused > 0) return `${formatQuantity(refused, 'dato', 'datos')} sin aceptar por la central`;
  return alone ? 'Nada por sincronizar' : 'Todo sincronizado';
}

function Waiting({
  status,
  now,
  syncNow,
}: {
  readonly status: Status;
  readonly now: number;
  readonly syncNow: Action;
}) {
  if (status.sync === undefined) return null;
  const { pending, refused, oldest, lastAt, running } = status.sync;
  const words =
    pending === 0 ? (
      <>
        <strong>{restWords(status.network.kind === 'alone', refused)}</strong>
        {lastAt === undefined ? null : <span className={classes.quiet}>{formatMoment(lastAt, now)}</span>}
      </>
    ) : (
      <>
        <strong>{formatCount(pending)} por sincronizar</strong>
        <span className={classes.quiet}>
          {running ? 'enviando…' : oldest === undefined ? '' : `desde ${sinceWords(oldest, now)}`}
        </span>
      </>
    );
  return (
    <span className={classes.part} data-tone={refused > 0 ? 'doubt' : undefined}>
      {pending === 0 ? <IconCloudCheck size={17} /> : <IconCloudUp size={17} />}
      {words}
      {status.network.kind === 'alone' ? null : <ActionHint action={syncNow} capOnly />}
    </span>
  );
}

function Poll({ wifi, now }: { readonly wifi: NonNullable<Status['wifi']>; readonly now: number }) {
  let words = 'Zonas WiFi: aún sin sondeo';
  if (wifi.total === 0) words = 'Zonas WiFi: sin importar';
  else if (wifi.polledAt !== undefined) {
    const at =
      now - wifi.polledAt > 86_400_000 ? formatMoment(wifi.polledAt, now) : formatShortTime(wifi.polledAt);
    words = `WiFi: ${formatCount(wifi.up)} de ${formatCount(wifi.total)} en servicio, sondeo ${at}`;
  }
  return (
    <span className={classes.part}>
      <IconAntenna size={17} className={classes.icon} /> <span className={classes.words}>{words}</span>
    </span>
  );
}

/** 34 px at the foot of every screen. Without network it turns amber; nothing else on the screen changes. */
export function StatusBar({ status, user, syncNow, lock }: StatusBarProps) {
  const now = useNow();
  const offline = status?.host === 'station' && status.network.kind === 'offline';
  return (
    <footer className={classes.bar} data-offline={offline || undefined}>
      <div className={classes.parts}>
        {status === undefined ? null : (
          <>
            <Network status={status} now={now} />
            <Waiting status={status} now={now} syncNow={syncNow} />
            {status.wifi === undefined ? null : <Poll wifi={status.wifi} now={now} />}
          </>
        )}
      </div>
      <div className={classes.parts}>
        <UnstyledButton className={classes.part} onClick={lock.run} aria-label={`${user}. ${lock.label}`}>
          <IconUserCircle size={17} /> {user}
        </UnstyledButton>
        <span className={classes.part}>
          {formatDate(now)}, {formatTime(now)}
        </span>
      </div>
    </footer>
  );
}
