import { Skeleton, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

interface LateProps {
  /** What stands there until then; nothing without it. */
  readonly before?: ReactNode;
  readonly children: ReactNode;
}

/** Shows its content only after 300 ms: what answers faster must not flicker. */
export function Late({ before = null, children }: LateProps) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setDue(true);
    }, 300);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return due ? children : before;
}

/** Rows of the height that the list will have. Height in pixels. */
export function SkeletonRows({ rows, height = 36 }: { readonly rows: number; readonly height?: number }) {
  return (
    <Late>
      <Stack component="output" gap="xs" aria-label="Cargando">
        {Array.from({ length: rows }, (_, row) => (
          <Skeleton key={row} height={height - 4} radius="sm" />
        ))}
      </Stack>
    </Late>
  );
}
