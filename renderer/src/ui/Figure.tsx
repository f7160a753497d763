import classes from '#renderer/ui/Figure.module.css';
import { formatCount } from '#renderer/lib/formats.ts';

interface FigureProps {
  /** undefined is "not known": drawn as a dash, never as zero. */
  readonly value: number | string | undefined;
  readonly label: string;
  readonly main?: boolean;
}

/** One number and what it counts. */
export function Figure({ value, label, main = false }: FigureProps) {
  const shown = value === undefined ? '–' : typeof value === 'number' ? formatCount(value) : value;
  return (
    <div className={classes.figure} data-main={main || undefined}>
      <span className={classes.value}>{shown}</span>
      <span className={classes.label}>{label}</span>
    </div>
  );
}
