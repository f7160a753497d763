import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { givenCourse, type GivenCourse } from '#tests/support/course.ts';
import { openTestFolder } from '#tests/support/folder.ts';
import { puntosJson, servePuntos } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWindow, type TestWindow } from '#tests/support/window.ts';

const PASSWORD = 'una frase larga de prueba';
const ROUNDS = 9;
const PEOPLE = 8;
const WEEK = 7 * 86_400_000;

/** What a window reads of a list and of the results, as far as it is compared here. */
interface SeenList {
  readonly session: { readonly closedAt: number | null };
  readonly people: readonly { readonly personId: string; readonly mark: { readonly mark: string } | null }[];
}
interface SeenResults {
  readonly people: readonly { readonly personId: string; readonly hours: { readonly trained: boolean } }[];
}

let folder: string;
let course: GivenCourse;
beforeAll(async () => {
  folder = temporaryFolder();
  const t = await openTestFolder(folder, { now: Date.now });
  const home = { ledger: t.ledger, siteId: () => '' };
  const startsAt = Date.now() - (ROUNDS + 1) * WEEK;
  course = await givenCourse(home, { people: PEOPLE, sessions: ROUNDS, startsAt, percent: 20 });
  await t.close();
  await puntosJson(folder, ['user', 'add', '--username', 'ana', '--role', 'desk'], PASSWORD);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const markOf = (index: number, round: number) => ((index + round) % 3 === 0 ? 'AUSENTE' : 'PRESENTE');

/** What the station acknowledged of a round: people whose mark was saved, and whether the list was closed. */
interface Acknowledged {
  readonly marks: Map<string, string>;
  closed: boolean;
}

/** Marks one after the other and closes; dies with the process. */
async function call(
  window: TestWindow,
  sessionId: string,
  round: number,
  onAnswer: () => void,
): Promise<Acknowledged> {
  const acknowledged: Acknowledged = { marks: new Map(), closed: false };
  for (const [index, { personId }] of course.people.entries()) {
    const mark = markOf(index, round);
    const marks = [{ personId, mark, arrivedAt: null }];
    const answer = await window.ask('rollCall.save', { sessionId, marks, how: 'LISTA' }).catch(() => null);
    if (answer === null) return acknowledged;
    expect(answer.status).toBe(200);
    acknowledged.marks.set(personId, mark);
    onAnswer();
  }
  const closed = await window.ask('rollCall.close', { sessionId, people: PEOPLE }).catch(() => null);
  acknowledged.closed = closed !== null;
  onAnswer();
  return acknowledged;
}

it(`${ROUNDS} times killed in the middle of a roll call, no acknowledged mark is lost and no list is half closed`, async () => {
  const rounds: Acknowledged[] = [];
  for (const [round, session] of course.sessions.entries()) {
    const station = await servePuntos(folder);
    const window = openWindow(station.localUrl);
    await window.value('session.login', { username: 'ana', password: PASSWORD });
    // Among the marks, at the closing, and right after it: another moment in each round.
    const killAfter = 1 + (round % (PEOPLE + 1));
    let answers = 0;
    const acknowledged = await call(window, session.id, round, () => {
      answers += 1;
      if (answers === killAfter) station.process.kill('SIGKILL');
    });
    rounds.push(acknowledged);
    expect(await station.stop()).toBeNull();
  }

  const last = await servePuntos(folder);
  const window = openWindow(last.localUrl);
  await window.value('session.login', { username: 'ana', password: PASSWORD });
  const came = new Map<string, number>();
  for (const [round, session] of course.sessions.entries()) {
    const { marks, closed } = rounds[round] ?? { marks: new Map(), closed: false };
    const list = await window.value<SeenList>('rollCall.list', { sessionId: session.id });
    const kept = new Map(
      list.people.flatMap(({ personId, mark }) => (mark === null ? [] : [[personId, mark.mark]])),
    );
    for (const [personId, mark] of marks) expect(kept.get(personId)).toBe(mark);
    // The one that was under way may be there as well.
    expect(kept.size - marks.size).toBeLessThanOrEqual(1);
    if (closed) expect(list.session.closedAt).not.toBeNull();
    if (list.session.closedAt !== null) expect(kept.size).toBe(PEOPLE);
    for (const [personId, mark] of kept)
      came.set(personId, (came.get(personId) ?? 0) + (mark === 'PRESENTE' ? 1 : 0));
  }
  expect(rounds.some(({ closed }) => closed)).toBe(true);
  expect(rounds.some(({ marks }) => marks.size < PEOPLE)).toBe(true);
  // Who is trained follows from the marks that survived, and from nothing else.
  const results = await window.value<SeenResults>('rollCall.results', { groupId: course.groupId });
  for (const { personId, hours } of results.people)
    expect(hours.trained).toBe((came.get(personId) ?? 0) * 100 >= ROUNDS * 20);
  expect(await last.stop()).toBe(0);
}, 300_000);
