import { ConflictPane } from '#renderer/features/decisions/ConflictPane.tsx';
import { ForkPane } from '#renderer/features/decisions/ForkPane.tsx';
import type { Case } from '#renderer/features/decisions/model.ts';
import { OperationPane } from '#renderer/features/decisions/OperationPane.tsx';
import type { UseDecisions } from '#renderer/features/decisions/useDecisions.ts';

interface CasePaneProps {
  readonly current: Case;
  readonly decisions: UseDecisions;
  readonly now: number;
}

/** The case that is looked at, with what can be done about it. */
export function CasePane({ current, decisions, now }: CasePaneProps) {
  switch (current.kind) {
    case 'CONFLICT':
      return <ConflictPane current={current} decisions={decisions} now={now} />;
    case 'FORK':
      return <ForkPane current={current} decisions={decisions} now={now} />;
    case 'PARKED':
    case 'QUARANTINED':
      return <OperationPane current={current} decisions={decisions} now={now} />;
  }
}
