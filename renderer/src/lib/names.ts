const LINKS = new Set(['de', 'del', 'y', 'e', 'en', 'a', 'con']);
const ARTICLES = new Set(['la', 'las', 'el', 'los']);
const ROMAN = /^[IVX]+$/u;

/**
 * A name that the official list writes in capitals, as people read it: "PARQUE DE LOS NIÑOS" → "Parque de los Niños",
 * "CENTRO DE SALUD LA JOYA" → "Centro de Salud La Joya". Names that already have small letters stay as they are;
 * only the screen changes, never the record.
 */
export function readableName(name: string): string {
  if (name !== name.toLocaleUpperCase('es')) return name;
  let previous = '';
  return name
    .split(/(?<=[\s\-./(])/u)
    .map((word, index) => {
      const small = word.toLocaleLowerCase('es');
      const bare = small.trim();
      const after = previous;
      previous = bare;
      if (ROMAN.test(word.trim()) && index > 0) return word;
      // An article is small only inside "de la", "de los": elsewhere it belongs to the name.
      if (index > 0 && (LINKS.has(bare) || (ARTICLES.has(bare) && LINKS.has(after)))) return small;
      return small.charAt(0).toLocaleUpperCase('es') + small.slice(1);
    })
    .join('');
}
