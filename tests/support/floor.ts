import type { SpaceKind } from '#shared/domain/codes.ts';
import type { TestCore } from './core.ts';

/** Creates spaces at a test core, as «PC 1..3»; returns their ids in order. */
export async function newSpaces(t: TestCore, name: string, kind: SpaceKind = 'EQUIPO'): Promise<string[]> {
  const { ids } = await t.callerAs('desk').coworking.addSpaces({ kind, name, capacity: 1 });
  return ids;
}

/** What the board says of one space, in a few words. */
export async function onBoard(t: TestCore, spaceId: string) {
  const { spaces } = await t.callerAs('desk').coworking.board();
  const space = spaces.find((each) => each.id === spaceId);
  if (space === undefined) throw new Error('that space is not on the board');
  return space;
}

export const minutes = (count: number): number => count * 60_000;
