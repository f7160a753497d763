import type { CoreContext } from '../../context.ts';

/** Who does something at the floor: the actor of the log, and the user name that the facts carry. */
export interface Desk {
  readonly context: CoreContext;
  readonly actor: string;
  readonly officer: string;
}

/** What Ctrl Z gives back to `undo`: the last act. */
export interface UndoableAct {
  readonly what: 'INICIO' | 'FIN' | 'CAMBIO' | 'TURNO';
  /** The use that began or ended, or the turn. */
  readonly id: string;
}

/** Both boards show it: the visits of Recepción and the floor. */
export function published(desk: Desk): void {
  desk.context.publish('coworking');
  desk.context.publish('attendance');
}
