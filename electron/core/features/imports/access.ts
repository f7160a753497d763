import type { HostRole, Role } from '#shared/domain/codes.ts';

/** Who imports files: whoever administers a Punto, and at the centre whoever works there. */
export const IMPORTERS: Readonly<Record<HostRole, readonly Role[]>> = {
  station: ['admin'],
  central: ['central', 'admin'],
};
