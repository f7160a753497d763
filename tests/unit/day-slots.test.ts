import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeVantages } from '#shared/domain/availability.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import type { ZoneState } from '#shared/domain/codes.ts';
import {
  packSlots,
  slotsOf,
  slotState,
  SLOT_MS,
  SLOTS_A_DAY,
  unpackSlots,
} from '#shared/domain/day-slots.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

const DAY = Date.UTC(2026, 2, 1, 5);
const CASES = { numRuns: 10_000 };

const shown = (slots: Uint8Array, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => slotState(slots, from + index));

const interval = fc
  .record({
    // Slots are minutes, observations are not: lengths below, at and far above a slot.
    from: fc.integer({ min: -2 * SLOT_MS, max: DAY_MS }),
    ms: fc.oneof(fc.integer({ min: 1, max: 3 * SLOT_MS }), fc.integer({ min: 1, max: DAY_MS })),
    state: fc.constantFrom<ZoneState>('UP', 'DOWN', 'UNKNOWN'),
  })
  .map(({ from, ms, state }): ObservedInterval => ({ t0: DAY + from, t1: DAY + from + ms, state }));
const intervals = fc.array(interval, { maxLength: 5 });

describe('the slots of a day', () => {
  it('show the state that held longest in each minute', () => {
    const slots = slotsOf(
      [
        { t0: DAY - 500, t1: DAY + 60_000, state: 'UP' },
        { t0: DAY + 60_000, t1: DAY + 120_000, state: 'DOWN' },
        { t0: DAY + 120_000, t1: DAY + 150_001, state: 'UP' },
        { t0: DAY + 180_000, t1: DAY + 209_999, state: 'DOWN' },
        { t0: DAY + DAY_MS - 60_000, t1: DAY + DAY_MS + 5, state: 'DOWN' },
      ],
      DAY,
    );
    expect(slots).toHaveLength(360);
    expect(shown(slots, 0, 5)).toEqual(['UP', 'DOWN', 'UP', 'UNKNOWN', 'UNKNOWN']);
    expect(shown(slots, SLOTS_A_DAY - 2, SLOTS_A_DAY)).toEqual(['UNKNOWN', 'DOWN']);
  });

  it('never flatter: of states that held equally long they show the worse', () => {
    const half = (first: ZoneState, second: ZoneState) =>
      slotState(
        slotsOf(
          [
            { t0: DAY, t1: DAY + 30_000, state: first },
            { t0: DAY + 30_000, t1: DAY + 60_000, state: second },
          ],
          DAY,
        ),
        0,
      );
    expect([half('UP', 'DOWN'), half('UNKNOWN', 'UP'), half('UNKNOWN', 'DOWN')]).toEqual([
      'DOWN',
      'UNKNOWN',
      'DOWN',
    ]);
  });

  it('equal the quantised intervals', () => {
    fc.assert(
      fc.property(intervals, (seen) => {
        const merged = mergeVantages(seen);
        const slots = slotsOf(merged, DAY);
        // The slots at which anything begins or ends, and their neighbours: between them nothing changes.
        const edges = merged.flatMap(({ t0, t1 }) => [t0, t1]).map((at) => Math.floor((at - DAY) / SLOT_MS));
        const looked = new Set([0, SLOTS_A_DAY - 1, ...edges.flatMap((slot) => [slot - 1, slot, slot + 1])]);
        for (const slot of looked) {
          if (slot < 0 || slot >= SLOTS_A_DAY) continue;
          const from = DAY + slot * SLOT_MS;
          const held = (state: ZoneState) =>
            merged
              .filter((each) => each.state === state)
              .reduce(
                (ms, { t0, t1 }) => ms + Math.max(0, Math.min(t1, from + SLOT_MS) - Math.max(t0, from)),
                0,
              );
          const [up, down] = [held('UP'), held('DOWN')];
          const most = Math.max(up, down, SLOT_MS - up - down);
          expect(slotState(slots, slot)).toBe(
            down === most ? 'DOWN' : SLOT_MS - up - down === most ? 'UNKNOWN' : 'UP',
          );
        }
      }),
      CASES,
    );
  });

  it('are the same bytes however the observations arrived', () => {
    fc.assert(
      fc.property(intervals, fc.array(fc.nat(9), { maxLength: 4 }), (seen, again) => {
        const repeated = again.flatMap((index) => seen[index % Math.max(1, seen.length)] ?? []);
        const shuffled = [...repeated, ...seen.toReversed()];
        expect(slotsOf(mergeVantages(shuffled), DAY)).toEqual(slotsOf(mergeVantages(seen), DAY));
      }),
      CASES,
    );
  });

  it('are kept in their runs, or as they are where that is shorter, and come back the same', () => {
    const whole = slotsOf([{ t0: DAY, t1: DAY + DAY_MS, state: 'UP' }], DAY);
    expect(packSlots(whole)).toEqual(Uint8Array.of(0b0100_0101, 0b1010_0000));
    // Every other minute down: 1,440 runs would be eight times the slots.
    const torn = slotsOf(
      Array.from({ length: 720 }, (_, minute): ObservedInterval => {
        const t0 = DAY + minute * 2 * SLOT_MS;
        return { t0, t1: t0 + SLOT_MS, state: 'DOWN' };
      }),
      DAY,
    );
    expect(packSlots(torn)).toHaveLength(360);
    expect(unpackSlots(packSlots(torn))).toEqual(torn);
    fc.assert(
      fc.property(intervals, (seen) => {
        const slots = slotsOf(mergeVantages(seen), DAY);
        const packed = packSlots(slots);
        expect(packed.length).toBeLessThanOrEqual(slots.length);
        expect(Buffer.compare(unpackSlots(packed), slots)).toBe(0);
      }),
      CASES,
    );
  });
});
