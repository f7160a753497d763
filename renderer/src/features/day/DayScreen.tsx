import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { DayMoment } from '#shared/domain/day-check.ts';
import { CheckDialog } from '#renderer/features/day/CheckDialog.tsx';
import { DaySheet } from '#renderer/features/day/DaySheet.tsx';
import { DayView } from '#renderer/features/day/DayView.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { printPage } from '#renderer/lib/print.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';

export function DayScreen() {
  const today = localDate(useNow(60_000));
  // Undefined is today, whatever day that has become while the screen stood open over midnight.
  const [chosen, setChosen] = useState<string>();
  const [checking, setChecking] = useState<DayMoment>();
  const [notPrinted, setNotPrinted] = useState<string>();
  const date = chosen ?? today;
  const sheet = useQuery(api.day.sheet.queryOptions({ date }));
  const sync = useQuery(api.sync.status.queryOptions());
  const printed = useMutation(api.day.printed.mutationOptions());
  const check = useMutation(
    api.day.check.mutationOptions({
      onSuccess: async () => {
        setChecking(undefined);
        await queryClient.invalidateQueries(api.day.pathFilter());
        await queryClient.invalidateQueries(api.attendance.pathFilter());
      },
    }),
  );
  if (sheet.error !== null) {
    const retry = {
      id: 'day.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void sheet.refetch(),
    };
    return <ErrorState failure={refusalOf(sheet.error)} action={retry} />;
  }
  return (
    <>
      <DayView
        date={date}
        today={date === today}
        sheet={sheet.data}
        notPrinted={notPrinted}
        onShift={(days) => {
          const next = localDate(startOfLocalDate(date) + days * DAY_MS);
          if (next <= today) setChosen(next === today ? undefined : next);
        }}
        onCheck={(moment) => {
          check.reset();
          setChecking(moment);
        }}
        onPrint={() => {
          setNotPrinted(undefined);
          // On the trail before it is on paper: a sheet that nobody printed harms less than one that nobody knows of.
          printed.mutate(
            { date },
            {
              onSuccess: async () => {
                setNotPrinted(await printPage());
              },
              onError: (error) => {
                setNotPrinted(refusalOf(error).message);
              },
            },
          );
        }}
      />
      {sheet.data === undefined ? null : <DaySheet sheet={sheet.data} />}
      {checking === undefined || sheet.data === undefined ? null : (
        <CheckDialog
          moment={checking}
          open={sheet.data.totals.open}
          pending={sync.data?.pending ?? 0}
          busy={check.isPending}
          failure={check.error === null ? undefined : refusalOf(check.error)}
          onSave={(result) => {
            check.mutate(result);
          }}
          onClose={() => {
            setChecking(undefined);
          }}
        />
      )}
    </>
  );
}
