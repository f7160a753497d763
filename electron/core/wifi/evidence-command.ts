import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../context.ts';
import { sha256 } from '../ledger/ledger.ts';
import { evidenceDocument, type EvidenceDocument } from './evidence-documents.ts';
import { makeReport } from './evidence-reports.ts';
import { isOver } from './evidence-source.ts';

/** What `puntos wifi evidence` hands out: the numbered report, or a partial one, as its three files. */
interface EvidenceFiles {
  readonly number: string | null;
  readonly isNew: boolean;
  readonly replaces: string | null;
  /** Of the machine-readable file. */
  readonly sha256: string;
  readonly files: readonly EvidenceDocument[];
}

/** `contract` is its number, as people write it. Throws NO_EXISTE, NO_AUTORIZADO, and what the source throws. */
export async function evidenceByCommand(
  context: CoreContext,
  actor: string,
  {
    from,
    to,
    contract,
  }: { readonly from: string; readonly to: string; readonly contract?: string | undefined },
): Promise<EvidenceFiles> {
  const asked = { from, to, contractId: contract === undefined ? null : await contractOf(context, contract) };
  const made = isOver(to, context.clocks.now()) ? await makeReport(context, actor, asked) : null;
  const wanted = made === null ? asked : { number: made.report.number };
  const files: EvidenceDocument[] = [];
  for (const kind of ['json', 'pdf', 'xlsx'] as const) {
    files.push(await evidenceDocument(context, actor, wanted, kind));
  }
  const machine = Buffer.from(files[0]?.base64 ?? '', 'base64').toString('utf8');
  return {
    number: made?.report.number ?? null,
    isNew: made?.isNew ?? false,
    replaces: made?.report.replaces ?? null,
    sha256: sha256(machine),
    files,
  };
}

async function contractOf({ store }: CoreContext, number: string): Promise<string> {
  const row = await store.read
    .selectFrom('contract')
    .select('id')
    .where('number', '=', number.trim())
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Refusal('NO_EXISTE', `No hay un contrato con el número «${number}». Véalos en Contratos.`);
  }
  return row.id;
}
