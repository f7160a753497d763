import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogueEntry } from '#shared/domain/service-catalogue.ts';
import { SHIPPED_CATALOGUE } from '#shared/domain/service-catalogue.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore('central');
});
afterEach(() => t.close());

const changed = (id: string, over: Partial<CatalogueEntry>) =>
  SHIPPED_CATALOGUE.map((entry) => (entry.id === id ? { ...entry, ...over } : entry));
const save = (services: readonly CatalogueEntry[]) =>
  t.callerAs('central').services.save({ services: [...services] });
const audited = () => t.store.read.selectFrom('auditEntry').select(['action', 'subject']).execute();

describe('the catalogue of services', () => {
  it('is what ships until the centre says otherwise; then every role reads what it said', async () => {
    expect(await t.callerAs('wifi').services.list()).toEqual(SHIPPED_CATALOGUE);
    const wanted = changed('IMPRESION', { label: 'Impresión y escáner', stays: true, active: false });
    expect(await save(wanted)).toEqual(wanted);
    expect(await t.callerAs('desk').services.list()).toEqual(wanted);
    // What did not change has no row: a later version may ship it otherwise.
    expect(await t.store.read.selectFrom('serviceItem').select('id').execute()).toEqual([
      { id: 'IMPRESION' },
    ]);
    expect(await audited()).toEqual([{ action: 'SERVICIO_CAMBIADO', subject: 'IMPRESION' }]);
    expect(t.topics).toEqual(['services']);
  });

  it('takes two services that change their keys, and saving the same again changes nothing', async () => {
    const swapped = SHIPPED_CATALOGUE.map((entry) =>
      entry.position > 2 ? entry : { ...entry, position: 3 - entry.position },
    ).toSorted((one, other) => one.position - other.position);
    expect(await save(swapped)).toEqual(swapped);
    expect(await save(swapped)).toEqual(swapped);
    expect(await audited()).toEqual([
      { action: 'SERVICIO_CAMBIADO', subject: 'COWORKING' },
      { action: 'SERVICIO_CAMBIADO', subject: 'NAVEGACION' },
    ]);
    expect(await save(SHIPPED_CATALOGUE)).toEqual(SHIPPED_CATALOGUE);
  });

  it('refuses two services on one key, and a catalogue without any active, and writes nothing', async () => {
    await expect(save(changed('SALA', { position: 1 }))).rejects.toThrow('tienen la misma tecla F1');
    await expect(save(SHIPPED_CATALOGUE.map((entry) => ({ ...entry, active: false })))).rejects.toThrow(
      'al menos un servicio activo',
    );
    await expect(save(changed('SALA', { label: ' ' }))).rejects.toThrow('Escriba el nombre del servicio');
    expect(await t.store.read.selectFrom('serviceItem').selectAll().execute()).toEqual([]);
    expect(await audited()).toEqual([]);
  });

  it('is changed by nobody at a Punto', async () => {
    const station = await openTestCore();
    const services = [...SHIPPED_CATALOGUE];
    await expect(station.callerAs('admin').services.save({ services })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(t.callerAs('desk').services.save({ services })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await station.close();
  });
});
