import type { SnapshotSettings } from '#core/sync/hub/snapshot.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import {
  assertNoDefects,
  forget,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from './sync-world.ts';

/** A centre that knows two Puntos, and a computer for each. */
export interface TwoPuntos {
  readonly hub: TestHub;
  readonly joya: TestStation;
  readonly inem: TestStation;
  /** The site ids of PD01 and PD07. */
  readonly joyaSite: string;
  readonly inemSite: string;
}

/** No computer is enrolled yet. */
export async function openPuntos(snapshots?: SnapshotSettings): Promise<TwoPuntos> {
  const hub = await startHub(undefined, undefined, snapshots);
  const joya = await startStation();
  const inem = await startStation();
  const { id: joyaSite } = await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  const { id: inemSite } = await createSite(hub.context, 'central', { code: 'PD07', name: 'INEM' });
  return { hub, joya, inem, joyaSite, inemSite };
}

/** Both computers are enrolled, La Joya's in PD01 and INEM's in PD07. */
export async function openEnrolledPuntos(snapshots?: SnapshotSettings): Promise<TwoPuntos> {
  const puntos = await openPuntos(snapshots);
  await enrolIn(puntos.hub, puntos.joya, 'PD01');
  await enrolIn(puntos.hub, puntos.inem, 'PD07');
  return puntos;
}

/** Enrols a computer in the Punto of this code. */
export async function enrolIn(hub: TestHub, station: TestStation, site: string): Promise<void> {
  await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', site)).code);
}

/** Ends all three and throws what they reported as defects of the program. */
export async function endPuntos({
  hub,
  joya,
  inem,
}: Pick<TwoPuntos, 'hub' | 'joya' | 'inem'>): Promise<void> {
  await joya.close();
  await inem.close();
  await hub.close();
  assertNoDefects(hub, joya, inem);
  forget(hub, joya, inem);
}
