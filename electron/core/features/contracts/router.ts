import { router } from '../../http/trpc.ts';

export const contractsRouter = router({});
