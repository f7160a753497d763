import { UnstyledButton } from '@mantine/core';
import { STATE_WORDS, ZONE_STATES } from '#renderer/features/wifi/model.ts';
import type { Counts, ZoneState } from '#renderer/features/wifi/model.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wifi/Counters.module.css';

interface CountersProps {
  readonly counts: Counts;
  readonly chosen: ZoneState | undefined;
  readonly onChoose: (state: ZoneState) => void;
}

/** Five counters that are filters. Only what is down is filled, and only when something is. */
export function Counters({ counts, chosen, onChoose }: CountersProps) {
  return (
    <fieldset className={classes.counters} aria-label="Filtrar por estado">
      {ZONE_STATES.map((state, index) => (
        <UnstyledButton
          key={state}
          className={classes.counter}
          data-state={state}
          data-alarm={(state === 'DOWN' && counts.DOWN > 0) || undefined}
          data-none={counts[state] === 0 || undefined}
          aria-pressed={chosen === state}
          aria-keyshortcuts={String(index + 1)}
          onClick={() => {
            onChoose(state);
          }}
        >
          <StateMark tone={STATE_WORDS[state].tone} size={24} />
          <strong>{formatCount(counts[state])}</strong>
          {counts[state] === 1 ? STATE_WORDS[state].one : STATE_WORDS[state].many}
          <KeyCap
            keys={[String(index + 1)]}
            look={state === 'DOWN' && counts.DOWN > 0 ? 'translucent' : 'plain'}
            decorative
          />
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
