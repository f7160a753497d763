/** Roman numerals up to 39: what parks and neighbourhoods carry. */
const ROMAN = /^(?=.)X{0,3}(IX|IV|V?I{0,3})$/;
const LINKS = new Set(['de', 'del', 'a', 'al', 'en', 'y', 'e', 'o', 'u', 'con', 'para', 'por']);
const ARTICLES = new Set(['el', 'la', 'los', 'las']);
/** After these an article belongs to the link: «de la Vida», but «Parque y Plaza La Concordia». */
const BEFORE_ARTICLES = new Set(['de', 'a', 'en', 'con', 'para', 'por']);

/**
 * A name written in capitals as it is read best, for the screen only: «CANCHA PABLO VI» is «Cancha Pablo VI».
 * Text that has small letters already was written by a person who chose them, and stays.
 */
export function placeName(text: string): string {
  if (text !== text.toLocaleUpperCase('es-CO')) return text;
  const words = text.toLocaleLowerCase('es-CO').split(' ');
  return words
    .map((word, index) => {
      const previous = words[index - 1];
      if (previous === undefined || previous === '-') return capitalised(word);
      if (LINKS.has(word)) return word;
      return ARTICLES.has(word) && BEFORE_ARTICLES.has(previous) ? word : capitalised(word);
    })
    .join(' ');
}

function capitalised(word: string): string {
  const upper = word.toLocaleUpperCase('es-CO');
  if (/\d/.test(word) || ROMAN.test(upper)) return upper;
  return word.replaceAll(/(^|[^\p{L}])(\p{L})/gu, (_all, before: string, letter: string) => {
    return before + letter.toLocaleUpperCase('es-CO');
  });
}
