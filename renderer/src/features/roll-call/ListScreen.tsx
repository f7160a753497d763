import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role, RollCallMark } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { ArrivalDialog } from '#renderer/features/roll-call/ArrivalDialog.tsx';
import { ListView } from '#renderer/features/roll-call/ListView.tsx';
import { rowsOf, stageOf } from '#renderer/features/roll-call/model.ts';
import type { List, Row } from '#renderer/features/roll-call/model.ts';
import { ReasonDialog } from '#renderer/features/roll-call/ReasonDialog.tsx';
import { SignSheet } from '#renderer/features/roll-call/SignSheet.tsx';
import { TrailDialog } from '#renderer/features/roll-call/TrailDialog.tsx';
import { useRollCall } from '#renderer/features/roll-call/useRollCall.ts';
import type { RollCall } from '#renderer/features/roll-call/useRollCall.ts';
import { VisitorDialog } from '#renderer/features/roll-call/VisitorDialog.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { printPage } from '#renderer/lib/print.ts';
import { goTo } from '#renderer/lib/route.ts';
import { useScan } from '#renderer/lib/scan.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

interface ListScreenProps {
  readonly sessionId: string;
  readonly role: Role;
}

export function ListScreen({ sessionId, role }: ListScreenProps) {
  const call = useRollCall(sessionId);
  const leave: Action = {
    id: 'list.back',
    label: 'Volver a Cursos',
    keys: ['Escape'],
    run: () => {
      goTo('cursos');
    },
  };
  const retry: Action = {
    id: 'list.retry',
    label: 'Volver a intentar',
    keys: ['F9'],
    run: () => void call.query.refetch(),
  };
  if (call.query.error !== null) return <Failed call={call} retry={retry} leave={leave} />;
  if (call.list === undefined) return <SkeletonRows rows={14} height={33} />;
  return <OpenList call={call} list={call.list} role={role} leave={leave} />;
}

function Failed({
  call,
  retry,
  leave,
}: {
  readonly call: RollCall;
  readonly retry: Action;
  readonly leave: Action;
}) {
  const failure = refusalOf(call.query.error);
  const again = failure.code === 'SIN_RED' || failure.code === 'DEFECTO';
  useActions('Lista', [retry, leave]);
  return <ErrorState failure={failure} action={again ? retry : leave} />;
}

/** Which dialog lies over the list. */
type Over =
  | { readonly kind: 'arrival'; readonly row: Row }
  | { readonly kind: 'reason' }
  | { readonly kind: 'trail' }
  | { readonly kind: 'visitor'; readonly documentNumber: string };

interface OpenListProps {
  readonly call: RollCall;
  readonly list: List;
  readonly role: Role;
  readonly leave: Action;
}

