import { expect, it } from 'vitest';
import { entityOf } from '#shared/domain/entities.ts';
import { upcast } from '#shared/sync/upcast.ts';

const visit = {
  siteId: 's1',
  personId: 'p1',
  service: 'COWORKING',
  startedAt: 1_700_000_000_000,
  localDate: '2023-11-14',
  origin: 'DESK',
  note: null,
};

it('what the first version wrote of a visit is a visit of this one', () => {
  const fields = upcast('attendance', 1, visit);
  expect(fields).toEqual({ ...visit, recordedAt: visit.startedAt, importId: null });
  expect(entityOf('attendance')?.schema.safeParse({ id: 'a1', ...fields }).success).toBe(true);
});

it('a change of single fields means the same in every version', () => {
  expect(upcast('person', 1, { phone: '3001112233' })).toEqual({ phone: '3001112233' });
});

it('what this version or a newer one wrote stays as it came', () => {
  expect(upcast('attendance', 2, visit)).toBe(visit);
  expect(upcast('noTable', 1, visit)).toBe(visit);
});
