import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { localDate } from '#shared/domain/bogota.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { datesOf, periodOf, periodTitle, shifted } from '#renderer/lib/periods.ts';
import { UsageSheet } from '#renderer/features/rooms/UsageSheet.tsx';
import { UsageView } from '#renderer/features/rooms/UsageView.tsx';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { printPage } from '#renderer/lib/print.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';

export function UsageScreen() {
  const today = localDate(useNow(60_000));
  const [period, setPeriod] = useState(() => periodOf(today, 1));
  const [kind, setKind] = useState<SpaceKind | null>(null);
  const [trouble, setTrouble] = useState<string>();
  const asked = { ...datesOf(period), kind };
  const usage = useQuery(api.rooms.usage.queryOptions(asked));
  const exported = useMutation(api.rooms.exportUsage.mutationOptions());
  const printed = useMutation(api.rooms.usagePrinted.mutationOptions());
  const title = `Uso: ${periodTitle(period).replace(/^./u, (letter) => letter.toLowerCase())}`;
  if (usage.error !== null) {
    const retry = {
      id: 'usage.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void usage.refetch(),
    };
    return <ErrorState failure={refusalOf(usage.error)} action={retry} />;
  }
  const fail = (what: string) => (error: unknown) => {
    setTrouble(`${what} ${refusalOf(error).message}`);
  };
  return (
    <>
      <UsageView
        title={title}
        months={period.months}
        kind={kind}
        usage={usage.data}
        trouble={trouble}
        last={asked.to > today}
        onShift={(steps) => {
          setTrouble(undefined);
          setPeriod(shifted(period, steps));
        }}
        onMonths={(months) => {
          setPeriod(periodOf(asked.from, months));
        }}
        onKind={setKind}
        onExport={() => {
          setTrouble(undefined);
          exported.mutate(asked, {
            onSuccess: async ({ name, text }) => {
              const fault = await saveFile(name, new TextEncoder().encode(text));
              if (fault !== undefined) setTrouble(`No se guardó la tabla. ${fault}`);
            },
            onError: fail('No se hizo la tabla.'),
          });
        }}
        onPrint={() => {
          setTrouble(undefined);
          // On the trail before it is on paper.
          printed.mutate(asked, {
            onSuccess: async () => {
              const fault = await printPage();
              if (fault !== undefined) setTrouble(`No se imprimió. ${fault}`);
            },
            onError: fail('No se imprimió.'),
          });
        }}
      />
      {usage.data === undefined ? null : <UsageSheet title={title} kind={kind} usage={usage.data} />}
    </>
  );
}
