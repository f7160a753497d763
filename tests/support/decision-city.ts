import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { decisionList } from '#core/features/decisions/list.ts';
import {
  assertNoDefects,
  forget,
  register,
  startHub,
  startStation,
  visit,
  type TestHub,
  type TestStation,
} from './sync-world.ts';

/** A centre and two Puntos with a computer each: where operations wait for somebody who decides. */
export interface DecisionCity {
  readonly hub: TestHub;
  readonly joya: TestStation;
  readonly inem: TestStation;
  readonly joyaSite: string;
  readonly inemSite: string;
  /** Enrols a computer in the Punto of this code. */
  enrol(station: TestStation, site: string): Promise<void>;
  /** A visit of La Joya that says it is of another Punto: the centre does not take it. */
  quarantined(): Promise<{ visitId: string; operation: string }>;
  /** Ends all three and throws what they reported as defects of the program. */
  close(): Promise<void>;
}

export async function openDecisionCity(): Promise<DecisionCity> {
  const hub = await startHub();
  const joya = await startStation();
  const inem = await startStation();
  const joyaSite = (await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
  const inemSite = (await createSite(hub.context, 'central', { code: 'PD07', name: 'INEM' })).id;
  const enrol = async (station: TestStation, site: string) => {
    await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', site)).code);
  };
  await enrol(joya, 'PD01');
  await enrol(inem, 'PD07');
  return {
    hub,
    joya,
    inem,
    joyaSite,
    inemSite,
    enrol,
    quarantined: async () => {
      const personId = await register(joya);
      const visitId = await joya.context.ledger.write('ana', async (tx) => {
        const row = visit(tx, inemSite, personId);
        await tx.append('attendance', row);
        return row.id;
      });
      await joya.sync.syncNow();
      const [held] = (await decisionList(hub.context)).quarantined;
      return { visitId, operation: held?.id ?? '' };
    },
    close: async () => {
      await joya.close();
      await inem.close();
      await hub.close();
      assertNoDefects(hub, joya, inem);
      forget(hub, joya, inem);
    },
  };
}
