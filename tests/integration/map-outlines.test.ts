import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { loadOutlines, removeOutlines } from '#core/features/map/outlines.ts';
import { cityPlan } from '#core/features/map/plan.ts';
import type { Outline } from '#shared/domain/outline-file.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { assertNoDefects, forget, startHub, startStation } from '#tests/support/sync-world.ts';

const square = (west: number, south: number): Outline['rings'][number] => [
  [west, south],
  [west + 0.01, south],
  [west + 0.01, south + 0.01],
  [west, south],
];
const norte: Outline = { name: 'Norte', rings: [square(-73.14, 7.15)] };
const centro: Outline = { name: 'Centro', rings: [square(-73.13, 7.11)] };
const sur: Outline = { name: 'Sur', rings: [square(-73.12, 7.08), square(-73.1, 7.08)] };

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore('central');
});
afterEach(() => t.close());

const rows = () => t.store.read.selectFrom('comunaOutline').selectAll().orderBy('name').execute();
const changes = async () => (await t.store.read.selectFrom('change').select('position').execute()).length;
const audited = () =>
  t.store.read.selectFrom('auditEntry').select(['actor', 'action', 'detail']).orderBy('id').execute();

describe('the outlines of the comunas at the centre', () => {
  it('are loaded as a whole, rounded to a metre, and everybody who sees the map sees them', async () => {
    const raw = { ...norte, rings: [norte.rings.flat().map(([x, y]) => [x + 0.000_000_4, y] as const)] };
    expect(await t.callerAs('central').map.loadOutlines({ outlines: [raw, centro] })).toEqual({
      outlines: 2,
      removed: 0,
    });
    expect(await t.callerAs('wifi').map.plan()).toEqual({
      places: [],
      outlines: [
        {
          name: 'Centro',
          rings: [
            [
              [-73.13, 7.11],
              [-73.12, 7.11],
              [-73.12, 7.12],
              [-73.13, 7.11],
            ],
          ],
        },
        {
          name: 'Norte',
          rings: [
            [
              [-73.14, 7.15],
              [-73.13, 7.15],
              [-73.13, 7.16],
              [-73.14, 7.15],
            ],
          ],
        },
      ],
      mayLoad: true,
    });
    expect(t.topics).toEqual(['availability']);
    expect(await audited()).toEqual([
      {
        actor: 'user:id-central',
        action: 'CONTORNOS_CARGADOS',
        detail: '{"outlines":2,"changed":2,"removed":0}',
      },
    ]);
  });

  it('are replaced by the next file, and come back with the one before, each in its own row', async () => {
    await loadOutlines(t.core.context, 'test', [norte, centro]);
    const before = await rows();
    expect(await loadOutlines(t.core.context, 'test', [centro, sur])).toEqual({ outlines: 2, removed: 1 });
    expect((await cityPlan(t.core.context)).outlines.map(({ name }) => name)).toEqual(['Centro', 'Sur']);
    expect(await loadOutlines(t.core.context, 'test', [norte, centro])).toEqual({ outlines: 2, removed: 1 });
    const outline = ({ id, name, rings, deletedAt }: (typeof before)[number]) => ({
      id,
      name,
      rings,
      deletedAt,
    });
    const live = (await rows()).filter(({ deletedAt }) => deletedAt === null);
    expect(live.map(outline)).toEqual(before.map(outline));
    expect((await removeOutlines(t.core.context, 'test')).removed).toBe(2);
    expect((await cityPlan(t.core.context)).outlines).toEqual([]);
    expect(await rows()).toHaveLength(3);
  });

  it('change nothing when the same file is loaded again, or when there is nothing to remove', async () => {
    await removeOutlines(t.core.context, 'test');
    expect(await changes()).toBe(0);
    await loadOutlines(t.core.context, 'test', [norte, centro]);
    const before = await changes();
    await loadOutlines(t.core.context, 'test', [centro, norte]);
    expect(await changes()).toBe(before);
  });

  it('stay as they were when what comes is refused, in Spanish', async () => {
    await loadOutlines(t.core.context, 'test', [norte]);
    const before = await changes();
    const load = (outlines: readonly Outline[]) => t.callerAs('admin').map.loadOutlines({ outlines });
    const far: Outline = { name: 'Bogotá', rings: [square(-74.1, 4.6)] };
    const open: Outline = { name: 'Abierto', rings: [norte.rings.flat().slice(0, 3)] };
    await expect(load([centro, far])).rejects.toThrow('«Bogotá» no queda cerca de Bucaramanga');
    await expect(load([open])).rejects.toThrow('Un borde de «Abierto» no se cierra');
    await expect(load([norte, { ...norte, name: 'NORTE' }])).rejects.toThrow('«NORTE» está más de una vez');
    await expect(load([{ ...norte, name: ' ' }])).rejects.toThrow('no tiene nombre');
    await expect(load([])).rejects.toThrow('No trae ningún contorno');
    await expect(t.callerAs('desk').map.loadOutlines({ outlines: [] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await changes()).toBe(before);
  });

  it('that a later version writes in another shape leave the rest of the map standing', async () => {
    await loadOutlines(t.core.context, 'test', [norte]);
    await t.core.context.ledger.write('test', (tx) =>
      tx.create('comunaOutline', { id: 'x', name: 'Otro', rings: '{"v":2}', deletedAt: null }),
    );
    expect((await cityPlan(t.core.context)).outlines.map(({ name }) => name)).toEqual(['Norte']);
  });
});

describe('the outlines at a Punto', () => {
  it('come from the centre with the synchronisation, as often as they change, and are refused there', async () => {
    const [hub, joya] = [await startHub(), await startStation()];
    const outlinesOf = (machine: typeof hub | typeof joya) =>
      machine.context.store.read.selectFrom('comunaOutline').selectAll().orderBy('id').execute();
    // Alone it may draw its own map; once it belongs to a city it takes the city's.
    expect((await cityPlan(joya.context)).mayLoad).toBe(true);
    await loadOutlines(hub.context, 'central', [norte, centro]);
    await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
    await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
    await joya.sync.syncNow();
    expect(await outlinesOf(joya)).toEqual(await outlinesOf(hub));
    expect(await cityPlan(joya.context)).toEqual({ ...(await cityPlan(hub.context)), mayLoad: false });

    await loadOutlines(hub.context, 'central', [centro, sur]);
    await joya.sync.syncNow();
    expect(await outlinesOf(joya)).toEqual(await outlinesOf(hub));
    expect((await cityPlan(joya.context)).outlines.map(({ name }) => name)).toEqual(['Centro', 'Sur']);

    const refused = {
      code: 'ROL_EQUIVOCADO',
      message: expect.stringMatching(/son de la central/u) as string,
    };
    await expect(loadOutlines(joya.context, 'test', [norte])).rejects.toMatchObject(refused);
    await expect(removeOutlines(joya.context, 'test')).rejects.toMatchObject(refused);
    expect(await outlinesOf(joya)).toEqual(await outlinesOf(hub));
    await joya.close();
    await hub.close();
    assertNoDefects(hub, joya);
    forget(hub, joya);
  });
});
