import { localDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Obstacle } from './check.ts';

const OFFSET_MS = 5 * 3_600_000;
/** More would not be read. */
const NAMED = 3;

/** Says who has the space, when and where, so that the next thing to try is plain. */
export function clashRefusal(obstacles: readonly Obstacle[]): Refusal {
  const named = obstacles.slice(0, NAMED).map(obstacleWords);
  const more = obstacles.length - named.length;
  const words = more > 0 ? [...named, `y ${more} más`] : named;
  return new Refusal('CONFLICTO', `Ya está ocupado: ${words.join('; ')}. Elija otra hora u otro espacio.`, {
    clashes: obstacles.length,
  });
}

function obstacleWords({ spaceName, title, startsAt, endsAt }: Obstacle): string {
  const [, month, day] = localDate(startsAt).split('-');
  return `${spaceName} el ${day}/${month} de ${clock(startsAt)} a ${clock(endsAt)}, ${title}`;
}

function clock(at: number): string {
  return new Date(at - OFFSET_MS).toISOString().slice(11, 16);
}
