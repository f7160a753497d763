import { localDate, localTime } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Obstacle } from './check.ts';

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
  return `${spaceName} el ${day}/${month} de ${localTime(startsAt)} a ${localTime(endsAt)}, ${title}`;
}
