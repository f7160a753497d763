import { router } from '../../http/trpc.ts';

export const targetsRouter = router({});
