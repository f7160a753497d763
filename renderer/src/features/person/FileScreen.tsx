import { useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { FileView } from '#renderer/features/person/FileView.tsx';
import { useFile } from '#renderer/features/person/useFile.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

/** What the screen before hands over: whose file, and where Esc leads when that is not Recepción or Central. */
export interface FileHand {
  readonly personId: string;
  readonly back?: string;
}

function isHand(value: unknown): value is FileHand {
  return typeof value === 'object' && value !== null && 'personId' in value;
}

/** `goTo('persona', { personId })` opens it. A reload forgets whose file it was: ids do not stay in addresses. */
export function FileScreen({ host }: { readonly host: HostRole }) {
  const [hand] = useState(() => {
    const handed = handedTo('persona');
    return isHand(handed) ? handed : undefined;
  });
  const home = host === 'central' ? 'central' : 'recepcion';
  const leave: Action = {
    id: 'file.leave',
    label: host === 'central' ? 'Volver' : 'Volver a Recepción',
    keys: ['Escape'],
    run: () => {
      goTo(hand?.back ?? home, hand === undefined ? undefined : { personId: hand.personId });
    },
  };
  useActions('Ficha', [leave]);
  return hand === undefined ? (
    <EmptyState title="Ninguna ficha está abierta" action={leave}>
      Busque a la persona en Recepción y abra su ficha con Ctrl O.
    </EmptyState>
  ) : (
    <OpenFile host={host} id={hand.personId} leave={leave} />
  );
}

interface OpenFileProps {
  readonly host: HostRole;
  readonly id: string;
  readonly leave: Action;
}

function OpenFile({ host, id, leave }: OpenFileProps) {
  const { file, failure, again, visits, more, loadingMore, showMore } = useFile(host, id);
  if (file === undefined) {
    if (failure === undefined) return <SkeletonRows rows={12} height={44} />;
    const retry: Action = { id: 'file.retry', label: 'Volver a intentar', keys: ['F9'], run: again };
    return <ErrorState failure={failure} action={failure.code === 'NO_EXISTE' ? leave : retry} />;
  }
  return (
    <FileView
      file={file}
      visits={visits}
      more={more}
      loadingMore={loadingMore}
      leave={leave}
      onMore={showMore}
    />
  );
}
