import classes from '#renderer/features/wifi/Hatching.module.css';

/** The hatched ground of what nobody saw, for `fill="url(#id)"`. */
export function Hatching({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" className={classes.ground} />
        <rect width="2" height="5" className={classes.line} />
      </pattern>
    </defs>
  );
}
