import { describe, expect, it } from 'vitest';
import type { Downtime } from '#shared/domain/incident.ts';
import { fellAtOnce, suggestCause, type CauseClues } from '#shared/domain/incident-suggestion.ts';

const MINUTE = 60_000;
const FROM = Date.UTC(2026, 3, 14, 15, 42);

/** An outage of 40 minutes; null: it goes on. */
function outage(recoveredAt: number | null = FROM + 40 * MINUTE): Downtime {
  const downUntil = recoveredAt ?? FROM + 40 * MINUTE;
  return {
    from: FROM,
    downUntil,
    recoveredAt,
    outages: [{ from: FROM, to: downUntil }],
    downMs: 40 * MINUTE,
  };
}
const ALONE = { watched: 6, fell: 1 };
const restart = (uptimeMinutes: number | null) => [
  { at: FROM + 41 * MINUTE, uptimeMs: uptimeMinutes === null ? null : uptimeMinutes * MINUTE },
];
const suggested = (clues: Partial<CauseClues>) =>
  suggestCause({ incident: outage(), restarts: [], comuna: ALONE, station: ALONE, ...clues });

describe('the suggested cause', () => {
  it('is the link where the device was up for longer than the outage, and power where it was not', () => {
    expect(suggested({ restarts: restart(39) })).toEqual({
      cause: 'ENERGIA',
      because: { kind: 'REINICIO', uptimeMs: 39 * MINUTE },
    });
    expect(suggested({ restarts: restart(41) })).toEqual({
      cause: 'ENLACE',
      because: { kind: 'ENCENDIDO', uptimeMs: 41 * MINUTE },
    });
    expect(suggested({ restarts: restart(null) })?.cause).toBe('ENERGIA');
    expect(suggested({})).toEqual({ cause: 'ENLACE', because: { kind: 'ENCENDIDO', uptimeMs: null } });
  });

  it('heeds no restart of another outage', () => {
    expect(suggested({ restarts: [{ at: FROM - MINUTE, uptimeMs: 1_000 }] })?.cause).toBe('ENLACE');
    expect(suggested({ restarts: [{ at: FROM + 51 * MINUTE, uptimeMs: 1_000 }] })?.cause).toBe('ENLACE');
  });

  it('is nobody’s guess while a zone is down alone', () => {
    expect(suggested({ incident: outage(null) })).toBeNull();
  });

  it('is the backhaul where most of a comuna fell at once, or its power where the device started anew', () => {
    const comuna = { watched: 6, fell: 4 };
    expect(suggested({ incident: outage(null), comuna })).toEqual({
      cause: 'ENLACE',
      because: { kind: 'COMUNA', ...comuna },
    });
    expect(suggested({ comuna, restarts: restart(3) })).toEqual({
      cause: 'ENERGIA',
      because: { kind: 'COMUNA_SIN_ENERGIA', ...comuna },
    });
    expect(suggested({ incident: outage(null), comuna: { watched: 6, fell: 3 } })).toBeNull();
    expect(suggested({ incident: outage(null), comuna: { watched: 2, fell: 2 } })).toBeNull();
  });

  it('is the vantage where everything fell that only it watched', () => {
    const station = { watched: 12, fell: 12 };
    const comuna = { watched: 5, fell: 5 };
    expect(suggested({ incident: outage(null), comuna, station })).toEqual({
      cause: 'ESTACION',
      because: { kind: 'ESTACION', ...station },
    });
    // It watches nothing beyond the comuna: the comuna's link is as likely, and the nearer explanation.
    expect(suggested({ incident: outage(null), comuna, station: comuna })?.cause).toBe('ENLACE');
    // Others reach zones of the comuna that this one does not.
    expect(
      suggested({ incident: outage(null), comuna: { watched: 9, fell: 4 }, station: { watched: 4, fell: 4 } })
        ?.cause,
    ).toBe('ESTACION');
    expect(suggested({ incident: outage(null), station: { watched: 12, fell: 11 } })).toBeNull();
    expect(suggested({ incident: outage(null), station: null })).toBeNull();
  });

  it('counts as together what fell within three minutes', () => {
    const other = (from: number) => ({ ...outage(), from });
    expect(fellAtOnce(outage(), other(FROM + 3 * MINUTE))).toBe(true);
    expect(fellAtOnce(outage(), other(FROM - 3 * MINUTE - 1))).toBe(false);
  });
});
