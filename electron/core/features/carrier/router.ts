import { Refusal } from '#shared/domain/failure.ts';
import { allow, router } from '../../http/trpc.ts';
import { CARRIERS } from '../../sync/carrier/access.ts';
import { takenPackages } from './taken.ts';

/** What USB sticks carried; their bytes go through a door of their own (http/usb-door.ts). */
export const carrierRouter = router({
  /** At a station: what was last saved for the centre, and last read from it. */
  state: allow(CARRIERS.station, 'station').query(({ ctx }) => {
    if (ctx.core.sync === null) throw new Refusal('ROL_EQUIVOCADO', 'La central no lleva paquetes a otra.');
    return ctx.core.sync.carrier.state();
  }),
  /** At the centre: the packages that were taken in. */
  taken: allow(CARRIERS.central, 'central').query(({ ctx }) => takenPackages(ctx.core.context)),
});
