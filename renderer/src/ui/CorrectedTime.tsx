import { VisuallyHidden } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { clockSaid } from '#renderer/lib/corrected-time.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import classes from '#renderer/ui/CorrectedTime.module.css';

/** Marks an hour that the centre corrected, and says what the wrong clock had told; nothing where it was right. */
export function CorrectedTime({ rawAt }: { readonly rawAt: number | null }) {
  if (rawAt === null) return null;
  return (
    <span className={classes.mark} title={clockSaid(rawAt)}>
      <IconClockExclamation size={15} aria-hidden="true" /> hora corregida
      <VisuallyHidden>. {clockSaid(rawAt)}</VisuallyHidden>
    </span>
  );
}

/** What the mark means, below a list that has it: a title alone is for those who point. Nothing where none has. */
export function CorrectedLegend({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <p className={classes.legend}>
      <IconClockExclamation size={15} aria-hidden="true" />
      <span>
        <strong>{formatQuantity(count, 'hora corregida', 'horas corregidas')}:</strong> el reloj de ese
        computador estaba mal. Se muestra y se cuenta la hora verdadera.
      </span>
    </p>
  );
}
