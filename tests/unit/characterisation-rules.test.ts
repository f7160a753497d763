import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterisation, SENSITIVE_FIELDS } from '#shared/domain/characterisation.ts';
import {
  answeredWithoutRight,
  disabilityGroup,
  givenAnswers,
  isDue,
  QUESTIONS,
  questionsFor,
  refreshDay,
  settledAnswers,
  tellsSomething,
  type GivenAnswers,
  type Question,
} from '#shared/domain/characterisation-rules.ts';

const ADULT = { authorised: true, minor: false };
const BASIC = ['estrato', 'livingArea', 'education', 'occupation'] as const;
const TOLD: GivenAnswers = {
  estrato: '2',
  livingArea: 'URBANA',
  education: 'MEDIA',
  occupation: 'ESTUDIANTE',
  genderIdentity: 'FEMENINO',
  sexualOrientation: 'NO_INFORMA',
  ethnicity: 'NINGUNO',
  disability: ['VISUAL', 'FISICA'],
  conflictVictim: 'NO',
};
const {
  genderIdentity: _g,
  sexualOrientation: _s,
  ethnicity: _e,
  disability: _d,
  conflictVictim: _c,
  ...TOLD_BASIC
} = TOLD;

describe('the questions', () => {
  it('come with what is not sensitive first, and the sensitive ones only with an authorisation', () => {
    expect(questionsFor({ authorised: false, minor: false })).toEqual(BASIC);
    expect(questionsFor(ADULT)).toEqual([...BASIC, ...SENSITIVE_FIELDS]);
  });

  it('leave identity and orientation out for a minor, whoever authorises', () => {
    expect(questionsFor({ authorised: true, minor: true })).toEqual([
      ...BASIC,
      'ethnicity',
      'disability',
      'conflictVictim',
    ]);
  });

  it('offer at most nine answers, each with a key of its own, and never the skip among them', () => {
    for (const { options, skip } of Object.values(QUESTIONS)) {
      expect(options.length).toBeLessThanOrEqual(9);
      expect(new Set(options).size).toBe(options.length);
      expect(options).not.toContain(skip);
    }
  });

  it('offer every code that is stored', () => {
    const row = characterisation.schema.partial();
    for (const [field, { options, skip }] of Object.entries(QUESTIONS)) {
      for (const code of [...options, skip])
        expect(row.safeParse({ [field]: code }).success, `${field} ${code}`).toBe(true);
    }
  });
});

describe('an answer', () => {
  it.each([
    ['Ninguna beside another', ['NINGUNA', 'FISICA']],
    ['skipped beside another', ['OMITIDA', 'FISICA']],
    ['the same one twice', ['FISICA', 'FISICA']],
    ['none at all', []],
    ['an unknown one', ['OTRA']],
  ])('about disability that is %s is refused', (_what, disability) => {
    expect(givenAnswers.safeParse({ ...TOLD, disability }).success).toBe(false);
  });

  it('to a sensitive question without an authorisation, or about the identity of a minor, has no right', () => {
    expect(answeredWithoutRight(TOLD, { authorised: false, minor: false })).toEqual(SENSITIVE_FIELDS);
    expect(answeredWithoutRight(TOLD, { authorised: true, minor: true })).toEqual([
      'genderIdentity',
      'sexualOrientation',
    ]);
    expect(answeredWithoutRight(TOLD, ADULT)).toEqual([]);
  });
});

