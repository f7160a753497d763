import { localDate, localTime } from '#shared/domain/bogota.ts';
import { PACKAGE_EXTENSION } from '#shared/sync/usb-package.ts';

/** What the files are called: whoever reads the stick knows which goes where, and from when it is. */
export function outboxName(siteCode: string, now: number): string {
  return `${siteCode} para la central ${stamp(now)}.${PACKAGE_EXTENSION}`;
}

export function replyName(siteCode: string, now: number): string {
  return `Respuesta para ${siteCode} ${stamp(now)}.${PACKAGE_EXTENSION}`;
}

/** Bogotá's date and hour; a colon is nothing that a stick takes. */
function stamp(now: number): string {
  return `${localDate(now)} ${localTime(now).replace(':', '')}`;
}
