import { z } from 'zod';
import { allow, router } from '../../http/trpc.ts';
import { isKeptHere } from '../../kept-here.ts';
import { readAvailability } from '../../wifi/availability.ts';
import { contractAvailability } from '../../wifi/contract-availability.ts';
import { evidenceDocument } from '../../wifi/evidence-documents.ts';
import { readExpectedRules } from '../../wifi/expected.ts';
import { changesOf, listReports, makeReport } from '../../wifi/evidence-reports.ts';

const supervisors = () => allow(['wifi', 'central', 'admin']);
const day = z.string().max(10);
const asked = z.strictObject({ from: day, to: day, contractId: z.string().max(64).nullable() });
const number = z.strictObject({ number: z.string().max(40) });

export const evidenceRouter = router({
  /** Local days [from, to): by zone, comuna, contract and together; of one contract, only what is owed under it. */
  availability: supervisors()
    .input(asked)
    .query(({ ctx, input }) => {
      const { contractId, ...period } = input;
      return contractId === null
        ? readAvailability(ctx.core.context, period)
        : contractAvailability(ctx.core.context, { ...period, contractId });
    }),
  contracts: supervisors().query(async ({ ctx }) => {
    const { contracts } = await readExpectedRules(ctx.core.context.store.read);
    return contracts.map(({ id, number: named }) => ({ id, number: named }));
  }),
  reports: supervisors().query(async ({ ctx }) => ({
    mayNumber: isKeptHere(ctx.core.context),
    reports: await listReports(ctx.core.context),
  })),
  /** What a report says otherwise than the one it replaces. */
  changes: supervisors()
    .input(number)
    .query(({ ctx, input }) => changesOf(ctx.core.context, input.number)),
  make: supervisors()
    .input(asked)
    .mutation(({ ctx, input }) => makeReport(ctx.core.context, ctx.actor, input)),
  /** A mutation, because every document that leaves the program is written on the audit trail. */
  document: supervisors()
    .input(z.strictObject({ of: z.union([asked, number]), kind: z.enum(['pdf', 'xlsx', 'json']) }))
    .mutation(({ ctx, input }) => evidenceDocument(ctx.core.context, ctx.actor, input.of, input.kind)),
});