describe('what is stored', () => {
  it('is each answer under its code, several disabilities in one normal form', () => {
    expect(settledAnswers(null, TOLD, ADULT)).toEqual({ ...TOLD, disability: 'FISICA,VISUAL' });
  });

  it('of a sensitive question that got no answer is that it was skipped', () => {
    expect(settledAnswers(null, TOLD_BASIC, ADULT)).toEqual({
      ...TOLD_BASIC,
      genderIdentity: 'OMITIDA',
      sexualOrientation: 'OMITIDA',
      ethnicity: 'OMITIDA',
      disability: 'OMITIDA',
      conflictVictim: 'OMITIDA',
    });
  });

  it('without an authorisation is nothing sensitive, also when it was stored before', () => {
    const before = settledAnswers(null, TOLD, ADULT);
    const after = settledAnswers(before, TOLD_BASIC, { authorised: false, minor: false });
    expect(SENSITIVE_FIELDS.map((field) => after[field])).toEqual([null, null, null, null, null]);
  });

  it('of «as before» is what was stored, and a skip where nothing was', () => {
    const before = settledAnswers(null, TOLD, ADULT);
    const same = Object.fromEntries(Object.keys(TOLD).map((field) => [field, 'IGUAL']));
    expect(settledAnswers(before, givenAnswers.parse(same), ADULT)).toEqual(before);
    const nothing = settledAnswers(null, givenAnswers.parse(same), ADULT);
    expect(nothing).toEqual(
      Object.fromEntries(Object.entries(QUESTIONS).map(([field, { skip }]) => [field, skip])),
    );
    expect(tellsSomething(nothing)).toBe(false);
  });

  it('always makes a valid row, whatever was answered and whoever may be asked', () => {
    const answerTo = (field: Question) =>
      field === 'disability'
        ? fc.oneof(
            fc.constantFrom(['NINGUNA'], ['OMITIDA']),
            fc.subarray(['FISICA', 'AUDITIVA', 'VISUAL', 'INTELECTUAL'], { minLength: 1 }),
            fc.constant('IGUAL'),
          )
        : fc.constantFrom(...QUESTIONS[field].options, QUESTIONS[field].skip, 'IGUAL');
    const fields = Object.keys(QUESTIONS) as Question[];
    const given = fc
      .tuple(...fields.map(answerTo))
      .map((answers) =>
        givenAnswers.parse(Object.fromEntries(fields.map((field, i) => [field, answers[i]]))),
      );
    const row = characterisation.schema.omit({ id: true, siteId: true, completedAt: true, deletedAt: true });
    fc.assert(
      fc.property(given, given, fc.boolean(), fc.boolean(), (first, second, authorised, minor) => {
        const circumstances = { authorised, minor };
        const before = settledAnswers(null, first, ADULT);
        const after = settledAnswers(before, second, circumstances);
        expect(row.parse(after)).toEqual(after);
        const asked = questionsFor(circumstances);
        for (const field of fields) expect(after[field] === null).toBe(!asked.includes(field));
      }),
    );
  });

  it('tells something as soon as one answer is an answer', () => {
    const skipped = settledAnswers(
      null,
      { estrato: 'NS', livingArea: 'NO_INFORMA', education: 'NO_INFORMA', occupation: 'NO_INFORMA' },
      ADULT,
    );
    expect(tellsSomething(skipped)).toBe(false);
    expect(tellsSomething({ ...skipped, conflictVictim: 'NO_RESPONDE' })).toBe(false);
    expect(tellsSomething({ ...skipped, ethnicity: 'NINGUNO' })).toBe(true);
  });

  it('as MULTIPLE is never stored, only derived from more than one disability', () => {
    expect(disabilityGroup(['FISICA', 'VISUAL'])).toBe('MULTIPLE');
    expect(disabilityGroup(['FISICA'])).toBe('FISICA');
    expect(disabilityGroup(['OMITIDA'])).toBe('OMITIDA');
    expect(disabilityGroup([])).toBeNull();
    expect(characterisation.schema.shape.disability.safeParse('MULTIPLE').success).toBe(false);
  });
});

describe('the questions are due', () => {
  const at = (date: string, time = '12:00') => Date.parse(`${date}T${time}:00-05:00`);

  it('when they were never gone through', () => {
    expect(isDue(null, at('2026-04-14'), 12)).toBe(true);
  });

  it('from the same day of the year after, in Bogotá, and not a minute before', () => {
    expect(isDue(at('2025-04-14'), at('2026-04-13', '23:59'), 12)).toBe(false);
    expect(isDue(at('2025-04-14', '23:59'), at('2026-04-14', '00:00'), 12)).toBe(true);
  });

  it.each([
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2025-10-31', 1, '2025-11-30'],
    ['2025-12-31', 2, '2026-02-28'],
    ['2025-08-15', 6, '2026-02-15'],
  ])('after %s and %i months on %s', (date, months, expected) => {
    expect(refreshDay(at(date), months)).toBe(expected);
  });
});
