import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TURNED_AWAY } from '#shared/sync/turned-away.ts';
import {
  comparisonOf,
  fillingOf,
  filledPercent,
  mayBeLost,
  needsCode,
  situationOf,
} from '#renderer/features/sync/situation.ts';
import type { SyncStatus } from '#renderer/features/sync/situation.ts';

const NOW = Date.parse('2026-04-14T15:42:00Z');
const DAY = 86_400_000;

const IN_ORDER: SyncStatus = {
  enrolled: true,
  ready: true,
  bootstrap: null,
  compared: { healed: {}, unknown: 0, repeated: 0, explained: 0, at: NOW - DAY / 2 },
  centreName: 'Oficina Asesora TIC',
  centreUrl: 'https://10.0.0.2',
  siteCode: 'PD01',
  siteName: 'La Joya',
  online: true,
  busy: false,
  lastContactAt: NOW - 60_000,
  lastError: null,
  lastErrorCode: null,
  turnedAway: null,
  clockErrorMs: 0,
  nextTryAt: null,
  pending: 0,
  pendingSince: null,
  byKind: [],
  quarantined: [],
  told: [],
  unreadable: 0,
};

const failed = (lastErrorCode: string, change: Partial<SyncStatus> = {}): SyncStatus => ({
  ...IN_ORDER,
  online: false,
  lastError: 'Lo que dijo la central.',
  lastErrorCode,
  ...change,
});

describe('what a Punto is told about its synchronisation', () => {
  it('asks for a new code exactly where nothing else helps', () => {
    for (const turnedAway of TURNED_AWAY) {
      // Whatever failed since, and while it is tried again.
      for (const code of [turnedAway, 'SIN_RED', 'DISCO_LLENO'])
        for (const busy of [false, true]) {
          expect(needsCode(failed(code, { turnedAway }))).toBe(true);
          expect(situationOf(failed(code, { turnedAway }), NOW, busy)).toMatchObject({
            tone: 'bad',
            words: expect.stringContaining('código nuevo'),
          });
        }
    }
    for (const code of ['SIN_RED', 'DISCO_LLENO', 'CERTIFICADO_DISTINTO', 'PROGRAMA_VIEJO'])
      expect(needsCode(failed(code))).toBe(false);
    expect(needsCode({ ...IN_ORDER, enrolled: false })).toBe(true);
  });

  it('has a place for another centre’s code where this one may be gone, and not at every cut', () => {
    const long = { lastContactAt: NOW - 2 * DAY };
    expect(mayBeLost(failed('CERTIFICADO_DISTINTO'), NOW)).toBe(true);
    expect(mayBeLost(failed('SIN_RED', long), NOW)).toBe(true);
    expect(mayBeLost(failed('SIN_RED', { lastContactAt: NOW - DAY }), NOW)).toBe(false);
    expect(mayBeLost({ ...IN_ORDER, ...long }, NOW)).toBe(false);
  });

  it('speaks of days only after days without contact', () => {
    const after = (days: number) =>
      situationOf(failed('SIN_RED', { lastContactAt: NOW - days * DAY }), NOW, false).title;
    expect(after(1)).toBe('La central no responde; siga trabajando.');
    expect(after(30)).toBe('Sin contacto con la central hace 30\u00A0días.');
  });

  it('tells in every state that nothing is lost or what comes next, and never a share beyond the whole', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.boolean(), (done, total, busy) => {
        const status = { ...IN_ORDER, ready: false, bootstrap: { phase: 'ADOPT', done, total } as const };
        const percent = filledPercent(status) ?? -1;
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
        expect(percent === 100).toBe(total > 0 && done >= total);
        expect(fillingOf(status, busy).words).toContain('Ya puede atender');
      }),
    );
  });

  it('calls nothing equal that was not compared', () => {
    const skipped = { healed: {}, unknown: 0, repeated: 0, explained: 0, at: NOW, skipped: true };
    expect(comparisonOf({ ...IN_ORDER, compared: skipped }, NOW).title).toBe(
      'Comparación diaria: todavía ninguna.',
    );
    expect(comparisonOf({ ...IN_ORDER, compared: null }, NOW).tone).toBe('unknown');
    expect(comparisonOf(IN_ORDER, NOW).title).toBe('Comparación diaria: igual a la central.');
    expect(comparisonOf(IN_ORDER, NOW + 5 * DAY).tone).toBe('doubt');
  });
});
