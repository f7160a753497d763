import type { Door } from './network.ts';
import type { Invariant, World } from './world.ts';

/** One invariant broken on purpose, in the simulator's own doubles: what the checks are worth. */
export interface Mutation {
  readonly name: string;
  /** Which check must notice it. */
  readonly invariant: Invariant;
  /** Stands between the line and the centre. */
  readonly between?: (door: Door, world: World) => Door;
  /** The centre's disk says of its last transaction that it is written, and it is not. */
  readonly diskLies?: boolean;
}
