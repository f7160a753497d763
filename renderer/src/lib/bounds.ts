/** A share at which the scale of a target begins: what is missed by six times what it allows is simply far below it. */
export function floorOf(targetMilli: number): number {
  return Math.max(0, Math.min(99, Math.floor(100 - 6 * (100 - targetMilli / 1_000)))) / 100;
}
