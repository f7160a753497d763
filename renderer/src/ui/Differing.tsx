import { differing } from '#renderer/lib/difference.ts';
import classes from '#renderer/ui/Differing.module.css';

/** A text with what the other one does not have marked. */
export function Differing({ text, other }: { readonly text: string; readonly other: string | null }) {
  if (other === null) return text;
  const [before, differs, after] = differing(text, other);
  return (
    <>
      {before}
      {differs === '' ? null : <mark className={classes.mark}>{differs}</mark>}
      {after}
    </>
  );
}
