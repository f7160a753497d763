/** Runs at most `limit()` tasks at once; the others wait in the order they came. */
export function createLimiter(limit: () => number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  function release(): void {
    // A finished task hands its place over, so that nobody slips in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return async function run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (running >= limit()) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      release();
    }
  };
}
