import { ACT_REACH_MS } from '#shared/domain/incident.ts';
import { intersectSpans, lengthOf } from '#shared/domain/spans.ts';
import { incidentFileName, incidentTicket } from '#shared/text/incident-ticket.ts';
import { labels } from '#shared/text/labels.ts';
import { placeName } from '#shared/text/place-name.ts';
import type { CoreContext } from '../../context.ts';
import { readExpectedRules } from '../../wifi/expected.ts';
import { readIncidents } from '../../wifi/incidents.ts';
import { findIncident } from './acts.ts';
import { readSuggester } from './suggestions.ts';

/** What the help desk (STS) is sent of an incident: plain text to copy or save. Throws NO_EXISTE. */
export async function ticketText(
  { store, clocks }: CoreContext,
  { zoneId, at }: { readonly zoneId: string; readonly at: number },
  officer: string,
): Promise<{ fileName: string; text: string }> {
  const { read } = store;
  const incident = await findIncident(read, zoneId, at);
  const { address, neighbourhood } = await read
    .selectFrom('zone')
    .select(['address', 'neighbourhood'])
    .where('id', '=', zoneId)
    .executeTakeFirstOrThrow();
  const own = (await readExpectedRules(read)).of(zoneId);
  const around = { from: incident.from - ACT_REACH_MS, to: incident.from + ACT_REACH_MS };
  const suggest = await readSuggester(read, (await readIncidents(read, around)).incidents, around);
  const ticket = {
    ...incident,
    zone: placeName(incident.zone),
    address,
    neighbourhood: neighbourhood === null ? null : placeName(neighbourhood),
    comuna: incident.comuna === null ? null : labels.comuna[incident.comuna],
    contract: own.contract(incident.from, incident.downUntil),
    owedMs: lengthOf(intersectSpans(incident.outages, own.expected(incident.from, incident.downUntil))),
    suggestion: suggest(incident),
    officer,
  };
  return { fileName: incidentFileName(ticket), text: incidentTicket(ticket, clocks.now()) };
}
