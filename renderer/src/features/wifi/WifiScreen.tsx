import { useQuery } from '@tanstack/react-query';
import { IconWifi } from '@tabler/icons-react';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { BoardView } from '#renderer/features/wifi/BoardView.tsx';
import { api, refusalOf } from '#renderer/lib/api.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

interface WifiScreenProps {
  readonly host: HostRole;
  readonly role: Role;
}

export function WifiScreen({ host, role }: WifiScreenProps) {
  const now = useNow();
  const board = useQuery(api.wifi.board.queryOptions(undefined, { refetchInterval: 30_000 }));
  if (board.data === undefined) {
    if (board.error === null) return <SkeletonRows rows={20} height={28} />;
    const retry = {
      id: 'wifi.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void board.refetch(),
    };
    return <ErrorState failure={refusalOf(board.error)} action={retry} />;
  }
  if (board.data.comunas.length === 0) {
    return <NoZones host={host} looksOnly={role === 'desk'} />;
  }
  return <BoardView board={board.data} now={now} looksOnly={role === 'desk'} />;
}

const TO_TARGETS: Action = {
  id: 'wifi.to.equipos-wifi',
  label: 'Ir a Equipos WiFi',
  keys: ['E'],
  run: () => {
    goTo('equipos-wifi');
  },
};

function NoZones({ host, looksOnly }: { readonly host: HostRole; readonly looksOnly: boolean }) {
  const leads = !looksOnly;
  useActions('Zonas WiFi', leads ? [TO_TARGETS] : []);
  return (
    <EmptyState
      title="Aún no hay zonas WiFi"
      icon={<IconWifi size={28} />}
      {...(leads ? { action: TO_TARGETS } : {})}
    >
      {host === 'central'
        ? 'Impórtelas una vez del listado oficial en Equipos WiFi; aquí aparecen todas, por comuna.'
        : 'Llegan de la central con la sincronización. Sin central se importan en Equipos WiFi.'}
    </EmptyState>
  );
}
