import type { Selectable } from 'kysely';
import { compiledOnce } from '../../db/compiled.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import type { Acknowledged } from './acknowledge.ts';
import { runsOf } from '../../db/runs.ts';

/** What the log says of a change before the acknowledgement settles it. */
export type HeldChange = Pick<Selectable<ChangeRow>, 'seq' | 'state' | 'effective'>;

/** What the centre said of it. */
export interface Outcome {
  readonly seq: number;
  readonly state: 'APPLIED' | 'QUARANTINED' | 'PARKED';
  readonly reason: string | null;
  /** The clock that the centre gave, µs. */
  readonly effective: number;
}

/** The changes of the log that lie in a step, without gaps from `first`. */
export async function heldChanges(
  tx: Writer,
  { device, lane, epoch }: Acknowledged,
  first: number,
  count: number,
): Promise<HeldChange[]> {
  const query = compiledOnce(tx, 'changes of a step', () =>
    tx
      .selectFrom('change')
      .select(['seq', 'state', 'effective'])
      .where('device', '=', device)
      .where('lane', '=', lane)
      .where('epoch', '=', epoch)
      .where('seq', '>=', first)
      .where('seq', '<', first + count)
      .compile(),
  );
  const parameters = [device, lane, epoch, first, first + count];
  const { rows } = await tx.executeQuery({ ...query, parameters });
  return rows as HeldChange[];
}

/** Takes changes out of the outbox, those with the same end together. */
export async function settleChanges(
  tx: Writer,
  chain: Acknowledged,
  outcomes: readonly Outcome[],
  settledAt: number,
): Promise<void> {
  const groups = Map.groupBy(outcomes, ({ state, reason }) =>
    reason === null ? state : `${state} ${reason}`,
  );
  for (const group of groups.values())
    for (const run of runsOf(group)) await settleRun(tx, chain, run, settledAt);
}

async function settleRun(
  tx: Writer,
  { device, lane, epoch }: Acknowledged,
  run: readonly Outcome[],
  settledAt: number,
): Promise<void> {
  const [first, ...rest] = run;
  if (first === undefined) return;
  const { state, reason } = first;
  const seqs = run.map(({ seq }) => seq);
  const query = compiledOnce(tx, `settle ${run.length} changes`, () =>
    tx
      .updateTable('change')
      .set((eb) => ({
        state,
        reason,
        settledAt,
        effective: rest
          .reduce(
            (so, { seq, effective }) => so.when(seq).then(eb.val(effective)),
            eb.case('seq').when(first.seq).then(eb.val(first.effective)),
          )
          // Never taken; it says which type the parameters have.
          .else(eb.ref('effective'))
          .end(),
      }))
      .where('device', '=', device)
      .where('lane', '=', lane)
      .where('epoch', '=', epoch)
      .where('seq', 'in', seqs)
      .compile(),
  );
  const clocks = run.flatMap(({ seq, effective }) => [seq, effective]);
  const parameters = [state, reason, settledAt, ...clocks, device, lane, epoch, ...seqs];
  await tx.executeQuery({ ...query, parameters });
}
