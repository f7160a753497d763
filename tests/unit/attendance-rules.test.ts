import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endByRule, stayEnd } from '#shared/domain/attendance-closing.ts';
import { DAY_MS, localDate, localInstant, startOfLocalDate } from '#shared/domain/bogota.ts';
import { service } from '#shared/domain/codes.ts';
import { checkLateEntry, checkVoidable, firstLateDate } from '#shared/domain/late-entry.ts';
import {
  checkCatalogue,
  completeCatalogue,
  SHIPPED_CATALOGUE,
  type CatalogueEntry,
} from '#shared/domain/service-catalogue.ts';

const instants = fc.integer({
  min: Date.parse('2024-01-01T00:00:00Z'),
  max: Date.parse('2028-12-31T00:00:00Z'),
});
const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

describe('the rule that closes visits', () => {
  it('leaves a visit alone until its date is over, and then ends it on its own date, never before its start', () => {
    fc.assert(
      fc.property(instants, instants, times, (startedAt, now, closingTime) => {
        const visit = { startedAt, localDate: localDate(startedAt) };
        const endedAt = endByRule(visit, now, closingTime);
        if (localDate(now) <= visit.localDate) {
          expect(endedAt).toBe(null);
          return;
        }
        expect(endedAt).not.toBe(null);
        const end = endedAt ?? 0;
        expect(end).toBeGreaterThanOrEqual(startedAt);
        expect(localDate(end)).toBe(visit.localDate);
        expect(end).toBeLessThan(now);
        expect(end).toBe(Math.max(startedAt, localInstant(visit.localDate, closingTime)));
      }),
    );
  });

  it('gives the same end whenever it runs, so that running it again changes nothing', () => {
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 400 }),
        times,
        (at, a, b, time) => {
          const visit = { startedAt: at, localDate: localDate(at) };
          const first = startOfLocalDate(visit.localDate) + a * DAY_MS;
          expect(endByRule(visit, first + b * DAY_MS, time)).toBe(endByRule(visit, first, time));
        },
      ),
    );
  });

  it('ends a visit that began after closing time when it began', () => {
    const startedAt = localInstant('2026-04-14', '19:30');
    const visit = { startedAt, localDate: '2026-04-14' };
    expect(endByRule(visit, localInstant('2026-04-15', '00:00'), '18:00')).toBe(startedAt);
  });

  it('gives way to what a desk saw, whichever came first', () => {
    expect(stayEnd(null, null)).toEqual({ endedAt: null, endedByRule: false });
    expect(stayEnd(null, 9)).toEqual({ endedAt: 9, endedByRule: true });
    expect(stayEnd(12, 9)).toEqual({ endedAt: 12, endedByRule: false });
    expect(stayEnd(5, 9)).toEqual({ endedAt: 5, endedByRule: false });
  });
});

describe('what a desk may still write down or void', () => {
  it('is what has happened, within whole days of Bogotá', () => {
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: 0, max: 60 }), (startedAt, now, lateDays) => {
        const first = startOfLocalDate(firstLateDate(now, lateDays));
        expect(startOfLocalDate(localDate(now)) - first).toBe(lateDays * DAY_MS);
        const late = () => checkLateEntry(startedAt, now, lateDays);
        if (startedAt > now) expect(late).toThrow('todavía no ha pasado');
        else if (startedAt < first) expect(late).toThrow('se traen en «Importar»');
        else expect(late()).toBe(undefined);
        if (startedAt >= first) expect(checkVoidable(startedAt, now, lateDays)).toBe(undefined);
      }),
    );
  });

  it('says the limit in words', () => {
    const now = localInstant('2026-04-14', '10:00');
    const old = localInstant('2026-01-01', '10:00');
    const said = (days: number) => () => checkLateEntry(old, now, days);
    expect(said(0)).toThrow('Aquí solo se anotan atenciones de hoy. Las anteriores se traen en «Importar».');
    expect(said(1)).toThrow('Aquí solo se anotan atenciones de hoy y de ayer.');
    expect(said(3)).toThrow('Aquí solo se anotan atenciones de los últimos 3 días.');
  });
});

describe('the catalogue of services', () => {
  const entries = fc.uniqueArray(fc.constantFrom(...service.options), { maxLength: 10 }).chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.record<CatalogueEntry>({
          id: fc.constant(id),
          label: fc.string({ minLength: 1, maxLength: 40 }),
          position: fc.integer({ min: 1, max: 10 }),
          active: fc.boolean(),
          stays: fc.boolean(),
        }),
      ),
    ),
  );

  it('holds every service once, on a key of its own, whatever rows met', () => {
    fc.assert(
      fc.property(entries, (rows) => {
        const whole = completeCatalogue(rows);
        expect(whole.map((entry) => entry.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(whole.map((entry) => entry.id).toSorted()).toEqual([...service.options].toSorted());
        expect(completeCatalogue(rows.toReversed())).toEqual(whole);
        for (const row of rows) {
          expect(whole.find((entry) => entry.id === row.id)).toMatchObject({
            label: row.label,
            active: row.active,
          });
        }
      }),
    );
  });

  it('is what ships where the centre has said nothing, and keeps what it said', () => {
    expect(completeCatalogue([])).toEqual(SHIPPED_CATALOGUE);
    expect(completeCatalogue(SHIPPED_CATALOGUE)).toEqual(SHIPPED_CATALOGUE);
    expect(SHIPPED_CATALOGUE.filter((entry) => !entry.stays).map((entry) => entry.id)).toEqual([
      'TRAMITE',
      'IMPRESION',
      'CARACTERIZACION',
    ]);
  });

  it('refuses two services on one key, two of one name, and none at all', () => {
    const change = (id: string, over: Partial<CatalogueEntry>) => () =>
      checkCatalogue(SHIPPED_CATALOGUE.map((entry) => (entry.id === id ? { ...entry, ...over } : entry)));
    expect(change('SALA', { position: 1 })).toThrow('«Navegación» y «Sala» tienen la misma tecla F1');
    expect(change('SALA', { label: ' navegación ' })).toThrow('Hay dos servicios que se llaman «navegación»');
    expect(() => checkCatalogue(SHIPPED_CATALOGUE.slice(1))).toThrow('Faltan servicios');
    expect(() => checkCatalogue(SHIPPED_CATALOGUE.map((entry) => ({ ...entry, active: false })))).toThrow(
      'Deje al menos un servicio activo',
    );
    expect(checkCatalogue(SHIPPED_CATALOGUE)).toBe(undefined);
  });
});
