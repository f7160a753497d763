import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { localDate } from '#shared/domain/bogota.ts';
import { AvailabilityView } from '#renderer/features/evidence/AvailabilityView.tsx';
import { MakeDialog } from '#renderer/features/evidence/MakeDialog.tsx';
import { daysOf, moved, titleOf } from '#renderer/features/evidence/model.ts';
import type { Shown } from '#renderer/features/evidence/model.ts';
import { PeriodDialog } from '#renderer/features/evidence/PeriodDialog.tsx';
import { ReportDialog } from '#renderer/features/evidence/ReportDialog.tsx';
import type { DocumentKind } from '#renderer/features/evidence/ReportDialog.tsx';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { periodOf } from '#renderer/lib/periods.ts';
import { dropHanded, goTo, handedTo } from '#renderer/lib/route.ts';
import { bytesOf, saveFile } from '#renderer/lib/save-file.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';

type Open =
  | { readonly kind: 'PERIOD' | 'MAKE' }
  | { readonly kind: 'REPORT'; readonly number: string }
  | null;

/** What a zone that was opened here gives back: the period and the row as they were left. */
interface Hand {
  readonly shown: Shown;
  readonly contractId: string | null;
  readonly zoneId: string;
}

const isHand = (value: unknown): value is Hand =>
  typeof value === 'object' && value !== null && 'shown' in value && 'zoneId' in value;

function handOf(value: unknown): Hand | undefined {
  return isHand(value) ? value : undefined;
}

/** Availability of a period against what the contracts owe, and its numbered reports. */
export function AvailabilityScreen() {
  const today = localDate(useNow(60_000));
  const [hand] = useState(() => handOf(handedTo('disponibilidad')));
  useEffect(dropHanded, []);
  const [shown, setShown] = useState<Shown>(
    () => hand?.shown ?? { kind: 'WHOLE', period: periodOf(today, 1) },
  );
  const [contractId, setContract] = useState(hand?.contractId ?? null);
  const [open, setOpen] = useState<Open>(null);
  const [said, setSaid] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const days = daysOf(shown);
  const asked = { ...days, contractId };
  const availability = useQuery(api.evidence.availability.queryOptions(asked));
  const contracts = useQuery(api.evidence.contracts.queryOptions());
  const reports = useQuery(api.evidence.reports.queryOptions());
  const document = useMutation(api.evidence.document.mutationOptions());
  const make = useMutation(api.evidence.make.mutationOptions());

  const failure = availability.error ?? contracts.error ?? reports.error;
  if (failure !== null) {
    const retry = {
      id: 'evidence.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => {
        void availability.refetch();
        void contracts.refetch();
        void reports.refetch();
      },
    };
    return <ErrorState failure={refusalOf(failure)} action={retry} />;
  }
  const fresh = () => {
    setTrouble(undefined);
    setSaid(undefined);
  };
  const show = (next: Shown) => {
    fresh();
    setOpen(null);
    setShown(next);
  };
  const save = (kind: DocumentKind, number?: string) => {
    fresh();
    document.mutate(
      { of: number === undefined ? asked : { number }, kind },
      {
        onSuccess: async ({ name, base64 }) => {
          const fault = await saveFile(name, bytesOf(base64));
          if (fault === undefined) setSaid(`Listo: ${name}.`);
          else setTrouble(`No se guardó ${name}. ${fault}`);
        },
        onError: (error) => {
          setTrouble(`No se hizo el documento. ${refusalOf(error).message}`);
        },
      },
    );
  };
  const report =
    open?.kind === 'REPORT' ? reports.data?.reports.find(({ number }) => number === open.number) : undefined;
  const close = () => {
    fresh();
    setOpen(null);
  };
  return (
    <>
      <AvailabilityView
        shown={shown}
        from={hand?.zoneId}
        today={today}
        availability={availability.data}
        contracts={contracts.data}
        contractId={contractId}
        reports={reports.data?.reports}
        mayNumber={reports.data?.mayNumber === true}
        said={said}
        trouble={open === null ? trouble : undefined}
        busy={document.isPending}
        covered={open !== null}
        onShow={show}
        onMove={(steps) => {
          show(moved(shown, steps));
        }}
        onZone={(zoneId) => {
          const back: Hand = { shown, contractId, zoneId };
          goTo('zona', { zoneId, back: { place: 'disponibilidad', value: back, name: 'Disponibilidad' } });
        }}
        onDays={() => {
          setOpen({ kind: 'PERIOD' });
        }}
        onContract={(id) => {
          fresh();
          setContract(id);
        }}
        onDocument={save}
        onMake={() => {
          fresh();
          setOpen({ kind: 'MAKE' });
        }}
        onReport={(number) => {
          fresh();
          setOpen({ kind: 'REPORT', number });
        }}
      />
      {open?.kind === 'PERIOD' ? (
        <PeriodDialog from={days.from} to={days.to} today={today} onChoose={show} onClose={close} />
      ) : null}
      {open?.kind === 'MAKE' ? (
        <MakeDialog
          period={titleOf(shown)}
          contract={contracts.data?.find(({ id }) => id === contractId)?.number ?? null}
          busy={make.isPending}
          trouble={trouble}
          onMake={() => {
            fresh();
            make.mutate(asked, {
              onSuccess: async (made) => {
                await reports.refetch();
                setOpen({ kind: 'REPORT', number: made.report.number });
                setSaid(
                  made.isNew
                    ? `Quedó hecho el informe ${made.report.number}.`
                    : `Nada cambió: sigue valiendo ${made.report.number}.`,
                );
              },
              onError: (error) => {
                setTrouble(`No se hizo el informe. ${refusalOf(error).message}`);
              },
            });
          }}
          onClose={close}
        />
      ) : null}
      {report === undefined ? null : (
        <ReportDialog
          report={report}
          busy={document.isPending}
          said={said}
          trouble={trouble}
          onDocument={(kind) => {
            save(kind, report.number);
          }}
          onClose={close}
        />
      )}
    </>
  );
}
