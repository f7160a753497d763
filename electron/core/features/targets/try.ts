import type { ProbeReport } from '#shared/domain/probe.ts';
import { sentinelOf, type NamedSentinel } from '#shared/domain/snmp-target.ts';
import type { TargetDraft } from '#shared/domain/target-draft.ts';
import { explainProbe, type ProbeLine } from '#shared/text/probe-words.ts';
import type { CoreContext } from '../../context.ts';
import { answersTcp } from '../../snmp/elsewhere.ts';
import { probeOnce } from '../../snmp/poller.ts';
import { oidProfiles } from '../../snmp/profiles.ts';
import { openAssigned } from '../../wifi/assignments.ts';
import { readOwnTarget } from '../../wifi/targets.ts';
import { targetOfDraft } from './save.ts';

export interface Trial {
  readonly lines: readonly ProbeLine[];
  /** What may be chosen as the interface that counts. */
  readonly interfaces: ProbeReport['interfaces'];
  /** A profile that this device answers to, where the chosen one says nothing. */
  readonly offer: string | null;
}

/** Asks a device now, with what the form says and the secrets that are kept or were sealed for here. Stores nothing. */
export async function tryTarget(context: CoreContext, draft: TargetDraft): Promise<Trial> {
  const { sealed } = await openAssigned(context);
  const given = sealed.find(({ zoneId }) => zoneId === draft.zoneId);
  const target = targetOfDraft(draft, given ?? (await readOwnTarget(context.store.read, draft.zoneId)));
  const report = await probeOnce(target, undefined);
  const vendorOf = (id: string) => oidProfiles.get(id)?.vendor ?? id;
  return {
    lines: explainProbe(report, target, vendorOf),
    interfaces: report.interfaces,
    offer: report.offers[0]?.profile ?? null,
  };
}

const PATIENCE_MS = 2_000;

/** Whether a sentinel answers from here now. */
export async function trySentinel(sentinel: NamedSentinel): Promise<{ readonly answered: boolean }> {
  const asked = sentinelOf(sentinel);
  if (asked.kind === 'TCP') return { answered: await answersTcp(asked.host, asked.port, PATIENCE_MS) };
  const { verdict } = await probeOnce(asked.target, undefined);
  return { answered: verdict !== 'SILENT' && verdict !== 'NO_ROUTE' && verdict !== 'OWN_FAULT' };
}
