import { entities } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import { effectiveVersion, LOWEST_CLOCK } from '#shared/sync/clock.ts';
import { challengeReply } from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import { removeMeta, writeMeta } from '../../db/meta.ts';
import type { Writer } from '../../db/tables.ts';
import type { HubPeer } from './peer.ts';
import { SendLess, type Connect, type Timeouts } from './pinned-client.ts';

/**
 * A centre that was lost without a copy, and one with another key that takes its place: this computer goes over to it
 * with its whole log and every row of its Punto.
 */
interface LeavingOptions {
  readonly context: CoreContext;
  readonly connect: Connect;
  readonly timeouts: Timeouts;
}

/** Nobody answers at its address, or somebody else does. */
const GONE: ReadonlySet<RefusalCode> = new Set(['SIN_RED', 'CERTIFICADO_DISTINTO']);

/**
 * Leaving a centre is for one that is lost: as long as it answers with its own key, nobody is led away from it. Throws
 * Refusal: OTRA_CENTRAL while nobody said that it is meant, CONFLICTO while the centre is there.
 */
export async function mayLeave(options: LeavingOptions, lost: HubPeer, meant: boolean): Promise<void> {
  if (!meant) {
    throw new Refusal(
      'OTRA_CENTRAL',
      `Este código es de otra central. Este computador es de ${lost.siteName} en la central ${lost.url}, y no se cambió nada. Solo si esa central se perdió sin copias: cambie de central, y todo lo de este Punto se envía completo a la nueva.`,
    );
  }
  const client = options.connect(lost.url, lost.fingerprint, options.timeouts);
  try {
    await client.post('challenge', { device: options.context.ledger.identity.device }, challengeReply);
  } catch (error) {
    // Its key was seen before it took too long.
    if (!(error instanceof Refusal || error instanceof SendLess)) throw error;
    if (error instanceof Refusal && GONE.has(error.code)) return;
  } finally {
    client.close();
  }
  throw new Refusal(
    'CONFLICTO',
    `La central de siempre (${lost.url}) contesta: este computador sigue con ella. Se cambia de central solo cuando la anterior se perdió.`,
  );
}

/**
 * Everything is downloaded from its beginning, and what nobody's log tells of is repeated: see repeat.ts. What the lost
 * centre said stands until the new one says something of it.
 */
export async function beginAtAnotherCentre(tx: Writer): Promise<void> {
  for (const key of ['pullCursor', 'compared', 'carried'] as const) await removeMeta(tx, key);
  await writeMeta(tx, 'centreReplaced', '1');
  const below = { clock: effectiveVersion(LOWEST_CLOCK, ''), fieldClocks: null };
  for (const entity of Object.values<Entity>(entities)) {
    if (entity.owner !== 'centre' || entity.kind !== 'record') continue;
    await tx
      .updateTable(entity.table as 'zone')
      .set(below)
      .execute();
  }
  // Claims are made under the key of the centre.
  await tx.updateTable('directory').set({ claim: null }).execute();
  await tx.updateTable('personIndex').set({ claim: null }).execute();
}
