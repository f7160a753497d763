/** By which letters a document's code is known among what people and bar codes type. */

/** A scanner's gap between two keys (product.md). */
export const BURST_GAP_MS = 50;

/** What only a document's code types, at whatever speed: the marker of a frame, the head of a zone. */
const SCANNED = /(?:(?:0[23]|I3)[\d \0]*)?pubds|\bI[A-Z<;\\]COL\d/i;
/** The same of one that is damaged: filling, fields in a row. People may type it too, but never that fast. */
const SCANNED_IF_FAST: readonly RegExp[] = [
  /<<|;;;|\\\\\\/,
  /\d{7}[MFX<]\d{7}COL/i,
  /\d{16}\p{L}{2}/u,
  /\p{L}0[MF](?:19|20)\d{8}/iu,
];
/** Signs of Latin-1 that nobody types, as the bytes of a fingerprint come out. */
const SIGN = /[\u0000-\u000c\u000e-\u001f\u007f-\u00a0¤-©«¬®¯±-³¶-¹»-¾×÷]/;
const SIGNS = new RegExp(SIGN, 'g');
const MANY_SIGNS = 3;
/** In the rest of a document one of them is enough; and behind an Enter more of it comes. */
const REST: readonly RegExp[] = [...SCANNED_IF_FAST, SIGN, /\r[^\r]/];

const BAR_CODE = /^[!-~]{8,}\r+$/;

/** Three figures of a frame's prefix, or more of it: an Enter or a control character in there is the scanner's. */
const BEGINS_LIKE_A_FRAME = /^(?:0[23]|I3)\d[\d \0]*(?:pu?b?d?)?$/i;
const MAY_GROW_INTO_A_FRAME = /^(?:0|I|(?:0[23]|I3)[\d \0]*(?:pu?b?d?)?)$/i;
const BEGINS_THE_MARKER = /^(?:0[23]|I3)[\d \0]+p/i;
/** Two keys or more: a single figure is a person's key as well, and must not wait. */
const MAY_BEGIN = /^(?:0[23]|I[A-Z3<])/i;

/** At the end of a text: what another letter may make the beginning of a document. Its digits: a prefix has 24 bytes. */
const UNFINISHED = /(?:(?:(?:0[23]|I3)[\d \0]{0,22})?(?:pu?b?d?)?|0|I(?:[A-Z<;\\](?:C(?:OL?)?)?)?)$/i;

/** Where a document begins in what was typed, whatever the speed, or undefined. */
export function documentIn(text: string): number | undefined {
  return SCANNED.exec(text)?.index;
}

/** The same where the text came as fast as a scanner: then a damaged one is known too. */
export function damagedDocumentIn(text: string): number | undefined {
  const damaged =
    SCANNED_IF_FAST.some((sign) => sign.test(text)) || (text.match(SIGNS)?.length ?? 0) >= MANY_SIGNS;
  return damaged ? 0 : undefined;
}

/** Of keys that came as fast as a scanner's, "\r" for one that acts: eight letters or more without a blank, and Enter. */
export function isBarCode(text: string): boolean {
  return BAR_CODE.test(text) && !isRestOfADocument(text);
}

/** Whether keys that came as fast as a scanner's behind a document that broke off are the rest of it; a bar code is not. */
export function isRestOfADocument(text: string): boolean {
  return REST.some((sign) => sign.test(text));
}

export function beginsLikeAFrame(text: string): boolean {
  return BEGINS_LIKE_A_FRAME.test(text);
}

export function mayGrowIntoAFrame(text: string): boolean {
  return MAY_GROW_INTO_A_FRAME.test(text);
}

/** Nobody else types that: a prefix with letters of the marker behind it. */
export function beginsTheMarker(text: string): boolean {
  return BEGINS_THE_MARKER.test(text);
}

export function mayBegin(text: string): boolean {
  return MAY_BEGIN.test(text);
}

/** Of letters that are a scanner's, only what may be the beginning of its next document; most often nothing. */
export function unfinishedBeginning(text: string): string {
  return UNFINISHED.exec(text)?.[0] ?? '';
}
