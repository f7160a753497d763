import { useState } from 'react';
import { SetUpForm } from '#renderer/features/coworking/SetUpForm.tsx';
import type { KindPlan } from '#renderer/features/coworking/SetUpForm.tsx';
import { api, client, queryClient, refusalOf } from '#renderer/lib/api.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** How many people a room holds until somebody says otherwise. */
const ROOM = 20;

/** «PC 01..16»: as wide as its last number, rooms as they are spoken of («Sala 1»). */
function rangeOf({ kind, prefix, count }: KindPlan): string {
  const wide = (number: number) => String(number).padStart(kind === 'SALA' ? 1 : 2, '0');
  return count === 1 ? `${prefix.trim()} ${wide(1)}` : `${prefix.trim()} ${wide(1)}..${wide(count)}`;
}

/** The first day of a floor: what there is, and all of it at once. */
export function SetUp() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const create = async (kinds: readonly KindPlan[]) => {
    setBusy(true);
    setFailure(undefined);
    try {
      for (const plan of kinds) {
        await client.coworking.addSpaces.mutate({
          kind: plan.kind,
          name: rangeOf(plan),
          capacity: plan.kind === 'SALA' ? ROOM : 1,
        });
      }
    } catch (error) {
      setFailure(refusalOf(error));
    } finally {
      setBusy(false);
      await queryClient.invalidateQueries(api.coworking.pathFilter());
    }
  };
  return <SetUpForm busy={busy} failure={failure} onCreate={(kinds) => void create(kinds)} />;
}
