import { VisuallyHidden } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Header } from '#renderer/app/Header.tsx';
import type { PlaceLink } from '#renderer/app/Header.tsx';
import { MorePlaces } from '#renderer/app/MorePlaces.tsx';
import { KeyMap } from '#renderer/app/KeyMap.tsx';
import { Palette } from '#renderer/app/Palette.tsx';
import { StatusBar } from '#renderer/app/StatusBar.tsx';
import type { Action, Scope } from '#renderer/lib/actions.ts';
import { Keyboard, useActionRegistry } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Status } from '#renderer/lib/status.ts';
import classes from '#renderer/app/Shell.module.css';

interface ShellNotice {
  readonly title: string;
  readonly message: string;
  readonly onRead: () => void;
}

interface ShellProps {
  readonly places: readonly PlaceLink[];
  /** Those that are not needed every day. */
  readonly more: readonly PlaceLink[];
  readonly active: string;
  /** The screen's name, for assistive technology and the window. */
  readonly title: string;
  readonly where: string;
  readonly user: string;
  readonly status: Status | undefined;
  /** Something that concerns the whole place and stays until it is said to have been read. */
  readonly notice: ShellNotice | undefined;
  /** What happens elsewhere and is told over every screen. */
  readonly alerts: ReactNode;
  readonly onSyncNow: () => void;
  readonly onLock: () => void;
  readonly onLogout: () => void;
  readonly children: ReactNode;
}

type Overlay = 'palette' | 'keys' | 'more';

/** Header, screen, status bar, and the two things that lie over every screen: palette and key map. */
export function Shell(props: ShellProps) {
  const [asked, setAsked] = useState<Overlay>();
  const [reading, setReading] = useState(false);
  const alone = props.status?.network.kind === 'alone' || props.status?.host === 'central';
  const palette: Action = {
    id: 'frame.palette',
    label: 'Buscar u ordenar',
    keys: ['Ctrl+K'],
    run: () => {
      setAsked('palette');
    },
  };
  const help: Action = {
    id: 'frame.keys',
    label: 'Ver las teclas de esta pantalla',
    keys: ['?'],
    run: () => {
      setAsked('keys');
    },
  };
  const syncNow: Action = {
    id: 'frame.sync',
    label: 'Sincronizar ahora',
    keys: ['Ctrl+S'],
    run: props.onSyncNow,
    when: () => !alone,
  };
  const lock: Action = {
    id: 'frame.lock',
    label: 'Bloquear la pantalla',
    keys: ['Ctrl+Shift+L'],
    run: props.onLock,
  };
  const logout: Action = {
    id: 'frame.logout',
    label: 'Cerrar la sesión',
    keys: ['Ctrl+Shift+X'],
    run: props.onLogout,
  };
  const more: Action = {
    id: 'frame.more',
    label: 'Más lugares',
    keys: ['Alt+0'],
    run: () => {
      setAsked('more');
    },
    when: () => props.more.length > 0,
  };
  const { notice } = props;
  const read: Action = {
    id: 'frame.read',
    label: 'Leer',
    keys: ['Ctrl+Shift+E'],
    run: () => {
      setReading(true);
    },
    when: () => notice !== undefined,
  };
  const frame: Scope = {
    title: 'En cualquier pantalla',
    actions: [
      ...props.places.map((place): Action => ({
        id: `place.${place.id}`,
        label: `Ir a ${place.label}`,
        keys: [`Alt+${place.digit}`],
        run: () => {
          goTo(place.id);
        },
      })),
      ...(props.more.length === 0 ? [] : [more]),
      // By name in the palette; their digits count only in the list of «Más».
      ...props.more.map((place): Action => ({
        id: `place.${place.id}`,
        label: `Ir a ${place.label}`,
        keys: [],
        run: () => {
          goTo(place.id);
        },
      })),
      palette,
      help,
      syncNow,
      ...(notice === undefined ? [] : [read]),
      lock,
      logout,
    ],
  };
  return (
    <Keyboard frame={frame}>
      <div className={classes.shell}>
        <div>
          <Header
            where={props.where}
            places={props.places}
            active={props.active}
            more={
              props.more.length === 0 ? undefined : (
                <MorePlaces
                  places={props.more}
                  active={props.active}
                  action={more}
                  opened={asked === 'more'}
                  onClose={() => {
                    setAsked(undefined);
                  }}
                />
              )
            }
            palette={palette}
            help={help}
          />
          {notice === undefined ? null : (
            <div className={classes.notice}>
              <Banner
                tone="doubt"
                title={notice.title}
                urgent
                aside={<ActionButton action={read} variant="default" size="xs" />}
              />
            </div>
          )}
        </div>
        <main className={classes.main}>
          <VisuallyHidden component="h1">{props.title}</VisuallyHidden>
          {props.children}
        </main>
        {props.alerts}
        <StatusBar status={props.status} user={props.user} syncNow={syncNow} lock={lock} />
      </div>
      {reading && notice !== undefined ? (
        <NoticeDialog
          notice={notice}
          onClose={() => {
            setReading(false);
          }}
        />
      ) : null}
      <Overlays
        asked={asked}
        onDone={() => {
          setAsked(undefined);
        }}
      />
    </Keyboard>
  );
}

interface NoticeDialogProps {
  readonly notice: ShellNotice;
  readonly onClose: () => void;
}

/** The whole of a notice. It goes away when somebody says to have read it, and not by closing it. */
function NoticeDialog({ notice, onClose }: NoticeDialogProps) {
  const understood: Action = {
    id: 'notice.understood',
    label: 'Entendido',
    keys: ['Enter'],
    run: () => {
      notice.onRead();
      onClose();
    },
  };
  return (
    <Dialog title={notice.title} onClose={onClose} actions={[understood]} size="40rem">
      <p className={classes.message}>{notice.message}</p>
      <ActionButton action={understood} data-autofocus />
    </Dialog>
  );
}

interface OverlaysProps {
  readonly asked: Overlay | undefined;
  readonly onDone: () => void;
}

/** Reads what can be done here at the moment of opening, before the overlay itself takes the keys. */
function Overlays({ asked, onDone }: OverlaysProps) {
  const registry = useActionRegistry();
  const scopes = useMemo(() => (asked === undefined ? undefined : registry.scopes()), [asked, registry]);
  return (
    <>
      <Palette scopes={asked === 'palette' ? scopes : undefined} onClose={onDone} />
      {asked === 'keys' && scopes !== undefined ? <KeyMap scopes={scopes} onClose={onDone} /> : null}
    </>
  );
}
