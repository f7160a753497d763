import { z } from 'zod';
import { calendarDate, id } from '#shared/domain/fields.ts';
import { allow, router } from '../../http/trpc.ts';
import { wifiBoard } from './board.ts';
import { zoneDay } from './zone-day.ts';
import { zonePage } from './zone-page.ts';

const supervisors = () => allow(['wifi', 'central', 'admin']);

export const wifiRouter = router({
  /** Everybody at a Punto or the centre may see which zones are down: it is public infrastructure. */
  board: allow(['desk', 'wifi', 'central', 'admin']).query(({ ctx }) => wifiBoard(ctx.core.context)),
  /** The page of one zone: its days, its periods against the target, its incidents, its last 24 hours. */
  zone: supervisors()
    .input(z.strictObject({ zoneId: id }))
    .query(({ ctx, input }) => zonePage(ctx.core.context, input.zoneId)),
  /** One local day of it, as every station saw it. */
  zoneDay: supervisors()
    .input(z.strictObject({ zoneId: id, date: calendarDate }))
    .query(({ ctx, input }) => zoneDay(ctx.core.context, input.zoneId, input.date)),
});
