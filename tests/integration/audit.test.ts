import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { auditActions } from '#shared/text/audit-actions.ts';
import { createSite } from '#core/features/central/sites.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore('central');
});
afterEach(() => t.close());

const everything = {
  from: '2026-04-01',
  to: '2026-04-30',
  siteId: null,
  action: null,
  actor: null,
  documentNumber: null,
  cursor: null,
};
const search = (query: Partial<typeof everything> | Record<string, unknown> = {}) =>
  t.callerAs('central').audit.search({ ...everything, ...query });

/** Entries a second apart, the first at the test's hour. */
async function write(entries: readonly (readonly [string, string, string | null, string])[]): Promise<void> {
  for (const [actor, action, subject, siteId] of entries) {
    await t.core.context.ledger.write('test', (tx) =>
      tx.append('auditEntry', { id: tx.newId(), siteId, at: tx.now, actor, action, subject, detail: null }),
    );
    t.clock.now += 1_000;
  }
}

describe('the audit trail at the centre', () => {
  it('is found by who, what, where and when, newest first', async () => {
    const { id: joya } = await createSite(t.core.context, 'admin', { code: 'PD01', name: 'La Joya' });
    t.clock.now += 1_000;
    const account = { displayName: 'Ana Inventada', role: 'central' as const, password: 'una frase larga' };
    const ana = await t.callerAs('admin').users.add({ ...account, username: 'ana.i' });
    t.clock.now += 1_000;
    await write([
      [`user:${ana.id}`, 'INGRESO', null, joya],
      [`user:${ana.id}`, 'ATENCION_ANULADA', 'v1', joya],
      ['machine', 'AJUSTE_CAMBIADO', 'wifi.intervalSeconds', '-'],
    ]);
    const found = async (query = {}) => (await search(query)).rows.map((row) => row.action);
    expect(await found()).toEqual([
      'AJUSTE_CAMBIADO',
      'ATENCION_ANULADA',
      'INGRESO',
      'USUARIO_CREADO',
      'SITE_CREATED',
    ]);
    expect(await found({ actor: 'Ana' })).toEqual(['ATENCION_ANULADA', 'INGRESO']);
    expect(await found({ actor: 'machine' })).toEqual(['AJUSTE_CAMBIADO']);
    expect(await found({ actor: '%' })).toEqual([]);
    expect(await found({ action: 'INGRESO' })).toEqual(['INGRESO']);
    expect(await found({ siteId: joya })).toEqual(['ATENCION_ANULADA', 'INGRESO']);
    expect((await search({ siteId: joya })).rows[0]).toMatchObject({
      siteName: 'La Joya',
      actor: 'ana.i',
      subject: 'v1',
    });
    expect(await found({ from: '2026-04-15' })).toEqual([]);
    t.clock.now += DAY_MS;
    await write([['ana', 'INGRESO', null, joya]]);
    expect(await found({ from: '2026-04-15', to: '2026-04-15' })).toEqual(['INGRESO']);
  });

  it('comes page by page, each entry once, also when many share a moment', async () => {
    for (let batch = 0; batch < 3; batch += 1) {
      await t.core.context.ledger.write('test', async (tx) => {
        for (let n = 0; n < 90; n += 1) {
          const id = `e${batch}-${String(n).padStart(2, '0')}`;
          const entry = {
            siteId: '-',
            at: tx.now,
            actor: 'ana',
            action: 'INGRESO',
            subject: id,
            detail: null,
          };
          await tx.append('auditEntry', { id, ...entry });
        }
      });
    }
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof search>> = await search({ cursor });
      seen.push(...page.rows.map((row) => row.subject));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(seen.length).toBe(270);
    expect(new Set(seen).size).toBe(270);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it('of a person is found by their document, and asking leaves a trace of its own', async () => {
    await t.core.context.ledger.write('test', (tx) =>
      tx.create('person', {
        ...UNREPRESENTED,
        id: 'p1',
        siteId: 'pd1',
        documentType: 'CC',
        documentNumber: '9999000017',
        givenNames: 'Ana',
        surnames: 'Peña Prueba',
        birthDate: null,
        sex: 'MUJER',
        phone: null,
        neighbourhood: null,
        comuna: 'NO_INFORMA',
        publicServant: 0,
        registeredAt: tx.now,
        deletedAt: null,
      }),
    );
    await write([
      ['ana', 'FICHA_VISTA', 'p1', '-'],
      ['ana', 'FICHA_VISTA', 'p2', '-'],
    ]);
    const page = await search({ documentNumber: '9.999.000.017' });
    expect(page.rows.map((row) => [row.action, row.subject])).toEqual([['FICHA_VISTA', 'p1']]);
    const traces = await search({ action: 'AUDITORIA_CONSULTADA' });
    expect(traces.rows.map((row) => [row.actor, row.subject])).toEqual([['user:id-central', 'p1']]);
    expect((await search({ documentNumber: '8888888' })).rows).toEqual([]);
  });

  it('refuses a period the wrong way round and a page that does not exist', async () => {
    await expect(search({ from: '2026-05-01' })).rejects.toMatchObject({
      message: 'La fecha «desde» es posterior a «hasta»; corríjala.',
    });
    await expect(search({ cursor: 'x' })).rejects.toMatchObject({
      message: 'La página pedida no existe; actualice la lista.',
    });
  });

  it('has words for every act that the program writes down', () => {
    const files = readdirSync('electron/core', { recursive: true, encoding: 'utf8' });
    const written = new Set<string>();
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      const source = readFileSync(join('electron/core', file), 'utf8');
      // A call of audit or auditIn up to its action and no further; one of two may be chosen there.
      for (const [call] of source.matchAll(
        /\baudit(?:In)?\((?:(?!'[A-Z]|;).)*(?:[^;,]*\? )?'[A-Z_]+'(?: : '[A-Z_]+')?/gsu,
      ))
        for (const [, code] of call.matchAll(/'([A-Z]+_[A-Z_]+|INGRESO|INSCRIPCION)'/gu))
          written.add(code ?? '');
    }
    expect(written.size).toBeGreaterThan(10);
    const worded = new Set(auditActions().map(({ code }) => code));
    expect([...written].filter((code) => !worded.has(code))).toEqual([]);
  });
});

describe('a setting', () => {
  it('is listed with its words, changed, and leaves a trace with its new value', async () => {
    const central = t.callerAs('central');
    const closing = async () =>
      (await central.settings.list()).find(({ name }) => name === 'attendance.closingTime');
    expect(await closing()).toMatchObject({ value: null, standard: '"18:00"' });
    await central.settings.set({ name: 'attendance.closingTime', value: '"17:30"' });
    expect(await closing()).toMatchObject({ value: '"17:30"' });
    await expect(central.settings.set({ name: 'attendance.closingTime', value: '"25:00"' })).rejects.toThrow(
      'El valor de attendance.closingTime no sirve: hora en que cierran los Puntos, por ejemplo "18:00".',
    );
    expect((await search({ action: 'AJUSTE_CAMBIADO' })).rows).toMatchObject([
      { actor: 'user:id-central', subject: 'attendance.closingTime', detail: '"17:30"' },
    ]);
  });
});
