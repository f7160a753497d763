import type { EnrolmentState } from './codes.ts';

/**
 * Who has a seat in a group, and who waits: a pure function of its enrolments and its capacity, never stored and never
 * sent. Every Punto computes it from the same rows, so two that fill the last seat while they are offline agree as soon
 * as they hold both enrolments, whoever synchronised first (sync.md, "Three classes of data").
 */
export interface LineEntry {
  readonly id: string;
  /** The canonical person: all registrations of one person share it. */
  readonly personId: string;
  /**
   * Version of the field `confirmedAt` (shared/sync/clock.ts), which the centre orders; what it has not seen yet sorts
   * last. Null while the enrolment is only a request.
   */
  readonly order: string | null;
  readonly withdrawn: boolean;
}

export interface Standing {
  readonly state: 'PREINSCRITO' | 'INSCRITO' | 'ESPERA' | 'RETIRADO';
  /** Place in the waiting list, from 1; null for who does not wait. */
  readonly position: number | null;
  /** The enrolment of the same person that counts instead, whose state this one shows; null where this one counts. */
  readonly repeats: string | null;
}

export type Admission = ReadonlyMap<string, Standing>;

/** The order of the line: confirmed ones as the centre orders them, then requests; equal versions by id. */
export function compareInLine(a: LineEntry, b: LineEntry): number {
  if (a.order !== b.order) {
    if (a.order === null) return 1;
    if (b.order === null) return -1;
    return a.order < b.order ? -1 : 1;
  }
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** The standing of every enrolment, by its id. Entries may come in any order; the line is made here. */
export function admit(entries: readonly LineEntry[], capacity: number): Admission {
  const admission = new Map<string, Standing>();
  /** The enrolment that counts, by person. */
  const counting = new Map<string, LineEntry>();
  let seated = 0;
  let waiting = 0;
  for (const entry of entries.toSorted(compareInLine)) {
    if (entry.withdrawn) {
      admission.set(entry.id, { state: 'RETIRADO', position: null, repeats: null });
      continue;
    }
    const first = counting.get(entry.personId);
    const standing = first && admission.get(first.id);
    if (first !== undefined && standing !== undefined) {
      admission.set(entry.id, { ...standing, repeats: first.id });
      continue;
    }
    counting.set(entry.personId, entry);
    if (entry.order === null) {
      admission.set(entry.id, { state: 'PREINSCRITO', position: null, repeats: null });
    } else if (seated < capacity) {
      seated += 1;
      admission.set(entry.id, { state: 'INSCRITO', position: null, repeats: null });
    } else {
      waiting += 1;
      admission.set(entry.id, { state: 'ESPERA', position: waiting, repeats: null });
    }
  }
  return admission;
}

export interface AdmissionChange {
  /** Enrolments that waited and now have a seat, the first in line first. */
  readonly promoted: readonly string[];
  /** Enrolments that had a seat and now wait, the first in line first. */
  readonly demoted: readonly string[];
}

/** What a withdrawal, a new capacity or a synchronisation did to people who were in the group before and are after. */
export function admissionChange(before: Admission, after: Admission): AdmissionChange {
  const moved = (from: Standing['state'], to: Standing['state']) =>
    [...after].flatMap(([id, { state, repeats }]) =>
      repeats === null && state === to && before.get(id)?.state === from ? id : [],
    );
  return { promoted: moved('ESPERA', 'INSCRITO'), demoted: moved('INSCRITO', 'ESPERA') };
}

/**
 * What is shown of an enrolment: the instructor's decision, where there is one. It never moves the line, because only
 * the group's own Punto knows it.
 */
export function enrolmentStateOf(
  { state }: Standing,
  result: 'APROBADO' | 'NO_APROBADO' | null,
): EnrolmentState {
  return result === null || state === 'RETIRADO' || state === 'PREINSCRITO' ? state : result;
}
