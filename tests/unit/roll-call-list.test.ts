import { describe, expect, it } from 'vitest';
import { arrivalAt, findByName, isFilling, risksOf, rowsOf } from '#renderer/features/roll-call/model.ts';
import type { List, Marked } from '#renderer/features/roll-call/model.ts';
import { localInstant } from '#shared/domain/bogota.ts';

const at = (time: string) => localInstant('2026-04-14', time);

/** Half of an eight-session course is over; everybody came to all three sessions before this one. */
function listOf(names: readonly string[], attended = 360): List {
  return {
    session: {
      id: 's',
      groupId: 'g',
      number: 4,
      of: 8,
      topic: null,
      startsAt: at('14:00'),
      endsAt: at('16:00'),
      localDate: '2026-04-14',
      room: null,
      cancelled: false,
      cancelReason: null,
      closedAt: null,
      closedBy: null,
    },
    group: { name: 'Grupo 2', courseName: 'Fotografía con Celular', ally: 'PROPIO', instructor: null },
    rule: { minutes: 960, percent: 80, completion: 'HORAS' },
    people: names.map((name) => ({
      personId: name,
      name,
      documentEnd: null,
      state: 'INSCRITO',
      mark: null,
      hours: { attended, held: 360, remaining: 600 },
    })),
    trail: [],
  };
}

describe('the hour somebody came at', () => {
  const { session } = listOf([]);
  it.each([
    ['218', '14:18'],
    ['2:18', '14:18'],
    ['14:18', '14:18'],
    ['3', '15:00'],
    ['2.31', '14:31'],
    ['2:05 p. m.', '14:05'],
  ])('«%s» is %s', (typed, meant) => {
    expect(arrivalAt(typed, session)).toBe(at(meant));
  });
  it.each(['', 'tarde', '13:59', '1400', '16:00', '99:99', '9'])(
    '«%s» is none within the session',
    (typed) => {
      expect(arrivalAt(typed, session)).toBeUndefined();
    },
  );
});

describe('the rows of a list', () => {
  it('count this session as it is marked now, and say from whom it takes the certificate', () => {
    const pressed = new Map<string, Marked>([
      ['Ana', { mark: 'AUSENTE', arrivedAt: null }],
      ['Luz', { mark: 'TARDE', arrivedAt: at('14:30') }],
    ]);
    const rows = rowsOf(listOf(['Ana', 'Luz', 'Paz'], 260), pressed, 'open');
    expect(rows.map(({ standing, lostToday, saved }) => [standing.soFar, lostToday, saved])).toEqual([
      [260 / 480, true, true],
      [350 / 480, false, true],
      [380 / 480, false, false],
    ]);
    expect(risksOf(rows).lost.map((row) => row.name)).toEqual(['Ana']);
  });

  it('are filled from none while most are absent in an open list', () => {
    const absent = new Map<string, Marked>([
      ['Ana', { mark: 'AUSENTE', arrivedAt: null }],
      ['Luz', { mark: 'AUSENTE', arrivedAt: null }],
    ]);
    const list = listOf(['Ana', 'Luz', 'Paz']);
    expect(isFilling(rowsOf(list, absent, 'open'), 'open')).toBe(true);
    expect(isFilling(rowsOf(list, absent, 'closed'), 'closed')).toBe(false);
    expect(isFilling(rowsOf(list, new Map(), 'open'), 'open')).toBe(false);
  });

  it('are found by parts of a name, without accents, round the list', () => {
    const rows = rowsOf(listOf(['Inés Peña', 'Inés Muñoz', 'Óscar Peña']), new Map(), 'open');
    expect(findByName(rows, 'ines', 0)).toBe(0);
    expect(findByName(rows, 'ines', 1)).toBe(1);
    expect(findByName(rows, 'INES', 2)).toBe(0);
    expect(findByName(rows, 'pen os', 0)).toBe(2);
    expect(findByName(rows, 'nadie', 0)).toBeUndefined();
    expect(findByName(rows, ' ', 0)).toBeUndefined();
  });
});
