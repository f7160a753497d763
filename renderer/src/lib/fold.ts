/** Lower case without accents, for comparing what people type with what is written: "Peña" and "pena" are alike. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
}
