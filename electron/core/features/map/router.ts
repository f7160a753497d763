import { router } from '../../http/trpc.ts';

export const mapRouter = router({});
