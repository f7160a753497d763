import { Refusal } from '#shared/domain/failure.ts';
import type { IncidentCause } from '#shared/domain/incident-act.ts';
import type { Fact } from '#shared/domain/entities.ts';
import { ACT_REACH_MS, incidentAt } from '#shared/domain/incident.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { readIncidents, type ZoneIncident } from '../../wifi/incidents.ts';

export interface ActRequest {
  readonly zoneId: string;
  /** An instant of the incident, ms UTC: its beginning as the screen shows it. */
  readonly at: number;
  readonly act: Fact<'incidentAct'>['act'];
  /** Of ATRIBUIR; CERRAR may bring the cause along. */
  readonly cause: IncidentCause | null;
  readonly note: string | null;
}

export interface Officer {
  readonly context: CoreContext;
  readonly actor: string;
  /** The user name that the act carries. */
  readonly officer: string;
}

/**
 * Notes what somebody did about an incident. What is so already is not written again. Throws Refusal: NO_EXISTE where
 * no incident is near `at`, ENTRADA_INVALIDA where the act lacks its cause or note, CONFLICTO where it comes too early.
 * @returns the beginning of the incident, ms UTC
 */
export async function noteAct(
  { context, actor, officer }: Officer,
  request: ActRequest,
): Promise<{ from: number }> {
  const { zoneId, act, cause, note } = request;
  const from = await context.ledger.write(actor, async (tx) => {
    const incident = await findIncident(tx.read, zoneId, request.at);
    const writing = actsToWrite(incident, request);
    // After everything done so far, also where the clock was set back: the order is then the same everywhere.
    const doneAt = Math.max(tx.now, ...incident.acts.map((each) => each.doneAt + 1));
    for (const [index, each] of writing.entries()) {
      await tx.append('incidentAct', {
        id: tx.newId(),
        siteId: context.siteId(),
        zoneId,
        at: incident.from,
        act: each,
        cause: each === 'ATRIBUIR' ? cause : null,
        note: each === act ? note : null,
        doneAt: doneAt + index,
        officer,
      });
      const detail = JSON.stringify({ at: incident.from, act: each, ...(each === 'ATRIBUIR' && { cause }) });
      await auditIn(tx, context, actor, 'INCIDENTE_GESTIONADO', zoneId, detail);
    }
    return incident.from;
  });
  context.publish('availability');
  return { from };
}

/** The incident that an instant means. Throws NO_EXISTE. */
export async function findIncident(
  read: CoreContext['store']['read'],
  zoneId: string,
  at: number,
): Promise<ZoneIncident> {
  const { incidents } = await readIncidents(read, {
    from: at - ACT_REACH_MS,
    to: at + ACT_REACH_MS + 1,
    zoneIds: [zoneId],
  });
  const incident = incidentAt(incidents, at);
  if (incident === null) {
    throw new Refusal(
      'NO_EXISTE',
      'Ya no hay un incidente de esa zona a esa hora: llegaron datos que lo cambiaron. Revise la lista.',
    );
  }
  return incident;
}

function actsToWrite(incident: ZoneIncident, request: ActRequest): ActRequest['act'][] {
  const { act, cause, note } = request;
  const newCause = cause !== null && cause !== incident.attributed?.cause;
  switch (act) {
    case 'ATENDER':
      return incident.acknowledged === null ? [act] : [];
    case 'ATRIBUIR':
      if (cause === null) throw missing('cause', 'Indique la causa del incidente.');
      return newCause || note !== null ? [act] : [];
    case 'TICKET':
      if (note === null) throw missing('note', 'Escriba el número que dio la mesa de ayuda.');
      return note === incident.ticket ? [] : [act];
    case 'NOTA':
      if (note === null) throw missing('note', 'Escriba la nota.');
      return [act];
    case 'CERRAR':
      if (incident.closed !== null) return [];
      if (incident.recoveredAt === null) {
        throw new Refusal(
          'CONFLICTO',
          'La zona sigue sin servicio: el incidente se puede cerrar cuando vuelva a responder.',
        );
      }
      if (incident.attributed === null && cause === null) {
        throw missing('cause', 'Indique la causa antes de cerrar el incidente.');
      }
      return newCause ? ['ATRIBUIR', act] : [act];
    case 'REABRIR':
      return incident.closed === null ? [] : [act];
  }
}

function missing(field: string, message: string): Refusal {
  return new Refusal('ENTRADA_INVALIDA', message, { field });
}
