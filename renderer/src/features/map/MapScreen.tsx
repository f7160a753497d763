import { useQuery } from '@tanstack/react-query';
import { IconMap2 } from '@tabler/icons-react';
import { MapView } from '#renderer/features/map/MapView.tsx';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

export function MapScreen() {
  const board = useQuery(api.wifi.board.queryOptions(undefined, { refetchInterval: 30_000 }));
  const plan = useQuery(api.map.plan.queryOptions());
  const error = plan.error ?? board.error;
  if (board.data === undefined || plan.data === undefined) {
    if (error === null) return <SkeletonRows rows={14} height={40} />;
    const retry = {
      id: 'map.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => {
        void plan.refetch();
        void board.refetch();
      },
    };
    return <ErrorState failure={refusalOf(error)} action={retry} />;
  }
  if (board.data.comunas.length === 0)
    return (
      <EmptyState title="Aún no hay zonas WiFi" icon={<IconMap2 size={28} />}>
        Cuando se importe el listado oficial, cada zona aparece aquí en su lugar.
      </EmptyState>
    );
  return <MapView board={board.data} plan={plan.data} />;
}
