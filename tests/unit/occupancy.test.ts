import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate, localInstant, localTime } from '#shared/domain/bogota.ts';
import {
  occupancyOf,
  staysOf,
  type Occupied,
  type OccupancyInput,
  type Use,
} from '#shared/domain/occupancy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Tuesday. */
const TUESDAY = '2026-04-14';
const at = (time: string, date = TUESDAY) => localInstant(date, time);
const on = (spaceId: string, from: string, to: string, date = TUESDAY): Occupied => ({
  spaceId,
  from: at(from, date),
  to: at(to, date),
});
const april: OccupancyInput = {
  period: { from: at('00:00', '2026-04-01'), to: at('00:00', '2026-05-01') },
  spaces: ['pc', 'sala'],
  occupied: [],
  outOfService: [],
  openDates: [],
  hours: { from: '08:00', to: '18:30' },
};

describe('how much of the open time the spaces are used', () => {
  it('cuts every use at the hours, by weekday', () => {
    const { cells, usedMs, availableMs } = occupancyOf({ ...april, occupied: [on('pc', '08:40', '10:10')] });
    const tuesday = cells[1]?.slice(8, 11);
    expect(tuesday).toEqual([
      { usedMs: 20 * MINUTE, availableMs: 2 * HOUR },
      { usedMs: 60 * MINUTE, availableMs: 2 * HOUR },
      { usedMs: 10 * MINUTE, availableMs: 2 * HOUR },
    ]);
    expect([usedMs, availableMs]).toEqual([90 * MINUTE, 2 * 10.5 * HOUR]);
    expect(cells[0]?.every(({ availableMs: ms }) => ms === 0)).toBe(true);
  });

  it('counts a class and somebody who sat down during it once', () => {
    const occupied = [on('sala', '08:00', '10:00'), on('sala', '09:00', '10:30')];
    expect(occupancyOf({ ...april, occupied }).usedMs).toBe(2.5 * HOUR);
  });

  it('takes away the time in which a space was broken, but never time in which it was used all the same', () => {
    const outOfService = [on('pc', '09:00', '12:00')];
    const broken = occupancyOf({ ...april, openDates: [TUESDAY], outOfService });
    expect(broken.availableMs).toBe(2 * 10.5 * HOUR - 3 * HOUR);
    const used = occupancyOf({ ...april, outOfService, occupied: [on('pc', '11:00', '13:00')] });
    expect([used.usedMs, used.availableMs]).toEqual([2 * HOUR, 2 * 10.5 * HOUR - 2 * HOUR]);
  });

  it('takes an evening past the closing time as open as long as a space was used', () => {
    const { cells, availableMs } = occupancyOf({ ...april, occupied: [on('sala', '18:00', '20:00')] });
    expect(availableMs).toBe(2 * 12 * HOUR);
    expect(cells[1]?.slice(17, 21)).toEqual([
      { usedMs: 0, availableMs: 2 * HOUR },
      { usedMs: HOUR, availableMs: 2 * HOUR },
      { usedMs: HOUR, availableMs: 2 * HOUR },
      { usedMs: 0, availableMs: 0 },
    ]);
  });

  it('knows of no open time when nothing happened: no figure rather than nought', () => {
    const { availableMs, peak } = occupancyOf(april);
    expect([availableMs, peak]).toEqual([0, null]);
  });

  it('finds when most were in use, and who rises as another sits down are never two', () => {
    const occupied = [on('pc', '08:00', '10:00'), on('sala', '10:00', '12:00')];
    expect(occupancyOf({ ...april, occupied }).peak).toEqual({
      spaces: 1,
      from: at('08:00'),
      to: at('10:00'),
    });
    const both = [...occupied, on('sala', '09:15', '09:30')];
    expect(occupancyOf({ ...april, occupied: both }).peak).toEqual({
      spaces: 2,
      from: at('09:15'),
      to: at('09:30'),
    });
  });

  /** Two days and a bit, so that the period cuts through uses and through hours. */
  const period = { from: at('06:20', '2026-04-13'), to: at('15:45', '2026-04-15') };
  const lengths = (period.to - period.from) / MINUTE;
  const spans = fc.array(
    fc
      .record({
        spaceId: fc.constantFrom('pc', 'sala', 'elsewhere'),
        start: fc.integer({ min: -300, max: lengths + 100 }),
        minutes: fc.integer({ min: 1, max: 900 }),
      })
      .map(({ spaceId, start, minutes }): Occupied => {
        const from = period.from + start * MINUTE;
        return { spaceId, from, to: from + minutes * MINUTE };
      }),
    { maxLength: 8 },
  );

  it('is what somebody finds who looks at every space every minute', () => {
    const dates = fc.subarray(['2026-04-13', '2026-04-14', '2026-04-15', '2026-04-20']);
    fc.assert(
      fc.property(spans, spans, dates, (occupied, outOfService, openDates) => {
        const input = { ...april, period, occupied, outOfService, openDates };
        const found = occupancyOf(input);
        const naive = minuteByMinute(input);
        expect(found.cells).toEqual(naive.cells);
        expect(found.peak?.spaces ?? 0).toBe(naive.peak);
        const sum = (pick: 'usedMs' | 'availableMs') =>
          naive.cells.flat().reduce((total, cell) => total + cell[pick], 0);
        expect([found.usedMs, found.availableMs]).toEqual([sum('usedMs'), sum('availableMs')]);
        expect(found.cells.flat().every((cell) => cell.usedMs <= cell.availableMs)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

function minuteByMinute({ period, spaces, occupied, outOfService, openDates, hours }: OccupancyInput) {
  const covers = (all: readonly Occupied[], spaceId: string, minute: number) =>
    all.some((span) => span.spaceId === spaceId && span.from <= minute && minute < span.to);
  const minutes: number[] = [];
  for (let minute = period.from; minute < period.to; minute += MINUTE) minutes.push(minute);
  const open = new Set(openDates);
  for (const minute of minutes) {
    if (spaces.some((spaceId) => covers(occupied, spaceId, minute))) open.add(localDate(minute));
  }
  const cells = Array.from({ length: 7 }, () =>
    Array.from({ length: 24 }, () => ({ usedMs: 0, availableMs: 0 })),
  );
  let peak = 0;
  for (const minute of minutes) {
    const used = spaces.filter((spaceId) => covers(occupied, spaceId, minute));
    peak = Math.max(peak, used.length);
    const date = localDate(minute);
    const cell =
      cells[(new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7]?.[Number(localTime(minute).slice(0, 2))];
    if (cell === undefined) throw new Error('no such hour');
    const time = localTime(minute);
    const within = used.length > 0 || (open.has(date) && hours.from <= time && time < hours.to);
    cell.usedMs += used.length * MINUTE;
    cell.availableMs +=
      MINUTE *
      spaces.filter((spaceId) => used.includes(spaceId) || (within && !covers(outOfService, spaceId, minute)))
        .length;
  }
  return { cells, peak };
}

describe('how long people stay', () => {
  const use = (stayId: string, minutes: number, end: Use['end'] = 'SEEN'): Use => ({
    stayId,
    from: at('08:00'),
    to: at('08:00') + minutes * MINUTE,
    end,
  });

  it('has no average without a measured stay', () => {
    expect(staysOf([use('a', 60, 'RULE'), use('b', 10, 'OPEN')])).toEqual({
      measured: 0,
      meanMs: null,
      medianMs: null,
      endedByRule: 1,
      open: 1,
    });
  });

  it('takes the uses of somebody who went on elsewhere as one stay, and leaves out what nobody saw the end of', () => {
    const uses = [use('a', 30), use('a', 50), use('b', 20), use('c', 600, 'RULE'), use('d', 30)];
    expect(staysOf(uses)).toEqual({
      measured: 3,
      meanMs: ((80 + 20 + 30) / 3) * MINUTE,
      medianMs: 30 * MINUTE,
      endedByRule: 1,
      open: 0,
    });
  });

  it('has the middle of an even number between the two in the middle', () => {
    expect(staysOf([use('a', 10), use('b', 20), use('c', 40), use('d', 400)]).medianMs).toBe(30 * MINUTE);
  });
});
