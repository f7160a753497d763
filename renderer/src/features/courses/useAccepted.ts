import { useState } from 'react';
import type { ClashRow } from '#renderer/features/courses/model.ts';
import type { Action } from '#renderer/lib/actions.ts';

interface Accepted {
  /** Nothing stands in the way, or the person said to go on with all of it. */
  readonly clear: boolean;
  readonly accepted: boolean;
  readonly keys: readonly string[];
  readonly accept: Action;
}

/** Clashes are accepted as they were shown: others than those make the question new. */
export function useAccepted(clashes: readonly ClashRow[] | undefined): Accepted {
  const [keys, setKeys] = useState<readonly string[]>([]);
  const all = clashes ?? [];
  const accepted = all.length > 0 && all.every((clash) => keys.includes(clash.key));
  return {
    clear: clashes !== undefined && (all.length === 0 || accepted),
    accepted,
    keys,
    accept: {
      id: 'clashes.accept',
      label: 'Programar aunque se crucen',
      keys: ['F8'],
      when: () => all.length > 0,
      run: () => {
        setKeys(accepted ? [] : all.map((clash) => clash.key));
      },
    },
  };
}
