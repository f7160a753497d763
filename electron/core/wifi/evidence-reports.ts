import { deflateSync, inflateSync } from 'node:zlib';
import { localDate } from '#shared/domain/bogota.ts';
import type { Fact } from '#shared/domain/entities.ts';
import type { Evidence } from '#shared/domain/evidence.ts';
import { evidenceChanges, type EvidenceChanges } from '#shared/domain/evidence-changes.ts';
import { makeEvidence } from '#shared/domain/evidence-figures.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { namesOfActors } from '../actors.ts';
import { auditIn } from '../audit.ts';
import type { CoreContext } from '../context.ts';
import type { Reader } from '../db/tables.ts';
import { sha256 } from '../ledger/ledger.ts';
import { readEvidenceSource, type EvidenceAsked } from './evidence-source.ts';

type Row = Fact<'evidenceReport'>;

/** A numbered report as the list shows it. */
export interface EvidenceReport {
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly contractId: string | null;
  /** The contract's number; null for every zone. */
  readonly contract: string | null;
  /** SHA-256 of the machine-readable file. */
  readonly sha256: string;
  readonly madeAt: number;
  /** Who made it, by name where that is known. */
  readonly officer: string;
  /** Number of the report that it replaces, and of the one that replaces it. */
  readonly replaces: string | null;
  readonly replacedBy: string | null;
  /** Whether its file lies on this machine. */
  readonly here: boolean;
}

export interface MadeReport {
  readonly report: EvidenceReport;
  /** False: nothing had changed, and the number that there was still holds. */
  readonly isNew: boolean;
}

/** Only the central office numbers reports, or a station that works alone. */
export function mayNumber(context: Pick<CoreContext, 'role' | 'cityKey'>): boolean {
  return context.role === 'central' || context.cityKey() === null;
}

/**
 * Makes the numbered report of a period that is over, or finds the one that there is: the same content keeps its
 * number, a changed one gets the next and replaces it. Throws NO_AUTORIZADO at a Punto, CONFLICTO before the period's
 * end, and what `readEvidenceSource` throws.
 */
export async function makeReport(
  context: CoreContext,
  actor: string,
  asked: EvidenceAsked,
): Promise<MadeReport> {
  if (!mayNumber(context)) {
    throw new Refusal('NO_AUTORIZADO', 'Los informes numerados los hace la oficina central.');
  }
  const source = await readEvidenceSource(context, asked);
  if (source.seenUntil !== null) {
    throw new Refusal(
      'CONFLICTO',
      'El periodo no ha terminado: hasta entonces descargue el PDF o el Excel, que dicen PARCIAL. El número se da cuando termine.',
    );
  }
  const { text } = makeEvidence(source, sha256);
  const hash = sha256(text);
  const made = await context.ledger.write(actor, async (tx) => {
    const latest = await latestOf(tx.read, asked);
    if (latest?.sha256 === hash) return { number: latest.number, isNew: false };
    const number = await nextNumber(tx.read, localDate(tx.now).slice(0, 4));
    const id = tx.newId();
    await tx.append('evidenceReport', {
      id,
      siteId: context.siteId(),
      number,
      contractId: asked.contractId,
      startsOn: asked.from,
      endsOn: asked.to,
      sha256: hash,
      replacesId: latest?.id ?? null,
      madeAt: tx.now,
      officer: actor,
    });
    await tx.local
      .insertInto('evidenceFile')
      .values({ number, deflated: deflateSync(text) })
      .execute();
    await auditIn(tx, context, actor, 'EVIDENCIA_NUMERADA', id, number);
    return { number, isNew: true };
  });
  if (made.isNew) context.publish('availability');
  return { report: await reportOf(context, made.number), isNew: made.isNew };
}

