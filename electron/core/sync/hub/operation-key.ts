import type { Lane } from '#shared/sync/change.ts';

/** Which operation: its place in its author's chain, which never moves, unlike its position in the centre's log. */
export interface OperationKey {
  readonly device: string;
  readonly lane: Lane;
  readonly epoch: number;
  readonly seq: number;
}

export function operationId({ device, lane, epoch, seq }: OperationKey): string {
  return `${device}.${lane}.${epoch}.${seq}`;
}

/** Null when the text names no operation. */
export function parseOperationId(text: string): OperationKey | null {
  const parts = /^(.{1,64})\.([01])\.(\d{1,6})\.(\d{1,15})$/.exec(text);
  if (parts === null) return null;
  const [, device = '', lane, epoch, seq] = parts;
  return { device, lane: lane === '1' ? 1 : 0, epoch: Number(epoch), seq: Number(seq) };
}
