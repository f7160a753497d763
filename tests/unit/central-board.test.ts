import { describe, expect, it } from 'vitest';
import type { Computer, Overview, Punto } from '#renderer/features/central/model.ts';
import {
  frozenOf,
  missingWords,
  restoredWords,
  tasksFor,
  toneOf,
  troubleOf,
} from '#renderer/features/central/model.ts';
import { revocationConsequences } from '#renderer/features/central/punto.ts';
import type { PuntoComputer } from '#renderer/features/central/punto.ts';

const NOW = Date.parse('2026-04-14T15:42:00Z');
const HOUR = 3_600_000;

const computer = (differently: Partial<Computer> = {}): Computer => ({
  device: 'eq1',
  siteId: 's',
  name: 'Recepción',
  enrolledAt: NOW - 1_000 * HOUR,
  revokedAt: null,
  frozenAt: null,
  expiresAt: null,
  lastContactAt: NOW,
  lastPushAt: NOW,
  pending: 0,
  pendingSince: null,
  clockOffsetMs: 0,
  version: '4.3.1',
  diskFree: null,
  quarantined: null,
  comparedAt: null,
  comparedFault: null,
  pulledTo: 0,
  troubles: [],
  ...differently,
});
const punto = (name: string, ...computers: Computer[]): Punto => ({
  siteId: name,
  code: 'PD01',
  name,
  state: 'AL_DIA',
  frozen: computers.some(({ frozenAt }) => frozenAt !== null),
  today: 0,
  month: 0,
  lastContactAt: NOW,
  pending: 0,
  pendingSince: null,
  clockOffsetMs: 0,
  version: '4.3.1',
  codeExpiresAt: null,
  computers,
});
const overview = (puntos: Punto[], restored: Overview['restored'] = null): Overview => ({
  date: '2026-04-14',
  today: { total: 0, missing: [] },
  month: { attendances: 0, people: 0 },
  restored,
  newest: '4.3.1',
  puntos,
  perDay: [],
});
const plain = (words: string | undefined) => words?.replace(/\s/gu, ' ');

describe('the words of the board', () => {
  it('name the worst trouble of a Punto, and the computer that has it where there are several', () => {
    const slow = computer({ troubles: ['LATE'], pending: 3, pendingSince: NOW - HOUR });
    const full = computer({ name: 'Sala 2', device: 'eq2', troubles: ['DISK'], diskFree: 2_000_000 });
    expect(plain(troubleOf(punto('INEM', slow), NOW))).toBe('Por enviar desde 9:42 a. m.');
    expect(plain(troubleOf(punto('INEM', full, slow), NOW))).toBe('Recepción: Por enviar desde 9:42 a. m.');
    expect(toneOf(punto('INEM', full, slow))).toBe('doubt');
  });

  it('leave a Punto alone whose clock or version only stands out in its column', () => {
    const old = punto('INEM', computer({ troubles: ['CLOCK', 'REFUSED', 'OUTDATED'] }));
    expect([troubleOf(old, NOW), toneOf(old)]).toEqual([undefined, 'good']);
  });

  it('ask for one thing a Punto and kind, the most urgent first, and for all updates at once', () => {
    const frozen = punto('Venecia', computer({ frozenAt: NOW, troubles: ['FROZEN', 'OUTDATED'] }));
    const twice = punto(
      'INEM',
      computer({ troubles: ['CLOCK', 'OUTDATED'], clockOffsetMs: 90_000 }),
      computer({ device: 'eq2', troubles: ['CLOCK'], clockOffsetMs: 80_000 }),
    );
    const tasks = tasksFor(overview([twice, frozen]), undefined, NOW);
    expect(tasks.map(({ what, detail }) => plain(`${what}: ${detail}`))).toEqual([
      'Revisar el equipo de Venecia: dos copias de sus datos se separaron',
      'Corregir la hora de INEM: su reloj va +1 min 30 s',
      'Actualizar a 4.3.1: INEM y Venecia',
    ]);
    expect(frozenOf(overview([frozen, twice]))).toEqual({
      siteId: 'Venecia',
      title: 'Congelado: un computador de Venecia',
    });
  });

  it('say of a restored centre who has not spoken to it yet', () => {
    const missing = ['La Joya', 'INEM'].map((name) => ({ siteId: name, name }));
    const waiting = restoredWords(overview([], { since: NOW, missing }), NOW);
    expect(plain(waiting?.title)).toBe('La central volvió de una copia hoy a las 10:42 a. m.');
    expect(waiting?.text).toMatch(/Faltan La Joya e INEM\./u);
    expect(restoredWords(overview([], { since: NOW, missing: [] }), NOW)?.text).toMatch(/Todos los Puntos/u);
    expect(restoredWords(overview([]), NOW)).toBeUndefined();
  });

  it('name who is missing from today’s figure while two lines hold the names', () => {
    const missing = (...names: string[]) => {
      const today = { total: 9, missing: names.map((name) => ({ siteId: name, name, until: null })) };
      return plain(missingWords({ ...overview([]), today }, NOW));
    };
    const until = { siteId: 'i', name: 'INEM', until: NOW - 37 * 60_000 };
    const partly = missingWords({ ...overview([]), today: { total: 9, missing: [until] } }, NOW);
    expect(plain(partly)).toBe('Falta INEM desde las 10:05 a. m.');
    expect(missing()).toBeUndefined();
    expect(missing('Morrorico', 'INEM', 'La Joya', 'Kennedy')).toBe(
      'Falta Morrorico; INEM; La Joya; Kennedy',
    );
    const long = 'Biblioteca de la Comuna García Rovira';
    expect(missing(long, long, long)).toBe('Faltan 3 Puntos: están en la lista');
    expect(missing(`${long} y ${long} y ${long}`)).toMatch(/^Falta Biblioteca/u);
  });
});

describe('what is said before a computer is revoked', () => {
  const revoked = (differently: Partial<PuntoComputer>): readonly string[] =>
    revocationConsequences({
      ...computer(),
      revokedFor: null,
      behind: 0,
      polls: 0,
      pollsAlone: 0,
      keyHeld: true,
      forks: 0,
      ...differently,
    }).map((line) => plain(line) ?? '');

  it('names what it still has to send, and admits where nobody knows', () => {
    expect(revoked({ pending: 118 })[1]).toMatch(/^Los 118 datos que tiene por enviar se quedan/u);
    expect(revoked({ pending: 1 })[1]).toMatch(/^El dato que tiene/u);
    expect(revoked({ pending: null })[1]).toMatch(/^No se sabe si tiene algo por enviar/u);
    expect(revoked({ pending: 0 })).toHaveLength(3);
  });

  it('names the zones that nobody will poll any more', () => {
    expect(revoked({ polls: 3, pollsAlone: 3 })).toContain(
      'Deja de sondear 3 zonas WiFi: quedan «Sin datos» hasta que las asigne a otro.',
    );
    expect(revoked({ polls: 3, pollsAlone: 0 })).toContain(
      'Deja de sondear 3 zonas WiFi: otro equipo las sigue sondeando.',
    );
  });
});
