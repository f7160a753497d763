import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollCallMark } from '#shared/domain/codes.ts';
import {
  hoursOf,
  markedMinutes,
  standingOf,
  withSession,
  type HoursMark,
  type HoursRule,
  type HoursSession,
} from '#shared/domain/course-hours.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-04-14T19:00:00Z');
const WEEK = 7 * 86_400_000;
const RULE: HoursRule = { minutes: 480, percent: 80, completion: 'HORAS' };

/** Four weekly sessions of two hours; those before `closed` have a closed list. */
function sessions(closed: number, count = 4): HoursSession[] {
  return Array.from({ length: count }, (_, index) => {
    const startsAt = START + index * WEEK;
    const endsAt = startsAt + 120 * MINUTE;
    return { id: `s${index}`, startsAt, endsAt, closedAt: index < closed ? endsAt : null };
  });
}

function mark(session: number, kind: HoursMark['mark'], lateMinutes = 0): HoursMark {
  const startedAt = START + session * WEEK;
  return {
    sessionId: `s${session}`,
    mark: kind,
    startedAt,
    endedAt: startedAt + 120 * MINUTE,
    arrivedAt: kind === 'TARDE' ? startedAt + lateMinutes * MINUTE : null,
  };
}

describe('the hours of a course', () => {
  it('are the whole session, what was left of it, or nothing', () => {
    expect(
      [mark(0, 'PRESENTE'), mark(0, 'TARDE', 18), mark(0, 'AUSENTE'), mark(0, 'EXCUSA')].map(markedMinutes),
    ).toEqual([120, 102, 0, 0]);
  });

  it('make somebody trained from the session in which they reached the share', () => {
    const all = [0, 1, 2, 3].map((session) => mark(session, 'PRESENTE'));
    expect(hoursOf(RULE, sessions(4), all, null)).toEqual({
      attended: 480,
      held: 480,
      remaining: 0,
      sessions: 4,
      trained: true,
      trainedAt: START + 3 * WEEK,
    });
    const six = { ...RULE, minutes: 720 };
    const missedOne = [
      mark(0, 'PRESENTE'),
      mark(1, 'AUSENTE'),
      ...[2, 3, 4, 5].map((each) => mark(each, 'PRESENTE')),
    ];
    expect(hoursOf(six, sessions(6, 6), missedOne, null)).toMatchObject({
      attended: 600,
      trainedAt: START + 5 * WEEK,
    });
  });

  it('count an unmarked session as missed once its list is closed, and as still to come before', () => {
    expect(hoursOf(RULE, sessions(2), [mark(0, 'PRESENTE')], null)).toMatchObject({
      attended: 120,
      held: 240,
      remaining: 240,
    });
  });

  it('give way to what the instructor decided', () => {
    const all = [0, 1, 2, 3].map((session) => mark(session, 'PRESENTE'));
    const denied = hoursOf(RULE, sessions(4), all, { result: 'NO_APROBADO', decidedAt: START });
    expect([denied.trained, denied.trainedAt]).toEqual([false, null]);
    const approved = hoursOf(RULE, sessions(4), [], { result: 'APROBADO', decidedAt: START + 5 });
    expect([approved.trained, approved.trainedAt]).toEqual([true, START + 5]);
    const byApproval = hoursOf({ ...RULE, completion: 'APROBACION' }, sessions(4), all, null);
    expect([byApproval.trained, byApproval.trainedAt]).toEqual([false, null]);
  });

  it('put somebody at risk when even every session that remains is not enough', () => {
    const two = [mark(0, 'AUSENTE')];
    expect(standingOf(RULE, hoursOf(RULE, sessions(1), two, null))).toEqual({
      soFar: 0,
      ofCourse: 0,
      below: true,
      atRisk: true,
    });
    const eight = { ...RULE, minutes: 960 };
    expect(standingOf(eight, hoursOf(eight, sessions(1, 8), two, null))).toMatchObject({
      below: true,
      atRisk: false,
    });
    // Hours that no session is planned for yet may still be given.
    expect(standingOf(eight, hoursOf(eight, sessions(1, 2), two, null))).toMatchObject({ atRisk: false });
  });

  it('keep the times of the day they were marked when the session is moved afterwards', () => {
    const moved = sessions(4).map((each) => ({ ...each, endsAt: each.startsAt + 30 * MINUTE }));
    expect(hoursOf(RULE, moved, [mark(0, 'PRESENTE')], null).attended).toBe(120);
  });
});

