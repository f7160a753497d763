import { DAY_MS } from '#shared/domain/bogota.ts';
import type { ZoneState } from '#shared/domain/codes.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

/**
 * A local day of a zone as 1,440 slots of a minute, 2 bits each: the quantised image of its intervals for strips and
 * for comparing copies. The intervals are the truth; no figure is computed from slots.
 *
 * A slot shows the state that held longest in it. Of states that held equally long it shows the worse one, DOWN before
 * UNKNOWN before UP: an image never flatters. Time in no interval is UNKNOWN.
 */

export const SLOT_MS = 60_000;
export const SLOTS_A_DAY = DAY_MS / SLOT_MS;
const SLOTS_A_BYTE = 4;

const CODE: Readonly<Record<ZoneState, number>> = { UNKNOWN: 0, UP: 1, DOWN: 2 };
const STATES: readonly ZoneState[] = ['UNKNOWN', 'UP', 'DOWN'];

/**
 * The slots of the day that begins at `dayStart` (ms UTC). `intervals` are canonical: in order, without overlap
 * (mergeVantages); what lies outside of the day is ignored. 360 bytes, the first slot in the lowest bits of the first.
 */
export function slotsOf(intervals: readonly ObservedInterval[], dayStart: number): Uint8Array {
  const slots = new Uint8Array(SLOTS_A_DAY / SLOTS_A_BYTE);
  /** Slots that no interval fills, with the ms of UP and DOWN in them. */
  const shared = new Map<number, { up: number; down: number }>();
  for (const { t0, t1, state } of intervals) {
    if (state === 'UNKNOWN') continue;
    const from = Math.max(t0 - dayStart, 0);
    const to = Math.min(t1 - dayStart, DAY_MS);
    for (let slot = Math.floor(from / SLOT_MS); slot * SLOT_MS < to; slot += 1) {
      const ms = Math.min(to, (slot + 1) * SLOT_MS) - Math.max(from, slot * SLOT_MS);
      if (ms === SLOT_MS) {
        put(slots, slot, state);
        continue;
      }
      const held = shared.get(slot) ?? { up: 0, down: 0 };
      shared.set(slot, state === 'UP' ? { ...held, up: held.up + ms } : { ...held, down: held.down + ms });
    }
  }
  for (const [slot, { up, down }] of shared) put(slots, slot, longest(up, down));
  return slots;
}

function longest(up: number, down: number): ZoneState {
  const unknown = SLOT_MS - up - down;
  if (down >= up && down >= unknown) return 'DOWN';
  return unknown >= up ? 'UNKNOWN' : 'UP';
}

function put(slots: Uint8Array, slot: number, state: ZoneState): void {
  const byte = Math.floor(slot / SLOTS_A_BYTE);
  slots[byte] = (slots[byte] ?? 0) | (CODE[state] << ((slot % SLOTS_A_BYTE) * 2));
}

/** The state that a slot (0 to 1,439) shows. */
export function slotState(slots: Uint8Array, slot: number): ZoneState {
  const byte = slots[Math.floor(slot / SLOTS_A_BYTE)] ?? 0;
  return STATES[(byte >> ((slot % SLOTS_A_BYTE) * 2)) & 3] ?? 'UNKNOWN';
}

/** A run of equal slots in two bytes: the code above 14 bits of its length. */
const RUN_BYTES = 2;
const LENGTH_BITS = 14;

/**
 * The same day as it is kept: its runs of equal slots, 2 bytes each (a day without an outage is 2 bytes), or the slots
 * themselves where that is shorter. Equal days are equal bytes on every computer, which no compressor promises.
 */
export function packSlots(slots: Uint8Array): Uint8Array {
  const runs: number[] = [];
  let length = 0;
  for (let slot = 0; slot < SLOTS_A_DAY; slot += 1) {
    length += 1;
    const state = slotState(slots, slot);
    if (slot + 1 < SLOTS_A_DAY && slotState(slots, slot + 1) === state) continue;
    runs.push((CODE[state] << LENGTH_BITS) | length);
    length = 0;
  }
  if (runs.length * RUN_BYTES >= slots.length) return slots;
  return Uint8Array.from(runs.flatMap((run) => [run >> 8, run & 255]));
}

export function unpackSlots(packed: Uint8Array): Uint8Array {
  const slots = new Uint8Array(SLOTS_A_DAY / SLOTS_A_BYTE);
  if (packed.length === slots.length) return packed;
  let slot = 0;
  for (let at = 0; at < packed.length; at += RUN_BYTES) {
    const run = ((packed[at] ?? 0) << 8) | (packed[at + 1] ?? 0);
    const end = slot + (run & ((1 << LENGTH_BITS) - 1));
    for (; slot < end; slot += 1) put(slots, slot, STATES[run >> LENGTH_BITS] ?? 'UNKNOWN');
  }
  return slots;
}
