/**
 * What a USB stick carries between a Punto without network and the centre (sync.md, "Enrolment and trust").
 *
 * A file is one compact JWE (ECDH-ES, A256GCM) to the X25519 key of whoever is to read it. Its protected header says
 * in clear what a person needs to hear when it lies in the wrong place: which of the two kinds it is, who wrote it,
 * who reads it. Inside, compressed: a signature in the first line, over all the lines after it; a head; one message
 * a line.
 *
 * | kind   | written by | signed with                        | lines after the head                              |
 * |--------|------------|------------------------------------|---------------------------------------------------|
 * | OUTBOX | a station  | the device's Ed25519 key           | batches, each as `push` takes it                  |
 * | REPLY  | the centre | the key that the stations pin (its | what `push` answered to each batch, pages as      |
 * |        |            | certificate travels in the head)   | `pull` answers them, and where they begin         |
 *
 * A file is whole and verified or refused. What it carries is taken by the code that serves the network, so that
 * repeating, reordering and losing files is as harmless as it is for messages.
 */
import { z } from 'zod';
import { lane, pullReply, pullRequest, pushReply, pushRequest } from './wire.ts';

export const PACKAGE_TYPE = 'puntos-usb';
export const PACKAGE_VERSION = 1;
/** Of the file's name. */
export const PACKAGE_EXTENSION = 'puntos';
/** Of a file: what both doors take. */
export const MAX_PACKAGE_BYTES = 64 * 1024 * 1024;
/** Characters of messages after which a file ends; the rest goes with the next one. Uncompressed it still fits a file. */
export const PACKAGE_ROOM = 32_000_000;
/** Unpacked: the room, one more message of the largest kind, and a head. */
export const MAX_PACKAGE_TEXT = 64 * 1024 * 1024;

const device = z.string().min(1).max(64);
const fingerprint = z.string().length(64);
const packageId = z.string().min(1).max(64);

/** The protected header of the JWE. */
export const packageLabel = z.object({
  typ: z.literal(PACKAGE_TYPE),
  v: z.int().min(1),
  kind: z.enum(['OUTBOX', 'REPLY']),
  /** The device, or the fingerprint of the centre's pinned key. */
  from: z.string().min(1).max(64),
  to: z.string().min(1).max(64),
});
export type PackageLabel = z.infer<typeof packageLabel>;
export type PackageKind = PackageLabel['kind'];

/** What the signature of a package covers, given the SHA-256 of its lines. */
export function packageText(kind: PackageKind, linesHash: string): string {
  return JSON.stringify(['puntos/usb/1', kind, linesHash]);
}

export const outboxHead = z.object({
  id: packageId,
  device,
  centre: fingerprint,
  /** By the station's clock, ms. */
  madeAt: z.int(),
  appVersion: z.string().max(40),
  schemaVersion: z.int(),
  /** Where the station's downloads stand. */
  pull: pullRequest,
  /** Changes that wait and found no room in this package. */
  left: z.int().min(0),
});
export type OutboxHead = z.infer<typeof outboxHead>;
/** A batch as it is pushed, and which changes of which chain it holds. */
export const outboxLine = pushRequest.extend({
  lane,
  epoch: z.int().min(1),
  first: z.int().min(1),
  count: z.int().min(1),
});
export type OutboxLine = z.infer<typeof outboxLine>;

export const replyHead = z.object({
  id: packageId,
  /** The package that it answers, and the life of the station's database that wrote it. */
  answers: packageId,
  epoch: z.int().min(1),
  device,
  centre: fingerprint,
  /** PEM: its key is the one that the station pinned. */
  certificate: z.string().max(10_000),
  hubEpoch: z.int(),
  /** By the centre's clock, ms. */
  madeAt: z.int(),
  /** The centre holds more for this station than the package has room for. */
  more: z.boolean(),
  /** The station's program is too old to take what the centre holds. */
  outdated: z.boolean(),
});
export type ReplyHead = z.infer<typeof replyHead>;

export const replyLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('PUSHED'),
    lane,
    epoch: z.int().min(1),
    reply: pushReply,
  }),
  z.object({ kind: z.literal('PAGE'), from: z.int().min(0), page: pullReply }),
]);
export type ReplyLine = z.infer<typeof replyLine>;
