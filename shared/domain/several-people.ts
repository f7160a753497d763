/** Two names with «y», «/», «&» or «+» between them: «Ana y Luis», «ANA/LUIS», «Ana e Inés». */
const TWO_NAMES = /\p{L}{2,}\s*[/&+]\s*\p{L}{2,}|\p{L}{2,}\s+(?:y\s+\p{L}{2,}|e\s+h?i\p{L}+)/iu;

/**
 * Whether one row of a register was written for two people: two document numbers in one cell, or two given names
 * joined. Surnames are not looked at: «Ortega y Gasset» is one.
 */
export function severalPeople(documents: string, givenNames: string): boolean {
  // Points, commas and blanks that group thousands belong to their number.
  const numbers = documents.replace(/(?<=\d)[.,\s](?=\d{3}(?!\d))/g, '').match(/\d{5,}/g) ?? [];
  return numbers.length > 1 || TWO_NAMES.test(givenNames);
}
