import { notUnderstood } from './cedula.ts';
import type { CedulaReading } from './cedula.ts';
import { readFrames } from './cedula-frame.ts';
import { looksLikeZone, readZone } from './cedula-zone.ts';

/**
 * Reads what a scanner sent, whole or as a collector kept it (cedula-collector.ts): the PDF417 frame of the yellow
 * cédula or the machine-readable zone of the new one. Never throws.
 */
export function readCedula(text: string, today: string): CedulaReading {
  return (
    readFrames(text, today) ?? (looksLikeZone(text) ? readZone(text, today) : notUnderstood('NO_ES_CEDULA'))
  );
}
