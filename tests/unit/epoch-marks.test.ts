import { describe, expect, it } from 'vitest';
import { compareMarks } from '#core/db/marks.ts';

const inside = { device: 'd1', epoch: 3, position: 100 };
const outside = { mark: { device: 'd1', epoch: 3, place: '42' }, place: '42', position: 100 };

describe('the marks inside and outside the database', () => {
  it('go on with the same epoch when they agree, or when the database is ahead', () => {
    const on = { reason: null, lost: 0 };
    expect(compareMarks(inside, outside)).toEqual({ epoch: 3, ...on });
    expect(compareMarks({ ...inside, position: 104 }, outside)).toEqual({ epoch: 3, ...on });
    expect(compareMarks({ ...inside, epoch: 4 }, outside)).toEqual({ epoch: 4, ...on });
    expect(compareMarks(inside, { ...outside, position: null })).toEqual({ epoch: 3, ...on });
  });

  it.each([
    ['an older epoch inside', { ...inside, epoch: 2, position: 90 }, outside, 4, 'RESTORED', 10],
    ['a log that ends too early', { ...inside, position: 60 }, outside, 4, 'LOG_SHORTER', 40],
    ['a folder on another place of the disk', inside, { ...outside, place: '43' }, 4, 'FOLDER_COPIED', 0],
    [
      'the database of another device',
      { ...inside, device: 'd2', epoch: 9 },
      outside,
      10,
      'OTHER_DEVICE',
      null,
    ],
    ['no mark at all', inside, { mark: null, place: null, position: null }, 4, 'MARK_LOST', null],
  ])('begin a higher epoch for %s', (_what, within, without, epoch, reason, lost) => {
    expect(compareMarks(within, without)).toEqual({ epoch, reason, lost });
  });
});
