import type { Disk } from './disk.ts';
import { isRunning, type Machine } from './machine.ts';

/** One change that stood in the log of its author: from then on it may not be lost. */
export interface Operation {
  /** The machine whose file must hold it; null once an older copy took the place of that file. */
  keeper: string | null;
  readonly device: string;
  readonly lane: number;
  readonly epoch: number;
  readonly seq: number;
  readonly txId: number;
  readonly tableName: string;
  readonly rowId: string;
  readonly payload: string | null;
  readonly hash: string;
  /** It went with the disks of everybody who had it: no protocol brings it back. */
  lost: boolean;
}

type Logged = Omit<Operation, 'keeper' | 'lost'> & { readonly position: number };

const key = (c: Pick<Operation, 'device' | 'lane' | 'epoch' | 'seq' | 'hash'>) =>
  `${c.device}/${c.lane}/${c.epoch}/${c.seq}/${c.hash}`;

const contentOf = (c: Pick<Operation, 'lane' | 'tableName' | 'rowId' | 'payload'>) =>
  `${c.lane}/${c.tableName}/${c.rowId}/${c.payload}`;

/** What really happened, as somebody sees it who looks into every file: the invariants are checked against this. */
export interface Oracle {
  readonly operations: ReadonlyMap<string, Operation>;
  /** Takes in what the machine wrote since the last look. */
  look(machine: Machine): void;
  /** The centre said that it holds the chain up to here. */
  acknowledged(device: string, lane: number, epoch: number, seq: number): void;
  /** What a machine that came back from a loss of power must hold and does not. */
  missingAfterStart(machine: Machine): string[];
  /** What its log let go of with time, after the centre had it for long, it need not hold any more. */
  pruned(machine: Machine): void;
  /** The machine's file is exchanged for an older one: it need not hold what it held. */
  exchanged(machine: Machine): void;
  /** It started on that file: what is nowhere any more is gone. */
  restored(all: readonly Machine[]): void;
}

export function createOracle(): Oracle {
  const operations = new Map<string, Operation>();
  const acks = new Map<string, number>();
  const seen = new Map<string, number>();

  const ownDevice = (machine: Machine) =>
    isRunning(machine) ? machine.running.context.ledger.identity.device : '';

  const logged = (disk: Disk, device: string, after: number) =>
    disk.rows<Logged>(
      `SELECT position, device, lane, epoch, seq, txId, tableName, rowId, payload, hash FROM change
       WHERE device = ? AND position > ? ORDER BY position`,
      [device, after],
    );

  return {
    operations,
    look: (machine) => {
      if (!isRunning(machine)) return;
      for (const { position, ...change } of logged(
        machine.disk,
        ownDevice(machine),
        seen.get(machine.name) ?? 0,
      )) {
        seen.set(machine.name, position);
        const id = key(change);
        const known = operations.get(id);
        if (known === undefined) operations.set(id, { ...change, keeper: machine.name, lost: false });
        else known.keeper = machine.name;
      }
    },
    acknowledged: (device, lane, epoch, seq) => {
      const chain = `${device}/${lane}/${epoch}`;
      acks.set(chain, Math.max(acks.get(chain) ?? 0, seq));
    },
    missingAfterStart: (machine) => {
      const heads = new Map(
        machine.disk
          .rows<{ chain: string; last: number }>(
            `SELECT device || '/' || lane || '/' || epoch AS chain, max(seq) AS last FROM change GROUP BY device, lane, epoch`,
          )
          .map(({ chain, last }) => [chain, last]),
      );
      const device = ownDevice(machine);
      const promised = machine.role === 'central' ? [...acks] : [];
      // Carried over into another life it has another number there: see station/carry-over.ts.
      const carried = new Set(
        machine.disk
          .rows<Logged>('SELECT lane, tableName, rowId, payload FROM change WHERE origin IS NOT NULL')
          .map(contentOf),
      );
      for (const operation of operations.values()) {
        if (operation.device !== device || operation.keeper !== machine.name || operation.lost) continue;
        if (carried.has(contentOf(operation))) continue;
        promised.push([`${device}/${operation.lane}/${operation.epoch}`, operation.seq]);
      }
      return [
        ...new Set(
          promised
            .filter(([chain, seq]) => (heads.get(chain) ?? 0) < seq)
            .map(([chain, seq]) => `${chain} up to ${seq}, and the file ends at ${heads.get(chain) ?? 0}`),
        ),
      ];
    },
    pruned: (machine) => {
      const held = new Set(
        machine.disk.rows<Logged>('SELECT device, lane, epoch, seq, hash FROM change').map(key),
      );
      for (const [id, operation] of operations) {
        if (operation.keeper === machine.name && !held.has(id)) operation.keeper = null;
      }
    },
    exchanged: (machine) => {
      seen.delete(machine.name);
      for (const operation of operations.values()) {
        if (operation.keeper === machine.name) operation.keeper = null;
      }
      if (machine.role === 'central') acks.clear();
    },
    restored: (all) => {
      const held = new Set<string>();
      for (const each of all) {
        for (const row of each.disk.rows<Logged>('SELECT device, lane, epoch, seq, hash FROM change')) {
          held.add(key(row));
        }
      }
      for (const [id, operation] of operations) if (!held.has(id)) operation.lost = true;
    },
  };
}
