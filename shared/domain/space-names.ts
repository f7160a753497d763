import { Refusal } from './failure.ts';

/** More than any Punto has of one kind; a slip of the finger does not make a thousand computers. */
const MOST = 60;
const RANGE = /^(.*?)(\d{1,3})\s*\.\.\s*(\d{1,3})$/;

/**
 * The names behind what a person types: «PC 01..16» is sixteen of them, «Sala 1» is one. Numbers keep the width of the
 * first. Throws ENTRADA_INVALIDA.
 */
export function spaceNames(typed: string): string[] {
  const text = typed.trim().replace(/\s+/g, ' ');
  const range = RANGE.exec(text);
  if (range === null) {
    if (text === '') throw invalid('Escriba el nombre, por ejemplo PC 04, o varios: PC 01..16.');
    return [text];
  }
  const [, prefix = '', first = '', last = ''] = range;
  const from = Number(first);
  const to = Number(last);
  if (to < from) throw invalid('El segundo número debe ser mayor que el primero, por ejemplo PC 01..16.');
  if (to - from >= MOST) throw invalid(`Cree como máximo ${MOST} de una vez.`);
  const width = first.length;
  return Array.from(
    { length: to - from + 1 },
    (_, index) => prefix + String(from + index).padStart(width, '0'),
  );
}

function invalid(message: string): Refusal {
  return new Refusal('ENTRADA_INVALIDA', message, { field: 'name' });
}