function OpenList({ call, list, role, leave }: OpenListProps) {
  const now = useNow(10_000);
  const [cursor, setCursor] = useState(0);
  const [over, setOver] = useState<Over>();
  const printed = useMutation(api.rollCall.printed.mutationOptions());
  const { session } = list;
  const stage = stageOf(list, now);
  const rows = rowsOf(list, call.pressed, stage);
  const markable = stage === 'open' || (stage === 'closed' && call.reason !== undefined);
  const close = () => {
    setOver(undefined);
  };
  const markRow = (row: Row, mark: RollCallMark, arrivedAt: number | null) => {
    call.mark(
      [{ personId: row.personId, mark, arrivedAt }],
      `${row.name}, ${labels.rollCall[mark].toLowerCase()}`,
    );
  };
  /** Late is as of now; afterwards, or pressed again, the hour is asked. */
  const mark = (row: Row, wanted: RollCallMark) => {
    if (!markable) return;
    if (wanted !== 'TARDE') {
      markRow(row, wanted, null);
      return;
    }
    const at = Date.now();
    const during = at > session.startsAt && at < session.endsAt;
    if (during && row.marked?.mark !== 'TARDE') markRow(row, 'TARDE', at);
    else setOver({ kind: 'arrival', row });
  };
  const everybody = (wanted: RollCallMark, words: string, how: 'LISTA' | 'HOJA') => {
    const others = rows.filter((row) => how === 'HOJA' || row.marked?.mark !== wanted || !row.saved);
    call.mark(
      others.map(({ personId }) => ({ personId, mark: wanted, arrivedAt: null })),
      words,
      how,
    );
  };
  /** A document that was passed or typed: who is on the list is present, anybody else may be added. */
  const byDocument = async (documentNumber: string) => {
    if (!markable) return;
    const found = await queryClient
      .fetchQuery(api.rollCall.find.queryOptions({ sessionId: session.id, documentNumber }, { staleTime: 0 }))
      .catch((error: unknown) => {
        call.say({ tone: 'bad', title: 'No se buscó a la persona.', text: refusalOf(error).message });
        return undefined;
      });
    if (found === undefined) return;
    const index = rows.findIndex((row) => row.personId === found?.personId);
    const row = rows[index];
    if (row === undefined) {
      setOver({ kind: 'visitor', documentNumber });
      return;
    }
    setCursor(index);
    markRow(row, 'PRESENTE', null);
    call.say({ tone: 'good', title: `${row.name}: presente.` });
  };
  useScan({
    onScan: (reading) => {
      if (reading.kind === 'READ') void byDocument(reading.documentNumber);
      else call.say({ tone: 'bad', title: 'No se entendió la lectura.', text: reading.message });
    },
  });
  return (
    <>
      <ListView
        list={list}
        rows={rows}
        stage={stage}
        cursor={Math.min(cursor, Math.max(0, rows.length - 1))}
        markable={markable}
        busy={call.closing}
        said={call.said}
        reason={call.reason}
        canUndo={call.canUndo && markable}
        onCursor={setCursor}
        onMark={mark}
        onDocument={(documentNumber) => void byDocument(documentNumber)}
        onAll={() => {
          everybody('PRESENTE', 'Todos presentes', 'LISTA');
        }}
        onNobody={() => {
          everybody('AUSENTE', 'Todos ausentes', 'LISTA');
        }}
        onSheet={() => {
          everybody('AUSENTE', 'Hoja firmada', 'HOJA');
        }}
        onUndo={call.undo}
        onClose={call.close}
        onVisitor={() => {
          setOver({ kind: 'visitor', documentNumber: '' });
        }}
        onCorrect={() => {
          setOver({ kind: 'reason' });
        }}
        onTrail={() => {
          setOver({ kind: 'trail' });
        }}
        onResults={() => {
          goTo('resultados', { groupId: session.groupId });
        }}
        onPrint={() => {
          // On the trail before it is on paper.
          printed.mutate(
            { sessionId: session.id },
            {
              onSuccess: async () => {
                const failure = await printPage();
                if (failure !== undefined)
                  call.say({ tone: 'bad', title: 'La hoja no se imprimió.', text: failure });
              },
              onError: (error) => {
                call.say({ tone: 'bad', title: 'La hoja no se imprimió.', text: refusalOf(error).message });
              },
            },
          );
        }}
        onLeave={() => {
          if (call.reason === undefined) leave.run();
          else call.correct(undefined);
        }}
      />
      <SignSheet list={list} />
      {over?.kind === 'arrival' ? (
        <ArrivalDialog
          session={session}
          name={over.row.name}
          arrivedAt={over.row.marked?.arrivedAt ?? null}
          onArrival={(arrivedAt) => {
            markRow(over.row, 'TARDE', arrivedAt);
            close();
          }}
          onClose={close}
        />
      ) : null}
      {over?.kind === 'reason' ? (
        <ReasonDialog
          onReason={(why) => {
            call.correct(why);
            close();
          }}
          onClose={close}
        />
      ) : null}
      {over?.kind === 'trail' ? <TrailDialog trail={list.trail} onClose={close} /> : null}
      {over?.kind === 'visitor' ? (
        <VisitorDialog
          sessionId={session.id}
          role={role}
          documentNumber={over.documentNumber}
          reason={call.reason}
          onAdded={({ id, name }, words) => {
            call.say({ tone: 'good', title: `${name}: presente.`, text: words });
            close();
            call.added(id);
          }}
          onClose={close}
        />
      ) : null}
    </>
  );
}
