import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { FaultsView } from '#renderer/features/coworking/FaultsView.tsx';
import { ReportFaultDialog } from '#renderer/features/coworking/ReportFaultDialog.tsx';
import { FaultTextDialog } from '#renderer/features/coworking/FaultTextDialog.tsx';
import { useBoard } from '#renderer/features/coworking/useBoard.ts';
import { api, client, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { copyText } from '#renderer/lib/clipboard.ts';
import { dropHanded, goTo, handedTo } from '#renderer/lib/route.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

/** The period that the availability is told of, days up to today. */
const DAYS = 30;

function handedSpace(): string | undefined {
  const value = handedTo('danos');
  return typeof value === 'object' &&
    value !== null &&
    'spaceId' in value &&
    typeof value.spaceId === 'string'
    ? value.spaceId
    : undefined;
}

/** What was copied, saved or went wrong last; it stays until the next key. */
interface Said {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

/** What cannot be used, and what the help desk is told of it. */
export function FaultsScreen() {
  const [from] = useState(handedSpace);
  useEffect(dropHanded, []);
  const live = useBoard();
  const [chosen, setChosen] = useState<string>();
  const [open, setOpen] = useState<'report' | 'ticket' | 'resolve'>();
  const [said, setSaid] = useState<Said>();
  const faults = useQuery(api.coworking.faults.queryOptions());
  const period = { from: localDate(live.now - (DAYS - 1) * DAY_MS), to: localDate(live.now + DAY_MS) };
  const availability = useQuery(api.coworking.availability.queryOptions(period));
  // The one that was open when the key was pressed; else what the screen before was at; else the newest.
  const current =
    faults.data?.find((fault) => fault.id === chosen) ??
    faults.data?.find((fault) => fault.spaceId === from && fault.resolvedAt === null) ??
    faults.data?.[0];
  const ticket = useQuery(
    api.coworking.ticketText.queryOptions({ faultId: current?.id ?? '' }, { enabled: current !== undefined }),
  );
  const done = async () => {
    setOpen(undefined);
    await queryClient.invalidateQueries(api.coworking.pathFilter());
  };
  const note = useMutation(api.coworking.noteTicket.mutationOptions({ onSuccess: done }));
  const resolve = useMutation(api.coworking.resolveFault.mutationOptions({ onSuccess: done }));
  const report = useMutation(
    api.coworking.reportFault.mutationOptions({
      onSuccess: async ({ faultId }) => {
        setChosen(faultId);
        await done();
      },
    }),
  );
  const close = () => {
    setOpen(undefined);
    note.reset();
    resolve.reset();
    report.reset();
  };
  if (faults.error !== null)
    return (
      <ErrorState
        failure={refusalOf(faults.error)}
        action={{
          id: 'faults.retry',
          label: 'Volver a intentar',
          keys: ['F9'],
          run: () => void faults.refetch(),
        }}
      />
    );
  if (faults.data === undefined || live.board === undefined) return <SkeletonRows rows={8} height={56} />;
  const text = ticket.data;
  const save = async () => {
    if (current === undefined) return;
    const { fileName, text: words } = await client.coworking.ticketText.query({ faultId: current.id });
    const problem = await saveFile(fileName, new TextEncoder().encode(words));
    setSaid(
      problem === undefined
        ? { tone: 'good', text: `Guardado como ${fileName}` }
        : { tone: 'bad', text: problem },
    );
  };
  return (
    <>
      <FaultsView
        faults={faults.data}
        current={current}
        text={text?.text}
        said={said}
        now={live.now}
        availability={availability.data}
        days={DAYS}
        onChoose={(id) => {
          setSaid(undefined);
          setChosen(id);
        }}
        onReport={() => {
          setSaid(undefined);
          setOpen('report');
        }}
        onCopy={() => {
          if (text === undefined) return;
          setSaid(
            copyText(text.text)
              ? { tone: 'good', text: 'Copiado: péguelo en el formulario de soporte con Ctrl V.' }
              : { tone: 'bad', text: 'No se pudo copiar. Guárdelo como archivo con G.' },
          );
        }}
        onSave={() => {
          save().catch((error: unknown) => {
            setSaid({ tone: 'bad', text: refusalOf(error).message });
          });
        }}
        onTicket={() => {
          setSaid(undefined);
          setOpen('ticket');
        }}
        onResolve={() => {
          setSaid(undefined);
          setOpen('resolve');
        }}
        onLeave={() => {
          goTo('coworking');
        }}
      />
      {open === 'report' ? (
        <ReportFaultDialog
          spots={live.spots.filter((spot) => spot.fault === null)}
          start={from}
          busy={report.isPending}
          failure={report.error === null ? undefined : refusalOf(report.error)}
          onReport={(fault) => {
            report.mutate(fault);
          }}
          onClose={close}
        />
      ) : null}
      {open === 'ticket' && current !== undefined ? (
        <FaultTextDialog
          title={`Número de caso de ${current.spaceName}`}
          label="Número que dio la mesa de ayuda"
          start={current.ticket ?? ''}
          mayBeEmpty
          busy={note.isPending}
          failure={note.error === null ? undefined : refusalOf(note.error)}
          onSave={(value) => {
            note.mutate({ faultId: current.id, ticket: value === '' ? null : value });
          }}
          onClose={close}
        />
      ) : null}
      {open === 'resolve' && current !== undefined ? (
        <FaultTextDialog
          title={`${current.spaceName} ya funciona`}
          label="Qué se hizo"
          start=""
          busy={resolve.isPending}
          failure={resolve.error === null ? undefined : refusalOf(resolve.error)}
          onSave={(resolution) => {
            resolve.mutate({ faultId: current.id, resolution });
          }}
          onClose={close}
        />
      ) : null}
    </>
  );
}
