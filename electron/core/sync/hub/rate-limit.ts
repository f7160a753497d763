/** Addresses remembered at once; beyond that the oldest are forgotten. */
const MAX_KEYS = 5_000;

/** At most `perMinute` calls a minute from one address, counted in fixed minutes of `now`. */
export function createRateLimit(perMinute: number, now: () => number): (key: string) => boolean {
  const counts = new Map<string, { minute: number; count: number }>();
  return (key) => {
    const minute = Math.floor(now() / 60_000);
    const held = counts.get(key);
    const count = held?.minute === minute ? held.count + 1 : 1;
    counts.delete(key);
    counts.set(key, { minute, count });
    if (counts.size > MAX_KEYS) {
      const oldest = counts.keys().next().value;
      if (oldest !== undefined) counts.delete(oldest);
    }
    return count <= perMinute;
  };
}
