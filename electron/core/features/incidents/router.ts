import { router } from '../../http/trpc.ts';

export const incidentsRouter = router({});
