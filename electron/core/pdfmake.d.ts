/** What this project uses of pdfmake 0.3, which brings no types of its own. */
declare module 'pdfmake' {
  export type Content = string | Content[] | { [property: string]: unknown };

  export interface DocumentDefinition {
    readonly pageSize: 'LETTER';
    readonly pageOrientation?: 'landscape';
    readonly pageMargins: readonly [number, number, number, number];
    readonly info: Readonly<Record<string, string | Date>>;
    readonly language: string;
    readonly defaultStyle: Readonly<Record<string, unknown>>;
    readonly styles: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly header?: Content;
    readonly background?: (page: number) => Content;
    readonly footer?: (page: number, pages: number) => Content;
    readonly content: readonly Content[];
  }

  interface PdfMake {
    setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
    setUrlAccessPolicy(allowed: (url: string) => boolean): void;
    setLocalAccessPolicy(allowed: (path: string) => boolean): void;
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Uint8Array> };
  }
  const pdfMake: PdfMake;
  export default pdfMake;
}
