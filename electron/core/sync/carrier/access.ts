import type { HostRole, Role } from '#shared/domain/codes.ts';

/** Who carries sticks: at a Punto whoever attends it, at the centre whoever works there. */
export const CARRIERS: Readonly<Record<HostRole, readonly Role[]>> = {
  station: ['desk', 'admin'],
  central: ['central', 'admin'],
};
