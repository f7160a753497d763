import { decisionList } from '#core/features/decisions/list.ts';
import { register, visit, type TestStation } from './sync-world.ts';
import { endPuntos, enrolIn, openEnrolledPuntos, type TwoPuntos } from './two-puntos.ts';

/** A centre and two Puntos with a computer each: where operations wait for somebody who decides. */
export interface DecisionCity extends TwoPuntos {
  /** Enrols a computer in the Punto of this code. */
  enrol(station: TestStation, site: string): Promise<void>;
  /** A visit of La Joya that says it is of another Punto: the centre does not take it. */
  quarantined(): Promise<{ visitId: string; operation: string }>;
  /** Ends all three and throws what they reported as defects of the program. */
  close(): Promise<void>;
}

export async function openDecisionCity(): Promise<DecisionCity> {
  const puntos = await openEnrolledPuntos();
  const { hub, joya, inemSite } = puntos;
  return {
    ...puntos,
    enrol: (station, site) => enrolIn(hub, station, site),
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
    close: () => endPuntos(puntos),
  };
}
