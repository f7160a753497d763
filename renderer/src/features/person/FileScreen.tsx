import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import type { CorrectableField } from '#shared/domain/person-correction.ts';
import { CorrectionDialog } from '#renderer/features/person/CorrectionDialog.tsx';
import { fieldNames } from '#renderer/features/person/file-model.ts';
import { FileView } from '#renderer/features/person/FileView.tsx';
import { useFile } from '#renderer/features/person/useFile.ts';
import { isPossible } from '#renderer/lib/actions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

/** What the screen before hands over: whose file, and where Esc leads when that is not Recepción or Central. */
export interface FileHand {
  readonly personId: string;
  readonly back?: string;
}

/** Where Esc leads. */
const HOME: Readonly<Record<HostRole, string>> = { station: 'recepcion', central: 'central' };

function isHand(value: unknown): value is FileHand {
  return typeof value === 'object' && value !== null && 'personId' in value;
}

/** `goTo('persona', { personId })` opens it. A reload forgets whose file it was: ids do not stay in addresses. */
export function FileScreen({ host }: { readonly host: HostRole }) {
  const [hand] = useState(() => {
    const handed = handedTo('persona');
    return isHand(handed) ? handed : undefined;
  });
  /** The files opened one from another, the one on the screen last. */
  const [trail, setTrail] = useState(() => (hand === undefined ? [] : [hand.personId]));
  const id = trail.at(-1);
  const leave: Action = {
    id: 'file.leave',
    label: trail.length > 1 || host === 'central' ? 'Volver' : 'Volver a Recepción',
    keys: ['Escape'],
    run: () => {
      if (trail.length > 1) setTrail(trail.slice(0, -1));
      else goTo(hand?.back ?? HOME[host], id === undefined ? undefined : { personId: id });
    },
  };
  useActions('Ficha', [leave]);
  return id === undefined ? (
    <EmptyState title="Ninguna ficha está abierta" action={leave}>
      Busque a la persona en Recepción y abra su ficha con Ctrl O.
    </EmptyState>
  ) : (
    <OpenFile
      key={id}
      host={host}
      id={id}
      leave={leave}
      onOpen={(personId) => {
        setTrail([...trail, personId]);
      }}
    />
  );
}

/** What fits into the room of a notice: two names, or how many. */
function whatChanged(fields: readonly CorrectableField[]): string {
  if (fields.length === 0) return 'Alguien los corrigió igual antes.';
  return fields.length > 2 ? `${fields.length} campos.` : `${fieldNames(fields)}.`;
}

interface OpenFileProps {
  readonly host: HostRole;
  readonly id: string;
  readonly leave: Action;
  readonly onOpen: (personId: string) => void;
}

function OpenFile({ host, id, leave, onOpen }: OpenFileProps) {
  const { file, failure, again, fresh, visits, more, loadingMore, showMore } = useFile(host, id);
  const [correcting, setCorrecting] = useState(false);
  const now = useNow(60_000);
  const retry: Action = {
    id: 'file.retry',
    label: 'Volver a intentar',
    keys: ['F9'],
    when: () => file === undefined && failure !== undefined,
    run: again,
  };
  const shown = file?.shown;
  const correct: Action = {
    id: 'file.correct',
    label: 'Corregir los datos',
    keys: ['Ctrl+E'],
    // The desk of the Punto corrects: at the central office the same file is read only.
    when: () => host === 'station' && shown?.kind === 'FULL',
    run: () => {
      setCorrecting(true);
    },
  };
  const next: Action = {
    id: 'file.more',
    label: 'Más visitas',
    keys: ['+'],
    when: () => more && !loadingMore,
    run: showMore,
  };
  useActions('Ficha', [correct, next, retry]);
  if (file === undefined) {
    if (failure === undefined) return <SkeletonRows rows={12} height={44} />;
    return <ErrorState failure={failure} action={failure.code === 'NO_EXISTE' ? leave : retry} />;
  }
  return (
    <>
      <FileView
        file={file}
        visits={visits}
        now={now}
        loadingMore={loadingMore}
        actions={{
          correct: isPossible(correct) ? correct : undefined,
          more: more ? next : undefined,
          leave,
        }}
      />
      {correcting && shown?.kind === 'FULL' ? (
        <CorrectionDialog
          person={shown}
          fresh={async () => {
            const now = (await fresh())?.shown;
            return now?.kind === 'FULL' ? now : undefined;
          }}
          onSaved={(fields) => {
            setCorrecting(false);
            again();
            notifications.show({
              color: 'teal',
              title: fields.length === 0 ? 'Ya estaba así' : 'Datos corregidos',
              message: whatChanged(fields),
            });
          }}
          onOpen={(personId) => {
            setCorrecting(false);
            onOpen(personId);
          }}
          onClose={() => {
            setCorrecting(false);
          }}
        />
      ) : null}
    </>
  );
}
