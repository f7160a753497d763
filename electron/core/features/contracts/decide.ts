import { localDate } from '#shared/domain/bogota.ts';
import type { ExclusionVerdict } from '#shared/domain/exclusion.ts';
import { needsReason, nextVerdicts, type ExclusionState } from '#shared/domain/exclusion-rules.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { judgeFor, readExclusions, type KnownExclusion, type Officer } from './exclusions.ts';

export interface Decided {
  readonly state: ExclusionState;
  /** Numbered reports that were made of this time before: they stand, and the next one takes another number. */
  readonly reports: readonly string[];
}

/**
 * Approves, rejects or revokes; what was asked for stays as it is. It may be decided at any time, long after the
 * period was reported too. Throws NO_EXISTE, NO_AUTORIZADO (one's own request, or not the centre's), CONFLICTO
 * (decided meanwhile), ENTRADA_INVALIDA (no reason).
 */
export async function decideExclusion(
  context: CoreContext,
  who: Officer,
  input: {
    readonly id: string;
    readonly verdict: ExclusionVerdict;
    /** Empty where none is needed. */
    readonly reason: string;
  },
): Promise<Decided> {
  const reports = await context.ledger.write(who.actor, async (tx) => {
    const [row] = await readExclusions(tx.read, input.id);
    if (row === undefined) {
      throw new Refusal('NO_EXISTE', 'Esa solicitud ya no está; actualice la pantalla.');
    }
    const { whyNot } = (await judgeFor(tx.read, context, who))(row);
    if (whyNot !== null) throw new Refusal('NO_AUTORIZADO', whyNot);
    if (!nextVerdicts(row.state).includes(input.verdict)) throw decidedAlready(row);
    if (needsReason(row.state, input.verdict) && input.reason === '') {
      throw new Refusal('ENTRADA_INVALIDA', REASON_ASKED[input.verdict], { field: 'reason' });
    }
    await tx.append('exclusionDecision', {
      id: tx.newId(),
      siteId: context.siteId(),
      exclusionId: row.id,
      decision: input.verdict,
      reason: input.reason === '' ? null : input.reason,
      // Never before the decision it follows, even where the clock was set back: the latest one holds.
      decidedAt: Math.max(tx.now, (row.decision?.at ?? 0) + 1),
      officer: who.username,
    });
    await auditIn(tx, context, who.actor, AUDITED[input.verdict], row.id);
    return reportsOf(tx.read, row);
  });
  context.publish('availability');
  context.publish('wifi');
  return { state: input.verdict, reports };
}

const AUDITED: Readonly<Record<ExclusionVerdict, string>> = {
  APROBADA: 'EXCLUSION_APROBADA',
  RECHAZADA: 'EXCLUSION_RECHAZADA',
  REVOCADA: 'EXCLUSION_REVOCADA',
};

const REASON_ASKED: Readonly<Record<ExclusionVerdict, string>> = {
  APROBADA: 'Antes se había negado: escriba por qué ahora se aprueba.',
  RECHAZADA: 'Escriba por qué se rechaza: quien la pidió lo leerá.',
  REVOCADA: 'Escriba por qué se revoca: quedará en el informe.',
};

const STATE_WORDS: Readonly<Record<ExclusionState, string>> = {
  PENDIENTE: 'está pendiente',
  APROBADA: 'ya está aprobada',
  RECHAZADA: 'ya está rechazada',
  REVOCADA: 'ya está revocada',
};

function decidedAlready({ state, decision }: KnownExclusion): Refusal {
  const by = decision === null ? '' : ` (${decision.officer})`;
  return new Refusal(
    'CONFLICTO',
    `Esta exclusión ${STATE_WORDS[state]}${by}; no se cambió nada. Revísela de nuevo.`,
  );
}

/** Numbers of the reports whose period has time of the exclusion, in their order. */
async function reportsOf(
  read: Reader,
  { contractId, startsAt, endsAt }: KnownExclusion,
): Promise<readonly string[]> {
  const rows = await read
    .selectFrom('evidenceReport')
    .select(['number', 'contractId'])
    .where('startsOn', '<=', localDate(endsAt - 1))
    .where('endsOn', '>', localDate(startsAt))
    .orderBy('number')
    .execute();
  return rows
    .filter((row) => contractId === null || row.contractId === null || row.contractId === contractId)
    .map(({ number }) => number);
}
