import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { TargetsView } from '#renderer/features/targets/TargetsView.tsx';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { dropHanded, handedTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

/** The zone that the screen before was at. */
function handedZone(): string | undefined {
  const value = handedTo('equipos-wifi');
  const named = typeof value === 'object' && value !== null && 'zoneId' in value ? value.zoneId : undefined;
  return typeof named === 'string' ? named : undefined;
}

/** The devices of the WiFi zones: how each is asked, who asks it, and what it answers now. */
export function TargetsScreen({ host }: { readonly host: HostRole }) {
  const [from] = useState(handedZone);
  useEffect(dropHanded, []);
  const list = useQuery(api.targets.list.queryOptions());
  if (list.error !== null && list.data === undefined) {
    const retry = {
      id: 'targets.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void list.refetch(),
    };
    return <ErrorState failure={refusalOf(list.error)} action={retry} />;
  }
  if (list.data === undefined) return <SkeletonRows rows={10} height={44} />;
  return <TargetsView list={list.data} central={host === 'central'} from={from} />;
}
