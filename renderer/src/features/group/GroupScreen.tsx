import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Service } from '#shared/domain/codes.ts';
import { handOf, isNumber, nameOf, tallyOf } from '#renderer/features/group/model.ts';
import type { Match, Newcomer } from '#renderer/features/group/model.ts';
import { GroupView } from '#renderer/features/group/GroupView.tsx';
import { ServiceChoice } from '#renderer/features/group/ServiceChoice.tsx';
import { useGroup } from '#renderer/features/group/useGroup.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { goTo } from '#renderer/lib/route.ts';
import { useScan } from '#renderer/lib/scan.tsx';

const NOBODY: readonly Match[] = [];
const NO_NEWCOMERS: readonly Newcomer[] = [];

/** A group at the door: the service once, then one person after the other without looking at the screen. */
export function GroupScreen() {
  const [service, setService] = useState<Service>();
  const leave = () => {
    goTo('recepcion');
  };
  return service === undefined ? (
    <ServiceChoice onService={setService} onLeave={leave} />
  ) : (
    <Door service={service} onLeave={leave} />
  );
}

function Door({ service, onLeave }: { readonly service: Service; readonly onLeave: () => void }) {
  const group = useGroup(service);
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const [warned, setWarned] = useState(false);
  const newcomers = useQuery(api.attendance.newcomers.queryOptions());
  const drop = useMutation(
    api.attendance.dropNewcomer.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(api.attendance.newcomers.queryFilter()),
    }),
  );
  useScan({ onScan: group.scan });

  const wanted = text.trim();
  // A number is looked up when it is whole; only of a name those who bear it are offered while it is typed.
  const search = useQuery(
    api.people.search.queryOptions({ text: wanted }, { enabled: wanted.length > 1 && !isNumber(wanted) }),
  );
  const matches = wanted === '' || isNumber(wanted) ? NOBODY : (search.data ?? NOBODY);
  const waiting = newcomers.data ?? NO_NEWCOMERS;

  const submit = () => {
    if (wanted === '') return;
    setWarned(false);
    const chosen = matches[Math.min(cursor, matches.length - 1)];
    group.take(
      chosen === undefined
        ? { kind: 'typed', text: wanted }
        : { kind: 'person', id: chosen.id, name: nameOf(chosen) },
    );
    setText('');
    setCursor(0);
  };
  const complete = (newcomer: Newcomer) => {
    goTo('persona-nueva', handOf(newcomer));
  };
  const step = (by: number) => {
    const many = matches.length > 0 ? matches.length : waiting.length;
    setCursor(Math.max(0, Math.min(cursor + by, many - 1)));
  };
  return (
    <GroupView
      service={service}
      text={text}
      matches={matches}
      cursor={cursor}
      entries={group.entries}
      newcomers={waiting}
      failure={newcomers.error === null ? undefined : refusalOf(newcomers.error)}
      canUndo={group.canUndo}
      onText={(next) => {
        setText(next);
        setCursor(0);
      }}
      onSubmit={submit}
      onStep={step}
      onUndo={group.undo}
      onRetry={group.retry}
      onComplete={complete}
      onDrop={(newcomer) => {
        drop.mutate({ id: newcomer.id });
      }}
      warned={warned}
      onLeave={() => {
        if (warned || tallyOf(group.entries).unsettled === 0) onLeave();
        else setWarned(true);
      }}
    />
  );
}
