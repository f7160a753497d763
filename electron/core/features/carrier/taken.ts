import type { CoreContext } from '../../context.ts';

export interface TakenRow {
  readonly id: string;
  readonly siteCode: string;
  readonly siteName: string;
  readonly deviceName: string;
  /** ms UTC, by this clock. */
  readonly madeAt: number;
  readonly takenAt: number;
  readonly changes: number;
  readonly fresh: number;
  readonly quarantined: number;
  readonly remaining: number;
}

/** The newest, which fill the list on the screen. */
const SHOWN = 100;

/** The packages that sticks brought, newest first. */
export async function takenPackages({ store }: CoreContext): Promise<TakenRow[]> {
  return store.read
    .selectFrom('carriedPackage')
    .innerJoin('device', 'device.id', 'carriedPackage.device')
    .innerJoin('site', 'site.id', 'carriedPackage.siteId')
    .select([
      'carriedPackage.id',
      'site.code as siteCode',
      'site.name as siteName',
      'device.name as deviceName',
      'madeAt',
      'takenAt',
      'changes',
      'fresh',
      'carriedPackage.quarantined',
      'remaining',
    ])
    .orderBy('takenAt', 'desc')
    .orderBy('carriedPackage.id')
    .limit(SHOWN)
    .execute();
}
