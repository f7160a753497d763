import type { TakenPackage } from '#core/sync/carrier/hub-intake.ts';
import type { MadePackage } from '#core/sync/carrier/station-carrier.ts';
import type { ReadReply } from '#core/sync/carrier/station-reply.ts';
import { USB_PATHS, USB_RESULT_HEADER } from '#shared/domain/usb-upload.ts';
import { handBytes } from '#renderer/lib/bytes-door.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

export type Taken = Omit<TakenPackage, 'reply'> & { readonly replyName: string };
export type Made = Omit<MadePackage, 'bytes'>;

type Carried<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };
type Bytes = Uint8Array<ArrayBuffer>;

/** At the centre: hands over the package of a Punto; answers what came of it, and the reply for the same stick. */
export async function takePackage(file: Blob): Promise<Carried<{ taken: Taken; bytes: Bytes }>> {
  const answered = await withBytes<Taken>(USB_PATHS.take, file);
  return answered.ok
    ? { ok: true, value: { taken: answered.value.result, bytes: answered.value.bytes } }
    : answered;
}

/** At a station: the package for the centre. */
export async function makePackage(): Promise<Carried<{ made: Made; bytes: Bytes }>> {
  const answered = await withBytes<Made>(USB_PATHS.make, new Blob());
  return answered.ok
    ? { ok: true, value: { made: answered.value.result, bytes: answered.value.bytes } }
    : answered;
}

/** At a station: hands over what the centre answered. */
export async function readReply(file: Blob): Promise<Carried<ReadReply>> {
  const answered = await handBytes(USB_PATHS.read, file);
  return answered.ok ? { ok: true, value: (await answered.reply.json()) as ReadReply } : answered;
}

async function withBytes<Result>(
  path: string,
  body: Blob,
): Promise<Carried<{ result: Result; bytes: Bytes }>> {
  const answered = await handBytes(path, body);
  if (!answered.ok) return answered;
  const { reply } = answered;
  const result = JSON.parse(decodeURIComponent(reply.headers.get(USB_RESULT_HEADER) ?? 'null')) as Result;
  return { ok: true, value: { result, bytes: new Uint8Array(await reply.arrayBuffer()) } };
}
