import { allow, router } from '../../http/trpc.ts';
import { wifiBoard } from './board.ts';

export const wifiRouter = router({
  /** Everybody at a Punto or the centre may see which zones are down: it is public infrastructure. */
  board: allow(['desk', 'wifi', 'central', 'admin']).query(({ ctx }) => wifiBoard(ctx.core.context)),
});
