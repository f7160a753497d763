import { IconClockExclamation } from '@tabler/icons-react';
import { clockSaid } from '#renderer/lib/corrected-time.ts';
import classes from '#renderer/ui/CorrectedTime.module.css';

/** Marks an hour that the centre corrected, and says what the wrong clock had told; nothing where it was right. */
export function CorrectedTime({ rawAt }: { readonly rawAt: number | null }) {
  if (rawAt === null) return null;
  return (
    <span className={classes.mark} title={clockSaid(rawAt)}>
      <IconClockExclamation size={15} aria-hidden="true" /> hora corregida
    </span>
  );
}