/** All reports, the newest first. */
export async function listReports(context: CoreContext): Promise<EvidenceReport[]> {
  const { read, local } = context.store;
  const rows = await read.selectFrom('evidenceReport').selectAll().execute();
  const contracts = await read.selectFrom('contract').select(['id', 'number']).execute();
  const files = await local.selectFrom('evidenceFile').select('number').execute();
  const here = new Set(files.map(({ number }) => number));
  const names = await namesOfActors(
    read,
    rows.map(({ officer }) => officer),
  );
  const numberOf = new Map(rows.map(({ id, number }) => [id, number]));
  const replacedBy = new Map(rows.map(({ replacesId, number }) => [replacesId, number]));
  return rows.toSorted(newestFirst).map((row) => ({
    number: row.number,
    from: row.startsOn,
    to: row.endsOn,
    contractId: row.contractId,
    contract: contracts.find(({ id }) => id === row.contractId)?.number ?? null,
    sha256: row.sha256,
    madeAt: row.madeAt,
    officer: names.get(row.officer) ?? withoutName(row.officer),
    replaces: numberOf.get(row.replacesId ?? '') ?? null,
    replacedBy: replacedBy.get(row.id) ?? null,
    here: here.has(row.number),
  }));
}

/** Who is no person here: the command line, or somebody of another machine. */
export function withoutName(actor: string): string {
  return actor === 'machine' ? 'la línea de comandos' : actor;
}

/** The report of that number. Throws NO_EXISTE. */
export async function reportOf(context: CoreContext, number: string): Promise<EvidenceReport> {
  const report = (await listReports(context)).find((each) => each.number === number);
  if (report === undefined) throw new Refusal('NO_EXISTE', `No hay un informe con el número ${number}.`);
  return report;
}

/** The text of the file of a report, as it was made. Throws NO_EXISTE where it lies on another machine. */
export async function readReportText(context: CoreContext, number: string): Promise<string> {
  const file = await context.store.local
    .selectFrom('evidenceFile')
    .select('deflated')
    .where('number', '=', number)
    .executeTakeFirst();
  if (file === undefined) {
    throw new Refusal(
      'NO_EXISTE',
      `El archivo del informe ${number} está en el equipo que lo hizo: pídalo allá.`,
    );
  }
  return inflateSync(file.deflated).toString('utf8');
}

/** What a report says otherwise than the one it replaces; null where it replaces none. Throws NO_EXISTE. */
export async function changesOf(context: CoreContext, number: string): Promise<EvidenceChanges | null> {
  const { replaces } = await reportOf(context, number);
  if (replaces === null) return null;
  // Only this program wrote them.
  const before = JSON.parse(await readReportText(context, replaces)) as Evidence;
  const after = JSON.parse(await readReportText(context, number)) as Evidence;
  return evidenceChanges(before, after);
}

function newestFirst(a: Row, b: Row): number {
  return b.madeAt - a.madeAt || (b.id < a.id ? -1 : 1);
}

async function latestOf(read: Reader, asked: EvidenceAsked): Promise<Row | undefined> {
  const rows = await read
    .selectFrom('evidenceReport')
    .selectAll()
    .where('startsOn', '=', asked.from)
    .where('endsOn', '=', asked.to)
    .execute();
  const same = rows.filter(({ contractId }) => contractId === asked.contractId);
  // Replaced ones are no end of the chain, whatever a clock that was set back says.
  const replaced = new Set(same.map(({ replacesId }) => replacesId));
  return same.toSorted(newestFirst).find(({ id }) => !replaced.has(id));
}

/** DISP-2026-0001: numbers of a year without gaps, in the order in which they were made. */
async function nextNumber(read: Reader, year: string): Promise<string> {
  const rows = await read
    .selectFrom('evidenceReport')
    .select('number')
    .where('number', 'like', `DISP-${year}-%`)
    .execute();
  const taken = rows.map(({ number }) => Number(number.slice(`DISP-${year}-`.length)));
  return `DISP-${year}-${String(Math.max(0, ...taken) + 1).padStart(4, '0')}`;
}
