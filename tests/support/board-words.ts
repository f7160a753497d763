import { readFileSync } from 'node:fs';
import type { CoreContext } from '#core/context.ts';
import type { ZoneStatusRow } from '#core/db/tables.ts';
import { importZones } from '#core/features/targets/import-zones.ts';

/** What stations said last of the zones, written as their synchronisation leaves it: a board without any polling. */
export interface BoardWords {
  /** The zones of the official list, by name. */
  readonly zones: readonly { readonly id: string; readonly name: string }[];
  /** Every zone says the same, `ago` ms before now. */
  readonly all: (word?: Partial<ZoneStatusRow>, ago?: number) => Promise<void>;
  readonly say: (zoneId: string, word: Partial<ZoneStatusRow>) => Promise<void>;
}

const LIST = 'resources/catalogues/zonas-wifi-9n9m-2dqq.csv';
const VANTAGE = 'estacion-de-prueba';
const HOUR = 3_600_000;

export async function wordsOfTheCity(context: CoreContext): Promise<BoardWords> {
  await importZones(context, {
    fileName: 'zonas.csv',
    bytes: readFileSync(LIST),
    dryRun: false,
    actor: 'test',
  });
  const zones = await context.store.read.selectFrom('zone').select(['id', 'name']).orderBy('name').execute();
  const { local } = context.store;
  const say: BoardWords['say'] = async (zoneId, word) => {
    const now = context.clocks.now();
    const row: ZoneStatusRow = {
      vantage: VANTAGE,
      zoneId,
      state: 'UP',
      since: now - HOUR,
      sampledAt: now - 8_000,
      rttMs: 8,
      clients: 5,
      outcome: 'OK',
      ...word,
    };
    await local.deleteFrom('zoneStatus').where('zoneId', '=', zoneId).execute();
    await local.insertInto('zoneStatus').values(row).execute();
    context.publish('wifi');
  };
  return {
    zones,
    say,
    all: async (word = {}, ago = 8_000) => {
      for (const { id } of zones) await say(id, { sampledAt: context.clocks.now() - ago, ...word });
    },
  };
}
