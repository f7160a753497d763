import type { Reader } from '../../db/tables.ts';

export interface KnownSite {
  readonly id: string;
  readonly code: string;
  readonly deletedAt: number | null;
}

export function allSites(read: Reader): Promise<KnownSite[]> {
  return read.selectFrom('site').select(['id', 'code', 'deletedAt']).orderBy('id').execute();
}
