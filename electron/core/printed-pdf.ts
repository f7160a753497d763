import { createRequire } from 'node:module';
import type { Content, DocumentDefinition } from 'pdfmake';

// Not `require`: the bundler declares one of its own in every module of the app.
const fromHere = createRequire(import.meta.url);
const inter = (subset: string, weight: number) =>
  fromHere.resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff`);

/** Lays out a document with Inter and nothing from outside. The same definition gives the same bytes. */
export async function printedPdf(definition: DocumentDefinition): Promise<Uint8Array> {
  const { default: pdfMake } = await import('pdfmake');
  const fonts = {
    Inter: { normal: inter('latin', 400), bold: inter('latin', 600) },
    InterExt: { normal: inter('latin-ext', 400), bold: inter('latin-ext', 600) },
  };
  const readable = new Set(Object.values(fonts).flatMap((font) => Object.values(font)));
  pdfMake.setFonts(fonts);
  pdfMake.setUrlAccessPolicy(() => false);
  pdfMake.setLocalAccessPolicy((path) => readable.has(path));
  return pdfMake.createPdf(definition).getBuffer();
}

/** Letters of Inter's two subsets, each in its own font; what neither has is a square and never another letter. */
export function runs(text: string): Content[] {
  const parts = text.match(/[\u0100-\u024F\u1E00-\u1EFF]+|[^\u0100-\u024F\u1E00-\u1EFF]+/gu) ?? [''];
  return parts.map((part) =>
    /^[\u0100-\u024F\u1E00-\u1EFF]/u.test(part)
      ? { text: part, font: 'InterExt' }
      : { text: part.replaceAll(/[^\n\u0020-\u00FF\u2010-\u2027\u20AC\u2122\u2212]/gu, '□') },
  );
}