const marks = fc.array(
  fc.record({
    session: fc.integer({ min: 0, max: 5 }),
    kind: fc.constantFrom(...rollCallMark.options),
    late: fc.integer({ min: 0, max: 130 }),
  }),
  { maxLength: 20 },
);
const drawn = marks.map((all) => all.map(({ session, kind, late }) => mark(session, kind, late)));
const rule = fc.record({
  minutes: fc.integer({ min: 30, max: 1_000 }),
  percent: fc.integer({ min: 1, max: 100 }),
  completion: fc.constantFrom('HORAS' as const, 'APROBACION' as const),
});
const held = fc.integer({ min: 0, max: 6 }).map((closed) => sessions(closed, 6));

describe('whatever was marked', () => {
  it('the order of the marks changes nothing', () => {
    fc.assert(
      fc.property(
        rule,
        held,
        drawn,
        fc.infiniteStream(fc.double({ noNaN: true })),
        (asked, all, given, keys) => {
          const shuffled = given
            .map((each) => ({ each, key: keys.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ each }) => each);
          expect(hoursOf(asked, all, shuffled, null)).toEqual(hoursOf(asked, all, given, null));
        },
      ),
    );
  });

  it('the hours never exceed the sessions, and what was held and what remains are all there is', () => {
    fc.assert(
      fc.property(rule, held, drawn, (asked, all, given) => {
        const hours = hoursOf(asked, all, given, null);
        expect(hours.attended).toBeLessThanOrEqual(hours.held);
        expect(hours.attended).toBeGreaterThanOrEqual(0);
        expect(hours.held + hours.remaining).toBe(6 * 120);
      }),
    );
  });

  it('a better mark never takes hours away, nor makes the end come later', () => {
    fc.assert(
      fc.property(rule, held, drawn, fc.integer({ min: 0, max: 5 }), (asked, all, given, session) => {
        const before = hoursOf(asked, all, given, null);
        const after = hoursOf(asked, all, [...given, mark(session, 'PRESENTE')], null);
        expect(after.attended).toBeGreaterThanOrEqual(before.attended);
        if (before.trainedAt !== null)
          expect(after.trainedAt ?? Infinity).toBeLessThanOrEqual(before.trainedAt);
        const still = standingOf(asked, after).atRisk;
        expect(still && !standingOf(asked, before).atRisk).toBe(false);
      }),
    );
  });

  it('several registrations of one person count once a session: the marks twice give the same hours', () => {
    fc.assert(
      fc.property(rule, held, drawn, (asked, all, given) => {
        expect(hoursOf(asked, all, [...given, ...given], null)).toEqual(hoursOf(asked, all, given, null));
      }),
    );
  });

  it('somebody is trained exactly when there is a moment since when, and never at risk then', () => {
    fc.assert(
      fc.property(rule, held, drawn, (asked, all, given) => {
        const hours = hoursOf(asked, all, given, null);
        expect(hours.trained).toBe(hours.trainedAt !== null);
        const enough = hours.attended * 100 >= asked.percent * asked.minutes;
        expect(hours.trained).toBe(asked.completion === 'HORAS' && enough);
        if (hours.trained) expect(standingOf(asked, hours).atRisk).toBe(false);
      }),
    );
  });

  it('moving the sums on by one session is what marking it would give', () => {
    fc.assert(
      fc.property(rule, drawn, fc.constantFrom(...rollCallMark.options), (asked, given, kind) => {
        const others = given.filter((each) => each.sessionId !== 's0');
        const rest = sessions(0, 6);
        const {
          attended,
          held: length,
          remaining,
        } = hoursOf(asked, rest, [...others, mark(0, kind, 20)], null);
        expect(withSession(hoursOf(asked, rest, others, null), mark(0, kind, 20))).toEqual({
          attended,
          held: length,
          remaining,
        });
      }),
    );
  });
});
