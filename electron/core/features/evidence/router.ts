import { router } from '../../http/trpc.ts';

export const evidenceRouter = router({});
