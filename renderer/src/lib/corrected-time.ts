import { formatDate, formatTime } from '#renderer/lib/formats.ts';

/** What a wrong clock had told: "El reloj del computador decía lun. 14 abr. 2031, 10:42 a. m." */
export function clockSaid(rawAt: number): string {
  return `El reloj del computador decía ${formatDate(rawAt)}, ${formatTime(rawAt)}`;
}
