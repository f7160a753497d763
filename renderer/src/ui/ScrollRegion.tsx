import type { ReactNode, Ref } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly className?: string | undefined;
  /** Takes the focus when its dialog opens, so that the arrows scroll at once. */
  readonly first?: boolean;
  readonly id?: string;
  readonly ref?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** A part that scrolls by itself; the keyboard reaches it, or what it hides could not be read without a mouse. */
export function ScrollRegion({ label, className, first = false, id, ref, children }: ScrollRegionProps) {
  return (
    <section
      ref={ref}
      id={id}
      aria-label={label}
      className={className}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- WCAG 2.1.1: what scrolls has to be reachable
      tabIndex={0}
      data-autofocus={first || undefined}
    >
      {children}
    </section>
  );
}
