import { afterEach, beforeEach, expect, it } from 'vitest';
import { indicators } from '#core/features/indicators/indicators.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { givenCourse } from '#tests/support/course.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const DAY = 86_400_000;
const desk = () => t.callerAs('desk');

async function erase(personId: string) {
  const asked = { personId, kind: 'SUPRESION', detail: 'Lo pide', receivedOn: '2026-04-14' } as const;
  const { id } = await desk().requests.open(asked);
  await desk().requests.answer({ id, decision: 'ATENDIDA', text: 'Se suprimió' });
}

const figures = async () =>
  (await indicators(t.core.context, { from: '2026-01-01', to: '2027-01-01' })).indicators;

it('a group goes on without who was erased: the list closes, the others get their certificate', async () => {
  const { groupId, sessions, people } = await givenCourse(t.core.context, {
    people: 3,
    sessions: 2,
    startsAt: t.clock.now - 8 * DAY,
    courseName: 'Fotografía',
  });
  const [first, second] = sessions;
  if (first === undefined || second === undefined) throw new Error('The course has two sessions.');
  await desk().rollCall.close({ sessionId: first.id, people: 3 });
  const before = await figures();
  await erase(people[0]?.personId ?? '');
  expect(await figures()).toEqual(before);
  // Of the list that was closed before, the mark stays without a name; the next one no longer asks for them.
  expect((await desk().rollCall.list({ sessionId: first.id })).people).toHaveLength(3);
  expect((await desk().rollCall.list({ sessionId: second.id })).people).toHaveLength(2);
  expect(await desk().rollCall.close({ sessionId: second.id, people: 2 })).toEqual({ attended: 2 });
  const shown = await desk().certificates.group({ groupId });
  expect(shown.people.map((each) => [each.standing, each.minutes])).toEqual([
    ['POR_EXPEDIR', 240],
    ['POR_EXPEDIR', 240],
  ]);
  const after = await figures();
  const value = (code: string) => after.find((each) => each.code === code)?.value;
  expect([value('INSCRITOS'), value('PARTICIPANTES'), value('CAPACITADOS')]).toEqual([3, 3, 2]);
});

it('who was erased leaves a group by the desk, and their seat is free', async () => {
  const { groupId, people } = await givenCourse(t.core.context, {
    people: 2,
    capacity: 1,
    startsAt: t.clock.now + DAY,
  });
  const [ana, luz] = people;
  if (ana === undefined || luz === undefined) throw new Error('The course has two people.');
  await erase(ana.personId);
  await desk().enrolments.withdraw({ id: ana.enrolmentId, reason: 'OTRO' });
  const { people: left } = await desk().enrolments.list({ groupId });
  expect(left.map(({ id, state }) => [id, state])).toEqual([
    [luz.enrolmentId, 'INSCRITO'],
    [ana.enrolmentId, 'RETIRADO'],
  ]);
});
